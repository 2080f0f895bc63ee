/** Who is let in by policies of resources, and what people may do. */
import { ACCOUNT, document, role } from "./account";
import type { Specimen } from "./specimen";

/** What the policy is about, where it does not stand for the account. */
const OF = { resourceArn: `arn:aws:states:eu-central-1:${ACCOUNT}:shared` };

export const grants: readonly Specimen[] = [
  {
    what: "a key's policy for its account and one role",
    type: "aws:kms/keyPolicy:KeyPolicy",
    props: {
      keyId: "0a1b2c3d",
      policy: document(
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        { Effect: "Allow", Principal: { AWS: role("reader") }, Action: "kms:Decrypt", Resource: "*" },
      ),
    },
  },
  {
    what: "a policy of a bus of events for one account",
    type: "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
    props: {
      eventBusName: "clinics",
      policy: document({
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::210987654321:root" },
        Action: "events:PutEvents",
        Resource: `arn:aws:events:eu-central-1:${ACCOUNT}:event-bus/clinics`,
      }),
    },
  },
  {
    what: "a policy of the account's log groups for one service",
    type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    props: {
      policyName: "search",
      policyDocument: document({
        Effect: "Allow",
        Principal: { Service: "es.amazonaws.com" },
        Action: ["logs:PutLogEvents", "logs:CreateLogStream"],
        Resource: `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/search/*`,
        Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
      }),
    },
  },
  {
    what: "a policy of a Kafka cluster for one role",
    type: "aws:msk/clusterPolicy:ClusterPolicy",
    props: {
      clusterArn: `arn:aws:kafka:eu-central-1:${ACCOUNT}:cluster/events/0a1b`,
      policy: document({
        Effect: "Allow",
        Principal: { AWS: role("reports") },
        Action: ["kafka:CreateVpcConnection", "kafka:GetBootstrapBrokers"],
        Resource: `arn:aws:kafka:eu-central-1:${ACCOUNT}:cluster/events/0a1b`,
      }),
    },
  },
  {
    what: "AWS's policy for one service, for a group of people",
    type: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    props: { group: "support", policyArn: "arn:aws:iam::aws:policy/AWSSupportAccess" },
  },
  {
    what: "a set of permissions that reads costs",
    type: "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
    props: {
      instanceArn: "arn:aws:sso:::instance/ssoins-0a1b",
      permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-0a1b/ps-0a1b",
      inlinePolicy: document({ Effect: "Allow", Action: "ce:GetCostAndUsage", Resource: "*" }),
    },
  },
  {
    what: "a person who reads one namespace of a cluster",
    type: "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    props: {
      clusterName: "portal",
      principalArn: role("support"),
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
      accessScope: { type: "namespace", namespaces: ["portal"] },
    },
  },
  ...(
    [
      ["a table", "aws:dynamodb/resourcePolicy:ResourcePolicy", "dynamodb:GetItem", OF],
      ["a stream", "aws:kinesis/resourcePolicy:ResourcePolicy", "kinesis:GetRecords", OF],
      ["the catalogue of data", "aws:glue/resourcePolicy:ResourcePolicy", "glue:GetTable", {}],
      [
        "a warehouse",
        "aws:redshift/resourcePolicy:ResourcePolicy",
        "redshift:AuthorizeInboundIntegration",
        OF,
      ],
      ["the registry", "aws:ecr/registryPolicy:RegistryPolicy", "ecr:ReplicateImage", {}],
      ["a private authority", "aws:acmpca/policy:Policy", "acm-pca:IssueCertificate", OF],
    ] as const
  ).map(([of, type, Action, which]) => ({
    what: `a policy of ${of} for one role of another account`,
    type,
    props: {
      ...which,
      policy: document({
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::210987654321:role/partner" },
        Action,
        Resource: "*",
      }),
    },
  })),
];
