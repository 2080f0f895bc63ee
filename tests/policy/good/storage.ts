/** Buckets. */
import { ACCOUNT, document, KEY, role } from "./account";
import { type GoodPlan, plan, type Specimen } from "./specimen";

const BUCKET = "aws:s3/bucket:Bucket";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const tlsOnly = {
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::ward-records", "arn:aws:s3:::ward-records/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const closed = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const byKey = {
  rules: [
    {
      applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY },
      bucketKeyEnabled: true,
    },
  ],
};

export const storage: readonly Specimen[] = [
  { what: "a bucket", type: BUCKET, props: { bucket: "ward-records" } },
  {
    what: "a bucket with object lock",
    type: BUCKET,
    props: { bucket: "ward-archive", objectLockEnabled: true, forceDestroy: false },
  },
  {
    what: "a bucket under its other name",
    type: "aws:s3/bucketV2:BucketV2",
    props: { bucket: "ward-records" },
  },
  {
    what: "a bucket policy that denies plain HTTP and lets a role read",
    type: POLICY,
    props: {
      bucket: "ward-records",
      policy: document(tlsOnly, {
        Effect: "Allow",
        Principal: { AWS: role("reader") },
        Action: ["s3:GetObject", "s3:ListBucket"],
        Resource: ["arn:aws:s3:::ward-records", "arn:aws:s3:::ward-records/*"],
      }),
    },
  },
  {
    what: "a bucket policy that lets the account's distributions read",
    type: POLICY,
    props: {
      bucket: "ward-site",
      policy: document(
        {
          ...tlsOnly,
          Principal: { AWS: "*" },
          Resource: ["arn:aws:s3:::ward-site", "arn:aws:s3:::ward-site/*"],
        },
        {
          Effect: "Allow",
          Principal: { Service: "cloudfront.amazonaws.com" },
          Action: "s3:GetObject",
          Resource: "arn:aws:s3:::ward-site/*",
          Condition: { ArnLike: { "aws:SourceArn": `arn:aws:cloudfront::${ACCOUNT}:distribution/*` } },
        },
      ),
    },
  },
  {
    what: "a bucket policy for whoever belongs to the organization or comes through an endpoint of the VPC",
    type: POLICY,
    props: {
      bucket: "ward-forms",
      policy: document(
        { ...tlsOnly, Resource: ["arn:aws:s3:::ward-forms", "arn:aws:s3:::ward-forms/*"] },
        ...[
          { StringEquals: { "aws:PrincipalOrgID": "o-1a2b3c4d5e" } },
          { StringEquals: { "aws:SourceVpce": ["vpce-0a1b2c3d"] } },
        ].map((Condition) => ({
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: "arn:aws:s3:::ward-forms/*",
          Condition,
        })),
      ),
    },
  },
  {
    what: "a bucket policy that lets load balancers write their logs",
    type: POLICY,
    props: {
      bucket: "ward-logs",
      policy: document(
        { ...tlsOnly, Resource: ["arn:aws:s3:::ward-logs", "arn:aws:s3:::ward-logs/*"] },
        {
          Effect: "Allow",
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::ward-logs/portal/AWSLogs/${ACCOUNT}/*`,
        },
      ),
    },
  },
  { what: "a bucket that blocks public access", type: BLOCK, props: { bucket: "ward-records", ...closed } },
  {
    what: "an account that blocks public access",
    type: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    props: closed,
  },
  {
    what: "a bucket that keeps versions",
    type: VERSIONING,
    props: { bucket: "ward-records", versioningConfiguration: { status: "Enabled" } },
  },
  {
    what: "a bucket with a key of the account",
    type: ENCRYPTION,
    props: { bucket: "ward-records", ...byKey },
  },
  {
    what: "a bucket encrypted twice",
    type: ENCRYPTION,
    props: {
      bucket: "ward-records",
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms:dsse", kmsMasterKeyId: KEY } }],
    },
  },
  {
    what: "a bucket of access logs with S3's own key, the only one that log deliveries can use",
    type: ENCRYPTION,
    options: { name: "access-logs" },
    props: {
      bucket: "ward-access-logs",
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    },
  },
  {
    what: "a lifecycle that ends uploads and keeps a year",
    type: LIFECYCLE,
    props: {
      bucket: "ward-records",
      rules: [
        {
          id: "uploads",
          status: "Enabled",
          filter: {},
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
        {
          id: "dumps",
          status: "Enabled",
          filter: { prefix: "dumps/" },
          transitions: [{ days: 30, storageClass: "GLACIER_IR" }],
          expiration: { days: 365 },
          noncurrentVersionExpiration: { noncurrentDays: 90 },
        },
        { id: "old", status: "Disabled", expiration: { days: 1 } },
      ],
    },
  },
  {
    what: "an object lock of a month",
    type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    props: {
      bucket: "ward-archive",
      objectLockEnabled: "Enabled",
      rule: { defaultRetention: { mode: "COMPLIANCE", days: 30 } },
    },
  },
  {
    what: "an object lock of years",
    type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    props: { bucket: "ward-archive", rule: { defaultRetention: { mode: "COMPLIANCE", years: 6 } } },
  },
  {
    what: "an ACL that is private",
    type: "aws:s3/bucketAcl:BucketAcl",
    props: { bucket: "ward-records", acl: "private" },
  },
  {
    what: "a bucket that logs who came",
    type: "aws:s3/bucketLogging:BucketLogging",
    props: { bucket: "ward-records", targetBucket: "ward-access-logs", targetPrefix: "records/" },
  },
];

export const storagePlans: readonly GoodPlan[] = [
  plan("a bucket with all that belongs beside it", {
    bucket: { type: BUCKET, props: { bucket: "ward-records" } },
    policy: { type: POLICY, props: { policy: document(tlsOnly) }, from: { bucket: "bucket" } },
    block: { type: BLOCK, props: closed, from: { bucket: "bucket" } },
    versions: {
      type: VERSIONING,
      props: { versioningConfiguration: { status: "Enabled" } },
      from: { bucket: "bucket" },
    },
    encryption: { type: ENCRYPTION, props: byKey, from: { bucket: "bucket" } },
  }),
];
