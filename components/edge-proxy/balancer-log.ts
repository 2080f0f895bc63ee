/** The load balancer's access log: a private bucket that forgets after the days a guide keeps its logs. */
import * as s3 from "@pulumi/aws/s3";
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { type Reference, References, reference } from "../reference";
import type { AwsTarget } from "../target";

/** @returns the bucket's name, once the load balancer may write to it. */
export function createBalancerLog(
  name: string,
  days: number,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): Reference {
  const role = `${name}-log`;
  // Bucket names are shared by all of AWS: the account makes ours unique.
  const bucketName = physicalName(target.scope, `edge-log-${target.accountId}`, 63);
  const created = new s3.Bucket(
    role,
    { bucket: bucketName, forceDestroy: false },
    { ...opts, protect: target.scope.protect },
  );
  const waits = new References();
  const bucket = waits.to(reference(bucketName, created));
  const inBucket = () => waits.options(opts);
  new s3.BucketPublicAccessBlock(
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
  // Load balancers write with S3's own keys only. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
  new s3.BucketServerSideEncryptionConfiguration(
    role,
    { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    inBucket(),
  );
  new s3.BucketVersioning(role, { bucket, versioningConfiguration: { status: "Enabled" } }, inBucket());
  new s3.BucketLifecycleConfiguration(
    role,
    {
      bucket,
      rules: [
        {
          id: "forget",
          status: "Enabled",
          filter: {},
          expiration: { days },
          noncurrentVersionExpiration: { noncurrentDays: days },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      ],
    },
    inBucket(),
  );
  const policy = new s3.BucketPolicy(
    role,
    { bucket, policy: bucketPolicy(bucketName, target.accountId) },
    inBucket(),
  );
  return reference(bucketName, policy);
}

function bucketPolicy(bucket: string, accountId: string): string {
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
      {
        Sid: "LoadBalancer",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `${arn}/AWSLogs/${accountId}/*`,
      },
    ],
  });
}
