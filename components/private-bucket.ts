/** A bucket that nobody but named roles and users reaches: private, TLS only, versioned, encrypted. */
import * as s3 from "@pulumi/aws/s3";
import type * as pulumi from "@pulumi/pulumi";
import { type Reference, References, reference } from "./reference";
import type { AwsTarget } from "./target";

interface PrivateBucket {
  /** Literal, unique in all of AWS. */
  bucketName: string;
  /** Days after which objects, and their old versions, go. @default objects stay, old versions 90 days */
  expireDays?: number;
  /** Days that old versions stay. @default 90, or as long as the objects */
  oldVersionDays?: number;
  /** Whose keys encrypt: the system's, or S3's own where an AWS service that writes here takes no other. @default system */
  keys?: "system" | "s3";
  /** Statements of the bucket's policy besides the one that demands TLS. */
  statements?: readonly object[];
}

/** Days that an overwritten or deleted object can still be had back. */
const OLD_VERSION_DAYS = 90;

/** @returns the bucket's name, once it is as private as it gets. */
export function createPrivateBucket(
  role: string,
  wanted: PrivateBucket,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): Reference {
  const { bucketName, keys = "system", statements = [] } = wanted;
  const created = new s3.Bucket(
    role,
    { bucket: bucketName, forceDestroy: false },
    { ...opts, protect: target.scope.protect },
  );
  const waits = new References();
  const bucket = waits.to(reference(bucketName, created));
  const inBucket = () => waits.options(opts);
  const block = new s3.BucketPublicAccessBlock(
    role,
    {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    inBucket(),
  );
  new s3.BucketOwnershipControls(
    role,
    { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    inBucket(),
  );
  const encryption = new s3.BucketServerSideEncryptionConfiguration(
    role,
    {
      bucket,
      rules: [
        keys === "s3"
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
          : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: target.keyArn },
              bucketKeyEnabled: true,
            },
      ],
    },
    inBucket(),
  );
  new s3.BucketVersioning(role, { bucket, versioningConfiguration: { status: "Enabled" } }, inBucket());
  new s3.BucketLifecycleConfiguration(role, { bucket, rules: [lifecycle(wanted)] }, inBucket());
  const policy = new s3.BucketPolicy(
    role,
    { bucket, policy: bucketPolicy(bucketName, statements) },
    inBucket(),
  );
  return reference(bucketName, created, block, encryption, policy);
}

/** Days that replaced and deleted objects stay: 90, or as long as the objects do. */
export function oldVersionDays(expireDays = 0): number {
  return Math.max(expireDays, OLD_VERSION_DAYS);
}

function lifecycle({ expireDays, oldVersionDays: oldDays = oldVersionDays(expireDays) }: PrivateBucket) {
  return {
    id: "forget",
    status: "Enabled",
    filter: {},
    ...(expireDays === undefined ? {} : { expiration: { days: expireDays } }),
    noncurrentVersionExpiration: { noncurrentDays: oldDays },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
  };
}

function bucketPolicy(bucket: string, statements: readonly object[]): string {
  const arn = `arn:aws:s3:::${bucket}`;
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      ...statements,
    ],
  });
}
