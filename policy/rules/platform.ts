/** Tasks, roles, keys, subnets, search domains: what is left of AWS, and what no rule could look into. */
import { HIPAA } from "../citations";
import { isFalse, isTrue, must, mustBeGiven, unjudged, wrong } from "../expect";
import { builtIn, objects } from "../kubernetes";
import { lineage } from "../resource";
import type { Finding, Rule } from "../rule";
import type { View } from "../view";
import { isEveryone } from "./buckets";
import { isPinned } from "./pods";

const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const OPENSEARCH = "aws:opensearch/domain:Domain";
const OPAQUE =
  /^(kubernetes:helm\.sh\/v3:Release|aws:cloudformation\/|aws:cloudcontrol\/|aws-native:|command:|pulumi-nodejs:dynamic|pulumi-python:dynamic)/;

function broad(statement: View): Finding[] {
  if (statement.unknown) return [unjudged(statement)];
  if (statement.at("Effect").or("Allow") !== "Allow") return [];
  const actions = statement
    .at("Action")
    .each()
    .some((action) => /^(\*|iam:\*)$/.test(String(action.or(""))));
  const resources = statement
    .at("Resource")
    .each()
    .some((resource) => resource.or("") === "*");
  const others = statement.at("NotAction").given() || statement.at("NotResource").given();
  return (actions && resources) || others ? [wrong(statement, "allows everything")] : [];
}

function tasks(definition: View, judge: (container: View) => Finding[]): Finding[] {
  const containers = definition.at("containerDefinitions").json();
  if (!containers) return [wrong(definition.at("containerDefinitions"), "not JSON")];
  return containers.unknown
    ? [unjudged(containers)]
    : containers.each().flatMap((one) => (one.unknown ? [unjudged(one)] : judge(one)));
}

export const platformRules: Rule[] = [
  {
    id: "P-09",
    name: "subnets-give-no-public-address",
    title: "Subnets give out no public addresses by themselves",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "Whatever is started there would be on the internet.",
    remediation: "Leave mapPublicIpOnLaunch false.",
    types: ["aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet"],
    evaluate: ({ resource, view }) =>
      must(
        view.at("mapPublicIpOnLaunch"),
        resource.type.endsWith("DefaultSubnet"),
        isFalse,
        "gives out public addresses",
      ),
  },
  {
    id: "P-22",
    name: "tasks-have-no-public-address",
    title: "ECS tasks have no public address",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "CloudFront is the only door.",
    remediation: "Set networkConfiguration.assignPublicIp to false.",
    types: ["aws:ecs/service:Service"],
    evaluate: ({ view }) =>
      must(
        view.at("networkConfiguration", "assignPublicIp"),
        false,
        isFalse,
        "the task gets a public address",
      ),
  },
  {
    id: "C-13",
    name: "tasks-run-restricted",
    title: "ECS containers run unprivileged, from a read-only, pinned image",
    duty: "containers",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "The same as in Kubernetes: who cannot write cannot stay.",
    remediation:
      "Set readonlyRootFilesystem, a user that is not root, and a digest or exact tag; leave privileged out.",
    types: [TASK_DEFINITION],
    evaluate: ({ view }) =>
      tasks(view, (container) => [
        ...must(container.at("privileged"), false, isFalse, "the container is privileged"),
        ...must(
          container.at("readonlyRootFilesystem"),
          false,
          isTrue,
          "the container can write to its image",
        ),
        ...must(
          container.at("user"),
          "1",
          (user) => !/^(0|root)(:|$)/.test(String(user)),
          "the container runs as root",
        ),
        ...must(container.at("image"), "", isPinned, "the image is not pinned"),
      ]),
  },
  {
    id: "L-08",
    name: "tasks-send-their-logs",
    title: "ECS containers send their logs somewhere",
    duty: "logging",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.audit],
    why: "On Fargate, what is not sent is gone.",
    remediation:
      "Give each container a logConfiguration; do not let awslogs create its group, which would never expire.",
    types: [TASK_DEFINITION],
    evaluate: ({ view }) =>
      tasks(view, (container) => [
        ...must(
          container.at("logConfiguration", "logDriver"),
          "none",
          (driver) => driver !== "none",
          "the container sends no logs",
        ),
        ...must(
          container.at("logConfiguration", "options", "awslogs-create-group"),
          "false",
          isFalse,
          "creates a log group that never expires",
        ),
      ]),
  },
  {
    id: "T-21",
    name: "task-volumes-use-tls",
    title: "EFS volumes of tasks travel encrypted",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionInTransit],
    why: "NFS is plain by default.",
    remediation: "Set transitEncryption to ENABLED.",
    types: [TASK_DEFINITION],
    evaluate: ({ view }) =>
      view
        .at("volumes")
        .each()
        .filter((volume) => volume.at("efsVolumeConfiguration").given())
        .flatMap((volume) =>
          must(
            volume.at("efsVolumeConfiguration", "transitEncryption"),
            "DISABLED",
            (value) => value === "ENABLED",
            "NFS travels in clear",
          ),
        ),
  },
  {
    id: "T-19",
    name: "search-uses-tls",
    title: "OpenSearch speaks HTTPS with TLS 1.2, between its nodes too",
    duty: "tls",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "All three are off by default.",
    remediation:
      "Set domainEndpointOptions.enforceHttps and tlsSecurityPolicy, nodeToNodeEncryption.enabled.",
    types: [OPENSEARCH],
    evaluate: ({ view }) => [
      ...must(view.at("domainEndpointOptions", "enforceHttps"), false, isTrue, "plain HTTP is answered"),
      ...must(
        view.at("domainEndpointOptions", "tlsSecurityPolicy"),
        "Policy-Min-TLS-1-0-2019-07",
        (policy) => /^Policy-Min-TLS-1-[23]-/.test(String(policy)),
        "TLS older than 1.2 is accepted",
      ),
      ...must(view.at("nodeToNodeEncryption", "enabled"), false, isTrue, "nodes talk in clear"),
      ...must(view.at("encryptAtRest", "enabled"), false, isTrue, "the storage is not encrypted"),
    ],
  },
  {
    id: "P-11",
    name: "search-is-in-the-vpc",
    title: "OpenSearch domains are in a VPC",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "A domain outside of a VPC has a public endpoint for good.",
    remediation: "Set vpcOptions.",
    types: [OPENSEARCH],
    evaluate: ({ view }) =>
      mustBeGiven(view.at("vpcOptions", "subnetIds"), "the domain has a public endpoint"),
  },
  {
    id: "E-07",
    name: "keys-rotate",
    title: "Keys rotate",
    duty: "encryption",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.encryptionAtRest],
    why: "A stolen key opens everything that it ever closed.",
    remediation: "Set enableKeyRotation.",
    types: ["aws:kms/key:Key"],
    evaluate: ({ view }) =>
      view.at("customerMasterKeySpec").or("SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT"
        ? must(view.at("enableKeyRotation"), false, isTrue, "the key never changes")
        : [],
  },
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
    ],
    evaluate: ({ view }) => {
      const policy = view.at("policy");
      const document = policy.json();
      if (!document || !policy.given()) return [wrong(policy, "not a policy")];
      return document.unknown ? [unjudged(policy)] : document.at("Statement").each().flatMap(broad);
    },
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
  {
    id: "I-02",
    name: "cluster-roles-are-narrow",
    title: "No Kubernetes role allows everything, and nobody becomes cluster-admin",
    duty: "identity",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.accessManagement],
    why: "One leaked token would be the whole cluster.",
    remediation: "Name verbs and resources.",
    types: builtIn("rbac.authorization.k8s.io", "Role|ClusterRole|RoleBinding|ClusterRoleBinding"),
    evaluate: (subject) =>
      objects(subject).flatMap((object) => [
        ...must(
          object.at("roleRef", "name"),
          "",
          (name) => name !== "cluster-admin",
          "makes somebody cluster-admin",
        ),
        ...object
          .at("rules")
          .each()
          .flatMap((rule) =>
            ["verbs", "resources"].flatMap((key) =>
              rule
                .at(key)
                .each()
                .flatMap((one) =>
                  must(
                    one,
                    "",
                    (value) => !["*", "escalate", "bind", "impersonate"].includes(String(value)),
                    "is wider than anybody needs",
                  ),
                ),
            ),
          ),
      ]),
  },
  {
    id: "C-15",
    name: "namespaces-are-restricted",
    title: 'Namespaces enforce Pod Security "restricted"',
    duty: "containers",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "Pods that operators make are seen by no rule; the API server sees them all.",
    remediation:
      "Label the namespace pod-security.kubernetes.io/enforce: restricted (baseline for operators).",
    types: builtIn("core", "Namespace"),
    evaluate: (subject) => {
      const operators = lineage(subject.resource.urn).includes("ward:components:ClusterAddons");
      const good = operators ? ["restricted", "baseline"] : ["restricted"];
      return objects(subject).flatMap((namespace) =>
        must(
          namespace.at("metadata", "labels", "pod-security.kubernetes.io/enforce"),
          "privileged",
          (level) => good.includes(String(level)),
          "pods are not restricted",
        ),
      );
    },
  },
  {
    id: "P-25",
    name: "nothing-is-opaque",
    title: "No resource hides what it makes",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.configuration],
    why: "What a Helm release, a command or a dynamic provider makes is judged by nobody.",
    remediation: "Write the resources out. Operators come from ClusterAddons, with pinned charts.",
    types: OPAQUE,
    evaluate: ({ resource, view }) => {
      const addon =
        resource.type === "kubernetes:helm.sh/v3:Release" &&
        lineage(resource.urn).includes("ward:components:ClusterAddons");
      if (!addon) return [wrong(view, "hides what it makes")];
      return must(
        view.at("version"),
        "",
        (version) => /^v?\d+\.\d+\.\d+/.test(String(version)),
        "the chart's version is not exact",
      );
    },
  },
];
