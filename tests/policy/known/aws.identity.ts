/** Policies of roles. */
import { adjudicated, cases, type Row } from "./row";

const POLICY = "aws:iam/policy:Policy";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const ROLE = "aws:iam/role:Role";
const json = (...statements: Record<string, unknown>[]) => JSON.stringify({ Statement: statements });
const policy = (...statements: Record<string, unknown>[]) => ({ policy: json(...statements) });
const allow = (Action: unknown, Resource: unknown) => ({ Effect: "Allow", Action, Resource });
const everything = allow("*", "*");
const trusting = (rest: Record<string, unknown>) => ({
  assumeRolePolicy: json({
    Effect: "Allow",
    Principal: { Service: "ec2.amazonaws.com" },
    Action: "sts:AssumeRole",
  }),
  ...rest,
});

export const awsIdentityRows: readonly Row[] = [
  ...cases(
    { source: "checkov", rule: "CKV_AWS_62", type: POLICY, ours: "I-01" },
    {
      bad: {
        "everything among others": policy(
          allow(["s3:HeadBucket", "*"], ["arn:aws:s3:::b1", "arn:aws:s3:::b1/*", "*"]),
        ),
        "everything, as lists": policy(allow(["*"], ["*"])),
        everything: policy(everything),
        "everything, allowed by default": policy({ Action: "*", Resource: "*" }),
      },
      good: {
        "two buckets": policy(
          allow(["s3:ListBucket*", "s3:HeadBucket", "s3:Get*"], ["arn:aws:s3:::b1", "arn:aws:s3:::b1/*"]),
          allow("s3:PutObject*", "arn:aws:s3:::b1/*"),
        ),
        "everything denied": policy({ Effect: "Deny", Action: "*", Resource: "*" }),
      },
    },
  ),
  ...cases(
    { source: "guard", rule: "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS", type: POLICY, ours: "I-01" },
    { bad: { everything: policy(everything) } },
  ),
  ...cases(
    { source: "guard", rule: "IAM_ROLE_OR_POLICY_NO_ALLOW_PLUS_NOT_ACTION", type: POLICY, ours: "I-01" },
    {
      bad: { "everything but something": policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }) },
      good: {
        "everything but something denied": policy({ Effect: "Deny", NotAction: "iam:*", Resource: "*" }),
      },
    },
  ),
  ...cases(
    { source: "guard", rule: "IAM_ROLE_OR_POLICY_NO_ALLOW_PLUS_NOT_RESOURCE", type: POLICY, ours: "I-01" },
    {
      bad: {
        "everywhere but somewhere": policy({
          Effect: "Allow",
          Action: "s3:GetObject",
          NotResource: "arn:aws:s3:::b1/*",
        }),
      },
      good: {
        "everywhere but somewhere denied": policy({
          Effect: "Deny",
          Action: "s3:GetObject",
          NotResource: "arn:aws:s3:::b1/*",
        }),
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0057", type: ROLE_POLICY, ours: "I-01" },
    { good: { "objects of one bucket": policy(allow("s3:GetObject", "arn:aws:s3:::examplebucket/*")) } },
  ),
  ...cases(
    {
      source: "guard",
      rule: "IAM_ROLE_ADMINISTRATOR_ACCESS_POLICY_RULE",
      type: ROLE,
      ours: "I-01",
    },
    {
      bad: {
        "AWS's administrator": trusting({
          managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
        }),
      },
      good: {
        "AWS's policy for one service": trusting({
          managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
        }),
      },
    },
  ),
  ...adjudicated(
    "the role's own policy allows everything; only its managed policies were looked at",
    cases(
      {
        source: "guard",
        rule: "IAM_ROLE_ADMINISTRATOR_ACCESS_POLICY_RULE",
        type: ROLE,
        ours: "I-01",
      },
      {
        bad: {
          "everything in a policy of its own": trusting({
            inlinePolicies: [{ name: "root", policy: json(everything) }],
          }),
        },
      },
    ),
  ),
];
