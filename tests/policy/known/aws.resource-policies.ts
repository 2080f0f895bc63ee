/** Policies of keys, queues, topics, repositories and functions. */
import { adjudicated, cases, type Row } from "./row";

const KEY = "aws:kms/key:Key";
const QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";
const REPOSITORY_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const PERMISSION = "aws:lambda/permission:Permission";
const ROOT = "arn:aws:iam::111122223333:root";
const json = (...statements: Record<string, unknown>[]) => JSON.stringify({ Statement: statements });
const policy = (...statements: Record<string, unknown>[]) => ({ policy: json(...statements) });
const toward = (Principal: unknown, rest: Record<string, unknown> = {}) => ({
  Effect: "Allow",
  Principal,
  Action: "sqs:SendMessage",
  Resource: "*",
  ...rest,
});
const keyFor = (Principal: unknown, rest: Record<string, unknown> = {}) =>
  policy({ Effect: "Allow", Principal, Action: "kms:*", Resource: "*", ...rest });

export const awsResourcePolicyRows: readonly Row[] = [
  ...cases(
    { source: "checkov", rule: "CKV_AWS_33", type: KEY, ours: "I-03" },
    {
      bad: {
        "everyone beside the account": policy(toward({ AWS: ROOT }), toward({ AWS: "*" })),
        everyone: keyFor("*"),
        "everyone among others": keyFor({ AWS: [ROOT, "*"] }),
        "everyone in a list without a kind": keyFor(["foo", "*"]),
      },
      good: {
        "the account": keyFor({ AWS: ROOT }),
        "everyone denied": keyFor({ AWS: "*" }, { Effect: "Deny" }),
        "everyone of the account": keyFor(
          { AWS: "*" },
          { Condition: { StringEquals: { "kms:CallerAccount": "111122223333" } } },
        ),
      },
    },
  ),
  ...cases(
    { source: "guard", rule: "KMS_NO_WILDCARD_PRINCIPAL", type: KEY, ours: "I-03" },
    {
      bad: { "everyone beside the account": policy(toward({ AWS: ROOT }), toward("*")) },
      good: {
        "two accounts": policy(toward({ AWS: ROOT }), toward({ AWS: "arn:aws:iam::444455556666:root" })),
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_168", type: QUEUE_POLICY, ours: "I-03" },
    {
      bad: {
        "everyone among others": policy(toward({ AWS: ["arn:aws:iam::123456789101:role/sqs", "*"] })),
        "everyone of AWS": policy(toward({ AWS: "*" })),
        "a role of any account": policy(toward({ AWS: "arn:aws:iam::*:role/sqs" })),
        everyone: policy(toward("*")),
      },
      good: {
        "everyone denied": policy(toward("*", { Effect: "Deny" })),
        "a role": policy(toward({ AWS: "arn:aws:iam::123456789101:role/sqs" })),
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0097", type: QUEUE_POLICY, ours: "I-03" },
    { bad: { "everything for everyone": policy(toward("*", { Action: "*" })) } },
  ),
  ...adjudicated(
    "one action is enough to fill a queue: everyone stays everyone",
    cases(
      { source: "trivy", rule: "AWS-0097", type: QUEUE_POLICY, ours: "I-03" },
      { bad: { "one action for everyone": policy(toward("*")) } },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_169", type: TOPIC_POLICY, ours: "I-03" },
    {
      bad: { "everyone among others": policy(toward({ AWS: ["arn:aws:iam::123456789101:role/sns", "*"] })) },
      good: {
        "everyone denied": policy(toward("*", { Effect: "Deny" })),
        "everyone of one account": policy(
          toward(
            { AWS: ["arn:aws:iam::123456789101:role/sns", "*"] },
            {
              Condition: { StringEquals: { "aws:SourceAccount": "123456789101" } },
            },
          ),
        ),
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_32", type: REPOSITORY_POLICY, ours: "I-03" },
    {
      bad: {
        everyone: policy(toward("*")),
        "everyone who sends no other name": policy(
          toward("*", { Condition: { "ForAllValues:StringEquals": { "aws:username": "pull-user-1" } } }),
        ),
      },
      good: {
        "two users": policy(
          toward({ AWS: ["arn:aws:iam::123456789012:user/pull-1", "arn:aws:iam::123456789012:user/pull-2"] }),
        ),
        "everyone of an organization": policy(
          toward("*", {
            Condition: { "ForAnyValue:StringEquals": { "aws:PrincipalOrgID": ["o-12345678"] } },
          }),
        ),
      },
    },
  ),
  ...adjudicated(
    "ForAllValues holds for who sends no such value: a stranger without an organization",
    cases(
      { source: "checkov", rule: "CKV_AWS_32", type: REPOSITORY_POLICY, ours: "I-03" },
      {
        bad: {
          "everyone of an organization or of none": policy(
            toward("*", {
              Condition: { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-12345678" } },
            }),
          ),
        },
      },
    ),
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0032", type: REPOSITORY_POLICY, ours: "I-03" },
    {
      bad: { everyone: policy(toward("*", { Action: ["ecr:SetRepositoryPolicy"] })) },
      good: { "the account": policy(toward(ROOT)) },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_301", type: PERMISSION, ours: "P-23" },
    {
      bad: { everyone: { action: "lambda:InvokeFunction", principal: "*" } },
      good: {
        "a role": { action: "lambda:InvokeFunction", principal: "arn:aws:iam::444455556666:role/example" },
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0067", type: PERMISSION, ours: "P-23" },
    {
      bad: { "a service for anybody": { principal: "sns.amazonaws.com" } },
      good: {
        "a service for one topic": {
          principal: "sns.amazonaws.com",
          sourceArn: "arn:aws:sns:eu-central-1:1:t",
        },
      },
    },
  ),
  ...cases(
    { source: "guard", rule: "LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED", type: PERMISSION, ours: "P-23" },
    {
      bad: { everyone: { principal: "*" } },
      good: {
        "one account": { principal: "123456789012" },
        "a service for an organization": { principal: "sns.amazonaws.com", principalOrgId: "o-aa111bb222" },
        "a service for an account": { principal: "s3.amazonaws.com", sourceAccount: "123456789012" },
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_258", type: "aws:lambda/functionUrl:FunctionUrl", ours: "P-23" },
    {
      bad: { "no signature": { authorizationType: "NONE" } },
      good: { "a signature": { authorizationType: "AWS_IAM" } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_7", type: KEY, ours: "E-07" },
    {
      bad: {
        "nothing said": { deletionWindowInDays: 10 },
        "no rotation": { enableKeyRotation: false },
        "no rotation of a symmetric key": {
          customerMasterKeySpec: "SYMMETRIC_DEFAULT",
          enableKeyRotation: false,
        },
      },
      good: {
        rotation: { enableKeyRotation: true },
        "a key that AWS cannot rotate": { customerMasterKeySpec: "RSA_2048", keyUsage: "SIGN_VERIFY" },
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0065", type: KEY, ours: "E-07" },
    { bad: { "no rotation": { enableKeyRotation: false } }, good: { rotation: { enableKeyRotation: true } } },
  ),
];
