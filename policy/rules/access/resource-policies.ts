/** Who is let in by the policies of keys, queues, secrets and the like, and who may take a role. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { allows, eachStatement, isEveryone, namesCaller, strings } from "../../texts/statements";
import { HIPAA } from "../../writing/citations";
import { wrong } from "../../writing/expect";
import { ROLE } from "./identity";

/** Resources with a policy, and the input that holds it. Buckets have rules of their own. */
const POLICIES: Readonly<Record<string, string>> = {
  [ROLE]: "assumeRolePolicy",
  "aws:kms/key:Key": "policy",
  "aws:kms/keyPolicy:KeyPolicy": "policy",
  "aws:kms/replicaKey:ReplicaKey": "policy",
  "aws:kms/externalKey:ExternalKey": "policy",
  "aws:kms/replicaExternalKey:ReplicaExternalKey": "policy",
  "aws:sqs/queue:Queue": "policy",
  "aws:sqs/queuePolicy:QueuePolicy": "policy",
  "aws:sns/topic:Topic": "policy",
  "aws:sns/topicPolicy:TopicPolicy": "policy",
  "aws:ecr/repositoryPolicy:RepositoryPolicy": "policy",
  "aws:ecr/registryPolicy:RegistryPolicy": "policy",
  "aws:ecrpublic/repositoryPolicy:RepositoryPolicy": "policy",
  "aws:backup/vaultPolicy:VaultPolicy": "policy",
  "aws:secretsmanager/secret:Secret": "policy",
  "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
  "aws:dynamodb/resourcePolicy:ResourcePolicy": "policy",
  "aws:kinesis/resourcePolicy:ResourcePolicy": "policy",
  "aws:glue/resourcePolicy:ResourcePolicy": "policy",
  "aws:redshiftserverless/resourcePolicy:ResourcePolicy": "policy",
  "aws:redshift/resourcePolicy:ResourcePolicy": "policy",
  "aws:msk/clusterPolicy:ClusterPolicy": "policy",
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": "policy",
  "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": "accessPolicy",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyDocument",
  "aws:s3control/accessPointPolicy:AccessPointPolicy": "policy",
  "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy": "details.policy",
  "aws:acmpca/policy:Policy": "policy",
};

function letsInEveryone(statement: View): Finding[] {
  if (!allows(statement) || namesCaller(statement)) return [];
  const others = statement.at("NotPrincipal");
  if (others.given()) return [wrong(others, "everyone else is let in")];
  return isEveryone(statement.at("Principal"))
    ? [wrong(statement.at("Principal"), "everyone is let in")]
    : [];
}

/** `repo:clinic/portal:*` names a repository; `repo:clinic/*` and `system:serviceaccount:*:api` name nobody. */
function namesSubject(subject: unknown): boolean {
  const parts = String(subject).split(":");
  return parts.length > 2 && !parts.slice(0, -1).some((part) => /[*?]/.test(part));
}

/** What an identity provider's tokens must say in `sub`, by any operator that binds. */
function subjects(statement: View): unknown[] {
  return ["StringEquals", "StringLike", "ForAnyValue:StringEquals", "ForAnyValue:StringLike"].flatMap(
    (operator) =>
      statement
        .at("Condition", operator)
        .entries()
        .filter(([key]) => typeof key === "string" && /:sub$/i.test(key))
        .flatMap(([, values]) => strings(values)),
  );
}

/** A provider of OIDC gives tokens to all of its customers. */
function trustsAnyToken(statement: View): Finding[] {
  const providers = strings(statement.at("Principal", "Federated")).map(String);
  if (!allows(statement) || !providers.some((provider) => /oidc-provider\//.test(provider))) return [];
  const named = subjects(statement);
  return named.length > 0 && named.every(namesSubject)
    ? []
    : [wrong(statement.at("Condition"), "any repository or service account of the provider is let in")];
}

export const resourcePolicyRules: Rule[] = [
  {
    id: "I-03",
    name: "resource-policies-name-their-principals",
    title: "No policy of a resource lets in everyone",
    duty: "identity",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "A principal of * is the internet, unless a condition names an account, an organization or a source.",
    remediation: "Name the account, role or service.",
    types: Object.keys(POLICIES),
    evaluate: ({ resource, view }) => {
      const policy = view.at(...(POLICIES[resource.type] ?? "policy").split("."));
      // Without a policy AWS's default holds, which names the account.
      return policy.given() ? eachStatement(policy, letsInEveryone) : [];
    },
  },
  {
    id: "I-51",
    name: "tokens-name-their-subject",
    title: "Roles for pipelines and pods are taken by named repositories and service accounts",
    duty: "identity",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.accessManagement, HIPAA.authentication],
    why: "GitHub signs tokens for everybody's repositories; only the subject tells them apart.",
    remediation: "Add a condition on the provider's :sub, with wildcards in its last part at most.",
    types: [ROLE],
    evaluate: ({ view }) => {
      const policy = view.at("assumeRolePolicy");
      // What cannot be read is reported by I-03, once.
      const readable = policy.given() && !policy.unknown && policy.json() !== undefined;
      return readable ? eachStatement(policy, trustsAnyToken).filter(({ unknown }) => !unknown) : [];
    },
  },
];
