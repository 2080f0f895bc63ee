/** Roles and their policies. */
import { ACCOUNT, document, KEY, role } from "./account";
import type { Specimen } from "./specimen";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
const trust = (service: string): string =>
  document({
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
  });
const reading = document(
  {
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:ListBucket"],
    Resource: ["arn:aws:s3:::ward-records", "arn:aws:s3:::ward-records/*"],
  },
  { Effect: "Allow", Action: "kms:Decrypt", Resource: KEY },
);

export const identities: readonly Specimen[] = [
  {
    what: "a role of tasks",
    type: ROLE,
    props: { name: "api", assumeRolePolicy: trust("ecs-tasks.amazonaws.com"), maxSessionDuration: 3600 },
  },
  {
    what: "a role with AWS's policy for one service",
    type: ROLE,
    props: {
      assumeRolePolicy: trust("monitoring.rds.amazonaws.com"),
      managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"],
    },
  },
  {
    what: "a role with a policy of its own",
    type: ROLE,
    props: {
      assumeRolePolicy: trust("lambda.amazonaws.com"),
      inlinePolicies: [{ name: "read", policy: reading }],
    },
  },
  {
    what: "a role of a pipeline that logs in by OIDC",
    type: ROLE,
    props: {
      assumeRolePolicy: document({
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:clinic/portal:environment:prod",
          },
        },
      }),
    },
  },
  {
    what: "a role that another account may take with a name of its own",
    type: ROLE,
    props: {
      assumeRolePolicy: document({
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::210987654321:role/auditor" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "audit-2026" } },
      }),
    },
  },
  { what: "a policy that reads one bucket", type: POLICY, props: { name: "read", policy: reading } },
  {
    what: "a policy with an action that knows no resource",
    type: POLICY,
    props: {
      policy: document(
        { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
        { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: "*" },
      ),
    },
  },
  {
    what: "a policy that denies everything outside of a region",
    type: POLICY,
    props: {
      policy: document({
        Effect: "Deny",
        NotAction: ["iam:*", "sts:*"],
        Resource: "*",
        Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-central-1" } },
      }),
    },
  },
  {
    what: "a policy of a role that passes one role on",
    type: "aws:iam/rolePolicy:RolePolicy",
    props: {
      role: "deploy",
      policy: document({
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: role("api"),
        Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      }),
    },
  },
  {
    what: "a policy of a group that lets people manage their own second factor",
    type: "aws:iam/groupPolicy:GroupPolicy",
    props: {
      group: "staff",
      policy: document({
        Effect: "Allow",
        Action: ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"],
        Resource: `arn:aws:iam::${ACCOUNT}:user/\${aws:username}`,
      }),
    },
  },
  {
    what: "an attachment of AWS's policy for one service",
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    props: {
      role: "task-execution",
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    },
  },
  {
    what: "rules for passwords of people",
    type: "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
    props: {
      minimumPasswordLength: 16,
      requireLowercaseCharacters: true,
      requireUppercaseCharacters: true,
      requireNumbers: true,
      requireSymbols: true,
      maxPasswordAge: 90,
      passwordReusePrevention: 24,
      allowUsersToChangePassword: true,
    },
  },
  {
    what: "a provider with a role",
    type: "pulumi:providers:aws",
    props: { region: "eu-central-1", profile: "prod" },
  },
  ...(
    [
      [
        "a pod of EKS",
        { Service: "pods.eks.amazonaws.com" },
        ["sts:AssumeRole", "sts:TagSession"],
        undefined,
      ],
      [
        "one service account",
        { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0A1B` },
        "sts:AssumeRoleWithWebIdentity",
        {
          StringEquals: {
            "oidc.eks.eu-central-1.amazonaws.com/id/0A1B:sub": "system:serviceaccount:portal:api",
            "oidc.eks.eu-central-1.amazonaws.com/id/0A1B:aud": "sts.amazonaws.com",
          },
        },
      ],
      [
        "people of a directory",
        { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/directory` },
        "sts:AssumeRoleWithSAML",
        { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
      ],
    ] as const
  ).map(([who, Principal, Action, Condition]) => ({
    what: `a role for ${who}`,
    type: ROLE,
    props: {
      assumeRolePolicy: document({ Effect: "Allow", Principal, Action, ...(Condition && { Condition }) }),
    },
  })),
  {
    what: "a policy that reads parameters and secrets of one system",
    type: POLICY,
    props: {
      policy: document(
        {
          Effect: "Allow",
          Action: ["ssm:GetParameters", "ssm:GetParametersByPath"],
          Resource: `arn:aws:ssm:*:${ACCOUNT}:parameter/portal/*`,
        },
        {
          Effect: "Allow",
          Action: "secretsmanager:GetSecretValue",
          Resource: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:portal/*`,
        },
        {
          Effect: "Allow",
          Action: "kms:Decrypt",
          Resource: "*",
          Condition: { StringEquals: { "kms:ViaService": "ssm.eu-central-1.amazonaws.com" } },
        },
        { Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" },
        { Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:aws:iam::210987654321:role/deploy" },
      ),
    },
  },
];
