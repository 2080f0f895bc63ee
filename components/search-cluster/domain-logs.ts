import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as pulumi from "@pulumi/pulumi";
import { type References, reference } from "../reference";
import type { AwsTarget } from "../target";

const LOGS = { audit: "AUDIT_LOGS", errors: "ES_APPLICATION_LOGS" } as const;
/** Who did what is kept a year in prod; what went wrong, a month. */
const AUDIT_DAYS = { prod: 365, staging: 30 } as const;
const ERROR_DAYS = 30;

/** Where the domain writes its logs, and the leave to: the groups must exist before it. */
export function createDomainLogs(
  name: string,
  domainName: string,
  domainArn: string,
  target: AwsTarget,
  waits: References,
  opts: pulumi.CustomResourceOptions,
): { logType: string; enabled: true; cloudwatchLogGroupArn: string }[] {
  const { scope, region, accountId } = target;
  const folder = `/aws/opensearch/${domainName}`;
  const arn = (path: string) => `arn:aws:logs:${region}:${accountId}:log-group:${path}`;
  const statement = {
    Effect: "Allow",
    Principal: { Service: "es.amazonaws.com" },
    Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:PutLogEventsBatch"],
    Resource: `${arn(folder)}/*`,
    Condition: { StringEquals: { "aws:SourceAccount": accountId }, ArnLike: { "aws:SourceArn": domainArn } },
  };
  const leave = new cloudwatch.LogResourcePolicy(
    `${name}-logs`,
    {
      policyName: `${domainName}-logs`,
      policyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    },
    opts,
  );
  waits.await(leave);
  return Object.entries(LOGS).map(([log, logType]) => {
    const path = `${folder}/${log}`;
    const retentionInDays = log === "audit" ? AUDIT_DAYS[scope.environment] : ERROR_DAYS;
    const group = new cloudwatch.LogGroup(
      `${name}-${log}`,
      { name: path, retentionInDays, kmsKeyId: target.keyArn },
      opts,
    );
    return { logType, enabled: true, cloudwatchLogGroupArn: waits.to(reference(arn(path), group)) };
  });
}
