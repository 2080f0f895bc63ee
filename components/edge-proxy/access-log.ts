import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { References, reference } from "../reference";
import type { AwsTarget } from "../target";
import { maskedIds } from "./logged-path";

/** Where everything of CloudFront lives that is not at the edge. */
export const GLOBAL_REGION = "us-east-1";

/**
 * CloudFront's access log, as JSON, in a log group with retention; without queries, where names would stand, and with
 * ids in paths masked.
 * @param site what tells it from another site's log
 */
export function createAccessLog(
  name: string,
  site: string,
  distribution: { arn: pulumi.Output<string> },
  days: number,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  const label = physicalName(target.scope, ["access", site].filter(Boolean).join("-"), 60);
  const path = `/ward/${target.scope.stack}/${target.scope.system}/edge${site === "" ? "" : `-${site}`}`;
  const region = GLOBAL_REGION;
  const group = new cloudwatch.LogGroup(
    `${name}-access`,
    { name: path, retentionInDays: days, region },
    opts,
  );
  new cloudwatch.LogDataProtectionPolicy(
    `${name}-access`,
    { logGroupName: group.name, policyDocument: maskedIds(), region },
    { ...opts, deleteBeforeReplace: true },
  );
  const arn = reference(`arn:aws:logs:${region}:${target.accountId}:log-group:${path}`, group);
  const source = new cloudwatch.LogDeliverySource(
    name,
    { name: label, logType: "ACCESS_LOGS", resourceArn: distribution.arn, region },
    { ...opts, deleteBeforeReplace: true },
  );
  const waits = new References();
  const destination = new cloudwatch.LogDeliveryDestination(
    name,
    {
      name: label,
      outputFormat: "json",
      deliveryDestinationConfiguration: { destinationResourceArn: waits.to(arn) },
      region,
    },
    { ...waits.options(opts), deleteBeforeReplace: true },
  );
  new cloudwatch.LogDelivery(
    name,
    {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      recordFields: [
        "timestamp",
        "c-ip",
        "cs-method",
        "cs(Host)",
        "cs-uri-stem",
        "sc-status",
        "sc-bytes",
        "time-taken",
        "ssl-protocol",
        "x-edge-request-id",
      ],
      region,
    },
    opts,
  );
}
