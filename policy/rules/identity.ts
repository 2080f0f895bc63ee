/** Who may do what in AWS. */
import { HIPAA } from "../citations";
import { unjudged, wrong } from "../expect";
import type { Finding, Rule } from "../rule";
import type { View } from "../view";
import { isEveryone } from "./buckets";

function broad(statement: View): Finding[] {
  if (statement.unknown) return [unjudged(statement)];
  if (statement.at("Effect").or("Allow") !== "Allow") return [];
  const actions = statement
    .at("Action")
    .each()
    .some((action) => /^(\*|\*:\*|iam:\*)$/.test(String(action.or(""))));
  const resources = statement
    .at("Resource")
    .each()
    .some((resource) => resource.or("") === "*");
  const others = statement.at("NotAction").given() || statement.at("NotResource").given();
  return (actions && resources) || others ? [wrong(statement, "allows everything")] : [];
}

function narrow(policy: View): Finding[] {
  const document = policy.json();
  if (!document || !policy.given()) return [wrong(policy, "not a policy")];
  return document.unknown ? [unjudged(policy)] : document.at("Statement").each().flatMap(broad);
}

/** An ARN that is not known is one of the stack's own policies, which is judged where it is made. */
function notAdministrator(arn: View): Finding[] {
  if (arn.unknown) return [];
  const administrator = /:policy\/(AdministratorAccess|IAMFullAccess)$/.test(String(arn.or("")));
  return administrator ? [wrong(arn, "allows everything")] : [];
}

export const identityRules: Rule[] = [
  {
    id: "I-01",
    name: "roles-are-narrow",
    title: "No policy allows everything on everything",
    duty: "identity",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.accessManagement],
    why: "One leaked role would be the whole account.",
    remediation: "Name actions and resources; build ARNs from names.",
    types: [
      "aws:iam/policy:Policy",
      "aws:iam/rolePolicy:RolePolicy",
      "aws:iam/userPolicy:UserPolicy",
      "aws:iam/groupPolicy:GroupPolicy",
      "aws:iam/role:Role",
    ],
    evaluate: ({ resource, view }) =>
      resource.type.endsWith(":Role")
        ? [
            ...view
              .at("inlinePolicies")
              .each()
              .flatMap((one) => narrow(one.at("policy"))),
            ...view.at("managedPolicyArns").each().flatMap(notAdministrator),
          ]
        : narrow(view.at("policy")),
  },
  {
    id: "I-03",
    name: "resource-policies-name-their-principals",
    title: "No policy of a resource lets in everyone",
    duty: "identity",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "A principal of * without a condition is the internet.",
    remediation: "Name the account, role or service.",
    types: [
      "aws:kms/key:Key",
      "aws:sqs/queuePolicy:QueuePolicy",
      "aws:sns/topicPolicy:TopicPolicy",
      "aws:ecr/repositoryPolicy:RepositoryPolicy",
      "aws:backup/vaultPolicy:VaultPolicy",
      "aws:iam/role:Role",
    ],
    evaluate: ({ resource, view }) => {
      const policy = view.at(resource.type.endsWith(":Role") ? "assumeRolePolicy" : "policy");
      // A key without a policy gets AWS's default, which names the account.
      if (!policy.given()) return [];
      const document = policy.json();
      if (!document) return [wrong(policy, "not a policy")];
      return document
        .at("Statement")
        .each()
        .flatMap((one) => {
          if (one.unknown) return [unjudged(one)];
          const open =
            one.at("Effect").or("Allow") === "Allow" &&
            !one.at("Condition").given() &&
            isEveryone(one.at("Principal"));
          return open ? [wrong(one.at("Principal"), "everyone is let in")] : [];
        });
    },
  },
];
