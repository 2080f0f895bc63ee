/** Alarms of a vault of AWS Backup, on what the service itself tells of it; it tells no zeros. */
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as pulumi from "@pulumi/pulumi";
import { backupAgeHours, RUNBOOK } from "../backup-limits";
import { physicalName } from "../naming";
import { actions } from "../observability/alarms";
import { type Reference, References } from "../reference";
import type { AwsTarget } from "../target";

interface Vault {
  /** Name of the connection that is backed up. */
  of: string;
  vault: Reference;
  /** Minutes of work that the owner can bear to lose (RPO). */
  lossMinutes: number;
}

/**
 * A snapshot that failed, expired, or was never begun since the account has not opted in: all of them are one that is not there.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html
 */
export function createVaultAlarms(
  name: string,
  { of, vault, lossMinutes }: Vault,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  const hours = backupAgeHours("day", { lossMinutes });
  alarm("vault-too-old", `No snapshot of ${of} was completed for ${hours} hours`, {
    metricName: "NumberOfBackupJobsCompleted",
    ...{ comparisonOperator: "LessThanThreshold", threshold: 1 },
    ...{ evaluationPeriods: hours, treatMissingData: "breaching" },
  });
  alarm("restore-test-failed", `A restore of a snapshot of ${of} failed: of a restore test, or of somebody`, {
    metricName: "NumberOfRestoreJobsFailed",
    ...{ comparisonOperator: "GreaterThanThreshold", threshold: 0 },
    // It holds for a day: the next restore test is a week or a month away.
    ...{ evaluationPeriods: 24, datapointsToAlarm: 1, treatMissingData: "notBreaching" },
  });

  function alarm(
    role: string,
    what: string,
    compared: Pick<cloudwatch.MetricAlarmArgs, "comparisonOperator" | "evaluationPeriods"> &
      Partial<cloudwatch.MetricAlarmArgs>,
  ): void {
    const waits = new References();
    new cloudwatch.MetricAlarm(
      `${name}-${role}`,
      {
        name: physicalName(target.scope, `${of}-${role}`, 255),
        alarmDescription: `${what}. What to do: ${RUNBOOK}`,
        ...{ namespace: "AWS/Backup", dimensions: { BackupVaultName: waits.to(vault) } },
        ...{ period: 3600, statistic: "Sum", ...compared },
        ...actions(target),
      },
      waits.options(opts),
    );
  }
}
