import * as iam from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { createPrivateBucket } from "../private-bucket";
import { References, reference } from "../reference";
import { SecretBundle } from "../secret-bundle";
import type { AwsTarget } from "../target";
import { type BuiltStore, connectionValues, type StorePlan } from "./built";
import { bucketName } from "./source";

const HTTPS_PORT = 443;

/**
 * Private S3 buckets, and a user who may use these and no others. A user with a key, not a role: the
 * applications speak the MinIO client, which takes an access key and a secret key and nothing else.
 */
export function onAws(
  name: string,
  plan: StorePlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltStore {
  const { scope, region, accountId } = target;
  const buckets = plan.buckets.map((bucket) =>
    createPrivateBucket(
      `${name}-${bucket}`,
      {
        bucketName: bucketName(bucket, plan.connection, target),
        ...(plan.expireDays === undefined ? {} : { expireDays: plan.expireDays }),
      },
      target,
      opts,
    ),
  );
  const key = createKey();
  const bundle = new SecretBundle(
    name,
    {
      path: plan.connection,
      objectName: `${scope.system}-${plan.connection}`,
      values: connectionValues({
        host: `s3.${region}.amazonaws.com`,
        port: HTTPS_PORT,
        username: key.id,
        password: key.secret,
        bucket: buckets[0]?.text ?? "",
        region,
      }),
      readers: plan.readers,
      after: [key],
    },
    opts,
  );
  return {
    bundle,
    reach: { kind: "public-endpoint" },
    port: HTTPS_PORT,
    ready: [key, ...buckets.flatMap(({ owners }) => owners)],
  };

  function createKey(): iam.AccessKey {
    const userName = physicalName(scope, plan.connection, 64);
    const user = reference(userName, new iam.User(name, { name: userName }, opts));
    const waits = new References();
    const allowed = new iam.UserPolicy(
      name,
      { name: plan.connection, user: waits.to(user), policy: policy(waits) },
      waits.options(opts),
    );
    const ready = new References();
    ready.await(allowed);
    return new iam.AccessKey(name, { user: ready.to(user) }, ready.options(opts));
  }

  function policy(waits: References): string {
    const arns = buckets.map((bucket) => `arn:aws:s3:::${waits.to(bucket)}`);
    const overTls = { Bool: { "aws:SecureTransport": "true" } };
    return JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Buckets",
          Effect: "Allow",
          Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
          Resource: arns,
          Condition: overTls,
        },
        {
          Sid: "Objects",
          Effect: "Allow",
          Action: [
            "s3:AbortMultipartUpload",
            "s3:DeleteObject",
            "s3:GetObject",
            "s3:ListMultipartUploadParts",
            "s3:PutObject",
          ],
          Resource: arns.map((arn) => `${arn}/*`),
          Condition: overTls,
        },
        {
          // The key's own ARN is unknown before the first update: any key of the account, for these buckets only.
          Sid: "Key",
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: `arn:aws:kms:${region}:${accountId}:key/*`,
          Condition: {
            StringEquals: {
              "kms:EncryptionContext:aws:s3:arn": arns,
              "kms:ViaService": `s3.${region}.amazonaws.com`,
            },
          },
        },
      ],
    });
  }
}
