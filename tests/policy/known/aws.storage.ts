/** Buckets, vaults, logs and registries. */
import { resource } from "../support";
import { adjudicated, cases, type Row } from "./row";

const BUCKET = "aws:s3/bucket:Bucket";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const ACL = "aws:s3/bucketAcl:BucketAcl";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const REPOSITORY = "aws:ecr/repository:Repository";
const VAULT = "aws:backup/vault:Vault";

const closed = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const policy = (statement: Record<string, unknown>) => ({
  bucket: "bucket",
  policy: JSON.stringify({ Statement: [statement] }),
});
const reading = (Principal: unknown, Effect = "Allow") =>
  policy({ Effect, Principal, Action: ["s3:GetObject"], Resource: "arn:aws:s3:::bucket/*" });
const transport = (Effect: string, secure: boolean) =>
  policy({
    Effect,
    Principal: "*",
    Action: "s3:*",
    Resource: "*",
    Condition: { Bool: { "aws:SecureTransport": secure } },
  });
const granting = (permission: string, group: string) => ({
  bucket: "bucket",
  accessControlPolicy: {
    owner: { id: "owner" },
    grants: [{ permission, grantee: { type: "Group", uri: `http://acs.amazonaws.com/groups/${group}` } }],
  },
});
const encrypted = (sseAlgorithm: string) => ({
  rules: [
    {
      applyServerSideEncryptionByDefault: {
        sseAlgorithm,
        kmsMasterKeyId: "arn:aws:kms:eu-central-1:1:key/1",
      },
    },
  ],
});

const bucket = resource(BUCKET, { bucket: "mybucket" }, { name: "bucket" });
const beside = (type: string) => [
  resource(type, closed, { name: "beside", propertyDependencies: { bucket: [bucket.urn] } }),
];
const here = { type: BUCKET, options: { name: "bucket" } };

export const awsStorageRows: readonly Row[] = [
  ...(
    [
      ["AWS-0086", "blockPublicAcls"],
      ["AWS-0087", "blockPublicPolicy"],
      ["AWS-0091", "ignorePublicAcls"],
      ["AWS-0093", "restrictPublicBuckets"],
    ] as const
  ).flatMap(([rule, key]) =>
    cases(
      { source: "trivy", rule, type: BLOCK, ours: "P-12" },
      {
        bad: {
          [`${key} left out`]: { ...closed, [key]: undefined },
          [`${key} off`]: { ...closed, [key]: false },
        },
        good: { [`${key} on, like the others`]: closed },
      },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV2_AWS_6", ...here, ours: "P-12a" },
    { bad: { "no block beside it": bucket.props } },
  ),
  ...cases(
    { source: "checkov", rule: "CKV2_AWS_6", ...here, ours: "P-12a", beside: beside(BLOCK) },
    { good: { "a block beside it": bucket.props } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0090", ...here, ours: "R-20a" },
    { bad: { "no versions": bucket.props } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0090", ...here, ours: "R-20a", beside: beside(VERSIONING) },
    { good: { "versions beside it": bucket.props } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0090", type: VERSIONING, ours: "R-20" },
    {
      bad: { "versions disabled": { versioningConfiguration: { status: "Disabled" } } },
      good: { "versions enabled": { versioningConfiguration: { status: "Enabled" } } },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0088", ...here, ours: "E-04a" },
    { bad: { "nothing said": bucket.props } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0088", ...here, ours: "E-04a", beside: beside(ENCRYPTION) },
    { good: { "encryption beside it": bucket.props } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0132", type: ENCRYPTION, ours: "E-04" },
    {
      bad: { "S3's own key": encrypted("AES256"), "an empty rule": { rules: [{}] } },
      good: { "a key of the account": encrypted("aws:kms") },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0132", type: ENCRYPTION, ours: "E-04", options: { name: "access-logs" } },
    { good: { "S3's own key for access logs": encrypted("AES256") } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0092", type: ACL, ours: "P-31" },
    {
      bad: { "everyone with an account": { acl: "authenticated-read" } },
      good: { "a private bucket": { acl: "private" } },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0092", type: BUCKET, ours: "P-31" },
    { bad: { "everyone reads": { acl: "public-read" } }, good: { "a private bucket": { acl: "private" } } },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_70", type: BUCKET, ours: "P-31" },
    {
      bad: {
        "everyone of AWS": reading({ AWS: "*" }),
        "everyone of AWS in a list": reading({ AWS: ["*"] }),
        everyone: reading("*"),
      },
      good: {
        "one ARN": reading({ AWS: "arn:aws:iam::123456789012:role/reader" }),
        "everyone denied": reading("*", "Deny"),
        "no policy": { bucket: "bucket" },
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_375", type: ACL, ours: "P-31" },
    {
      bad: {
        "full control for everyone": granting("FULL_CONTROL", "global/AllUsers"),
        "the ACL for everyone": granting("READ_ACP", "global/AllUsers"),
      },
      good: { "AWS's own deliveries of logs": granting("WRITE", "s3/LogDelivery") },
    },
  ),
  ...adjudicated(
    "who may list a bucket sees the names of its objects, and of people in them",
    cases(
      { source: "checkov", rule: "CKV_AWS_375", type: ACL, ours: "P-31" },
      { bad: { "reading for everyone": granting("READ", "global/AllUsers") } },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_70", type: POLICY, ours: "P-31" },
    {
      bad: {
        "everyone of AWS": reading({ AWS: "*" }),
        "everyone of AWS in a list": reading({ AWS: ["*"] }),
        everyone: reading("*"),
      },
      good: {
        "one ARN": reading({ AWS: "arn:aws:iam::123456789012:role/reader" }),
        "everyone denied": reading("*", "Deny"),
      },
    },
  ),
  ...cases(
    { source: "guard", rule: "S3_BUCKET_SSL_REQUESTS_ONLY", type: POLICY, ours: "T-11" },
    {
      bad: {
        "plain HTTP allowed": transport("Allow", false),
        "TLS denied": transport("Deny", true),
      },
      good: { "plain HTTP denied": transport("Deny", false) },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_379", type: POLICY, ours: "T-11" },
    { bad: { "reading for an account, however it comes": reading({ AWS: "123456789012" }) } },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_66", type: LOG_GROUP, ours: "R-18" },
    { bad: { "nothing said": {} } },
  ),
  ...adjudicated(
    "three days of logs are gone before anybody asks",
    cases(
      { source: "checkov", rule: "CKV_AWS_66", type: LOG_GROUP, ours: "R-18" },
      { bad: { "three days": { retentionInDays: 3 } } },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_338", type: LOG_GROUP, ours: "R-18" },
    { bad: { "five days": { retentionInDays: 5 } }, good: { "a year": { retentionInDays: 365 } } },
  ),
  ...adjudicated(
    "0 keeps what is said about people for ever",
    cases(
      { source: "checkov", rule: "CKV_AWS_338", type: LOG_GROUP, ours: "R-18" },
      { bad: { "no end": { retentionInDays: 0 } } },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_166", type: VAULT, ours: "E-10" },
    {
      bad: { "no key": { name: "vault" } },
      good: { "a key": { kmsKeyArn: "arn:aws:kms:eu-central-1:1:key/1" } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_51", type: REPOSITORY, ours: "C-17" },
    {
      bad: { "nothing said": { name: "example" }, "tags that move": { imageTagMutability: "MUTABLE" } },
      good: { "tags that stay": { imageTagMutability: "IMMUTABLE" } },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0031", type: REPOSITORY, ours: "C-17" },
    {
      bad: { "tags that move": { imageTagMutability: "MUTABLE" } },
      good: { "tags that stay": { imageTagMutability: "IMMUTABLE" } },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0030", type: REPOSITORY, ours: "C-16" },
    {
      bad: { "no scan": { imageScanningConfiguration: { scanOnPush: false } } },
      good: { "a scan": { imageScanningConfiguration: { scanOnPush: true } } },
    },
  ),
];
