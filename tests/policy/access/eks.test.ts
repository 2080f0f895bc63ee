import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

check("An EKS cluster", {
  good: resource("aws:eks/cluster:Cluster", {
    vpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true, subnetIds: UNKNOWN },
    encryptionConfig: { resources: ["secrets"], provider: { keyArn: UNKNOWN } },
    enabledClusterLogTypes: ["api", "audit", "authenticator"],
  }),
  accepts: [
    {
      what: "a log type that is not known beside those asked for",
      change: [[["enabledClusterLogTypes", 0], UNKNOWN]],
    },
  ],
  refuses: [
    ...[true, "true", undefined, UNKNOWN].map(
      (value): Case => ({
        what: `a public API: ${String(value)}`,
        change: [[["vpcConfig", "endpointPublicAccess"], value]],
        finds: ["P-10 vpcConfig.endpointPublicAccess"],
      }),
    ),
    {
      what: "a public API for one office",
      change: [[["vpcConfig"], { publicAccessCidrs: ["198.51.100.7/32"] }]],
      finds: ["P-10 vpcConfig.endpointPublicAccess"],
    },
    { what: "a network that is not known", change: [[["vpcConfig"], UNKNOWN]], finds: ["P-10 vpcConfig"] },
    { what: "plain Secrets", change: [[["encryptionConfig"], undefined]], finds: ["E-08 encryptionConfig"] },
    {
      what: "encryption of nothing",
      change: [[["encryptionConfig", "resources"], []]],
      finds: ["E-08 encryptionConfig.resources"],
    },
    {
      what: "encryption of what nobody knows",
      change: [[["encryptionConfig", "resources"], [UNKNOWN]]],
      finds: ["E-08 encryptionConfig.resources"],
    },
    {
      what: "encryption without a key",
      change: [[["encryptionConfig", "provider"], undefined]],
      finds: ["E-08 encryptionConfig.provider.keyArn"],
    },
    {
      what: "no logs",
      change: [[["enabledClusterLogTypes"], undefined]],
      finds: ["L-05 enabledClusterLogTypes", "L-05 enabledClusterLogTypes"],
    },
    {
      what: "no audit log",
      change: [[["enabledClusterLogTypes"], ["api", "authenticator"]]],
      finds: ["L-05 enabledClusterLogTypes"],
    },
    {
      what: "logs that are not known",
      change: [[["enabledClusterLogTypes"], UNKNOWN]],
      finds: ["L-05 enabledClusterLogTypes"],
    },
  ],
});

const ACCESS = ["remoteAccess"];
check("A group of nodes of an EKS cluster", {
  good: resource("aws:eks/nodeGroup:NodeGroup", {
    remoteAccess: { ec2SshKey: "ops", sourceSecurityGroupIds: [UNKNOWN] },
  }),
  accepts: [
    { what: "no shell", change: [[ACCESS, undefined]] },
    {
      what: "groups that are made in the same update",
      change: [[[...ACCESS, "sourceSecurityGroupIds"], UNKNOWN]],
    },
    { what: "no key", change: [[ACCESS, {}]] },
  ],
  refuses: [
    ...[[], undefined].map(
      (groups): Case => ({
        what: `a shell for the internet: ${JSON.stringify(groups)}`,
        change: [[[...ACCESS, "sourceSecurityGroupIds"], groups]],
        finds: ["P-45 remoteAccess.sourceSecurityGroupIds"],
      }),
    ),
    { what: "access that nobody knows", change: [[ACCESS, UNKNOWN]], finds: ["P-45 remoteAccess"] },
  ],
});

const policy = (name: string) => `arn:aws:eks::aws:cluster-access-policy/AmazonEKS${name}Policy`;
check("What a role may do in an EKS cluster", {
  good: resource("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", {
    policyArn: policy("View"),
    accessScope: { type: "cluster" },
  }),
  accepts: [
    {
      what: "everything in one namespace",
      change: [
        [["policyArn"], policy("Admin")],
        [["accessScope"], { type: "namespace", namespaces: ["prod"] }],
      ],
    },
  ],
  refuses: [
    ...["ClusterAdmin", "Admin", "Edit"].map(
      (name): Case => ({
        what: `${name} of the whole cluster`,
        change: [[["policyArn"], policy(name)]],
        finds: ["I-40 policyArn"],
      }),
    ),
    {
      what: "the cluster's administrator, whatever the scope",
      change: [
        [["policyArn"], policy("ClusterAdmin")],
        [["accessScope"], { type: "namespace", namespaces: ["prod"] }],
      ],
      finds: ["I-40 policyArn"],
    },
    {
      what: "an administrator of a scope that nobody knows",
      change: [
        [["policyArn"], policy("Admin")],
        [["accessScope"], UNKNOWN],
      ],
      finds: ["I-40 policyArn"],
    },
    { what: "a policy that nobody knows", change: [[["policyArn"], UNKNOWN]], finds: ["I-40 policyArn"] },
  ],
});

check("The list of who may enter a cluster", {
  good: resource("kubernetes:core/v1:ConfigMap", {
    metadata: { name: "aws-auth", namespace: "kube-system" },
    data: { mapRoles: "- rolearn: arn:aws:iam::1:role/nodes\n  groups:\n  - system:nodes\n" },
  }),
  accepts: [
    {
      what: "another text about administrators",
      change: [
        [["metadata", "name"], "notes"],
        [["data", "mapRoles"], "no system:masters"],
      ],
    },
  ],
  refuses: ["mapRoles", "mapUsers"].flatMap((key): Case[] => [
    {
      what: `an administrator in ${key}`,
      change: [[["data", key], "- groups: [system:masters]"]],
      finds: [`I-40 data.${key}`],
    },
    {
      what: `an administrator in ${key} of a map whose name nobody knows`,
      change: [
        [["metadata", "name"], UNKNOWN],
        [["data", key], '[{"groups":["system:masters"]}]'],
      ],
      finds: [`I-40 data.${key}`],
    },
  ]),
});
