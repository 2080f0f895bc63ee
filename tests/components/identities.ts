/** Physical names and ARNs that a plan gives out as literals, and who owns them. */

import type { PlanResource } from "../../preview/plan";
import type { Shown } from "../../preview/wire";
import { at, type PlanView } from "../support/plan";

export interface Identity {
  text: string;
  /** What it names: an AWS type's last part, a Kubernetes kind. */
  kind: string;
  owner: PlanResource;
}

const ACCOUNT = "123456789012";

/** Types on AWS by what their name is called, and the ARN that follows from it. */
const onAws: Record<
  string,
  readonly [kind: string, key: string, arn?: (name: string, region: string) => string]
> = {
  "aws:ssm/parameter:Parameter": [
    "Parameter",
    "name",
    (name, region) => `arn:aws:ssm:${region}:${ACCOUNT}:parameter${name}`,
  ],
  "aws:cloudwatch/logGroup:LogGroup": [
    "LogGroup",
    "name",
    (name, region) => `arn:aws:logs:${region}:${ACCOUNT}:log-group:${name}`,
  ],
  "aws:ecs/cluster:Cluster": ["EcsCluster", "name"],
  "aws:ecs/service:Service": ["EcsService", "name"],
  "aws:ecs/taskDefinition:TaskDefinition": ["TaskDefinition", "family"],
  "aws:rds/instance:Instance": [
    "Database",
    "identifier",
    (name, region) => `arn:aws:rds:${region}:${ACCOUNT}:db:${name}`,
  ],
  "aws:docdb/cluster:Cluster": [
    "Database",
    "clusterIdentifier",
    (name, region) => `arn:aws:rds:${region}:${ACCOUNT}:cluster:${name}`,
  ],
  "aws:elasticache/replicationGroup:ReplicationGroup": ["ReplicationGroup", "replicationGroupId"],
  "aws:elasticache/user:User": ["CacheUser", "userId"],
  "aws:elasticache/userGroup:UserGroup": ["CacheUsers", "userGroupId"],
  "aws:backup/vault:Vault": [
    "Vault",
    "name",
    (name, region) => `arn:aws:backup:${region}:${ACCOUNT}:backup-vault:${name}`,
  ],
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": ["RestoreTestingPlan", "name"],
  "aws:secretsmanager/secret:Secret": ["RegistrySecret", "name"],
  "aws:s3/bucket:Bucket": ["Bucket", "bucket", (name) => `arn:aws:s3:::${name}`],
};

/** Every literal that names a resource of the plan. */
export function identities(plan: PlanView): Identity[] {
  const ownRegion = plan.plan.systems[0]?.aws?.region;
  return plan.resources.flatMap((owner) => {
    const inputs = plan.inputs(owner);
    const known = onAws[owner.type];
    if (known !== undefined) {
      const [kind, key, arn] = known;
      const name = at(inputs, key);
      const region = at(inputs, "region") ?? ownRegion;
      if (typeof name !== "string" || typeof region !== "string") return [];
      return [name, ...(arn === undefined ? [] : [arn(name, region)])].map((text) => ({ text, kind, owner }));
    }
    return owner.type.startsWith("kubernetes:") ? inNamespace(owner, inputs) : [];
  });
}

/** An object's own name; a Certificate also owns the Secret that cert-manager writes for it. */
function inNamespace(owner: PlanResource, inputs: Shown): Identity[] {
  const kind = at(inputs, "kind");
  const name = at(inputs, "metadata.name");
  if (typeof kind !== "string" || typeof name !== "string") return [];
  const secret = kind === "Certificate" ? at(inputs, "spec.secretName") : undefined;
  return [
    { text: name, kind, owner },
    ...(typeof secret === "string" ? [{ text: secret, kind: "Secret", owner }] : []),
  ];
}

export interface Literal {
  /** `spec.template.spec.volumes.0.secret.secretName` */
  path: string;
  text: string;
}

/** Keys whose JSON is a policy: IAM does not look whether what it names exists. */
const policies = new Set(["policy", "assumeRolePolicy"]);

/** Every text in a value, JSON inside of texts included. */
export function literals(value: Shown, path: readonly string[] = []): Literal[] {
  if (typeof value === "string") {
    if (policies.has(path.at(-1) ?? "")) return [];
    if (/^\s*[[{]/.test(value) && path.at(-1) === "containerDefinitions")
      return literals(JSON.parse(value) as Shown, path);
    return [{ path: path.join("."), text: value }];
  }
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => literals(inner as Shown, [...path, key]));
}
