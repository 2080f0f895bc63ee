/** The load balancer's access log: a private bucket that forgets after the days a guide keeps its logs. */
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { createPrivateBucket } from "../private-bucket";
import type { Reference } from "../reference";
import type { AwsTarget } from "../target";

/** @returns the bucket's name, once the load balancer may write to it. */
export function createBalancerLog(
  name: string,
  days: number,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): Reference {
  // Bucket names are shared by all of AWS: the account makes ours unique.
  const bucketName = physicalName(target.scope, `edge-log-${target.accountId}`, 63);
  const delivery = {
    Sid: "LoadBalancer",
    Effect: "Allow",
    Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${bucketName}/AWSLogs/${target.accountId}/*`,
  };
  return createPrivateBucket(
    `${name}-log`,
    // Load balancers write with S3's own keys only. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    { bucketName, expireDays: days, oldVersionDays: days, keys: "s3", statements: [delivery] },
    target,
    opts,
  );
}
