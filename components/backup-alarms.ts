/** Alarms of a task of the backup program: its log's lines become metrics of CloudWatch (images/backup/words.sh, `measure`). */
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as pulumi from "@pulumi/pulumi";
import { ageHours, backupAgeHours, RUNBOOK, SIZE_CHANGE_PERCENT, slowSeconds } from "./backup-limits";
import type { BackupRun } from "./backup-run";
import { hoursOf } from "./backup-schedule/schedule";
import { physicalName } from "./naming";
import { actions } from "./observability/alarms";
import { type Reference, References } from "./reference";
import type { AwsTarget } from "./target";

/** What the alarm compares; every run of a system has names of its own. */
interface Watched {
  /** Last part of its names: `failed`, `too-old`. */
  role: string;
  /** As the program calls it. */
  metric: string;
  /** In this log. @default the run's own */
  log?: Reference;
  /** That nothing is wrong, in lines of the log without the metric. @default nothing */
  otherwise?: string;
  what: string;
}

/**
 * A run tells something once, so that each alarm keeps its state until the next has told more (`ignore`). Only where silence is what is
 * looked for is it counted (`breaching`): CloudWatch looks 7 days back, at hours. A rehearsal is due once a month: how old the last is,
 * backups tell.
 */
export function createBackupAlarms(
  name: string,
  run: BackupRun,
  log: Reference,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  const { of, role, recoveryMinutes } = run;
  const drill = recoveryMinutes !== undefined;
  const namespace = `Ward/${target.scope.stack}/${target.scope.system}`;
  const subject = drill ? `The drill of ${of}` : `The backup of ${of} (${role})`;
  above(
    {
      role: "failed",
      metric: "failed",
      otherwise: "0",
      what: `${subject} failed${drill ? ", or a restore takes too long" : ""}`,
    },
    0,
  );
  const slow = slowSeconds(run);
  above(
    {
      ...{ role: "slow", metric: drill ? "recovery_seconds" : "duration_seconds" },
      what: `${subject} takes ${Math.round(slow / 60)} minutes or more, and is near its limit`,
    },
    slow,
  );
  if (drill) watchProof(ageHours(run));
  else watchBackups();

  function watchBackups(): void {
    for (const { metric, every } of run.reports ?? [{ metric: "finished_seconds", every: run.every }]) {
      if (every === "week" || every === "month")
        throw new Error(`${name}: no alarm looks ${hoursOf(every)} hours back`);
      const hours = backupAgeHours(every, run);
      const what = `${subject} has not told ${metric} for ${hours} hours`;
      silent({ role: `${metric.split("_")[0]}-too-old`, metric, what }, hours);
    }
    const what = `${subject} differs in size from the one before by more than ${SIZE_CHANGE_PERCENT} %`;
    above({ role: "size", metric: "size_change_percent", what }, SIZE_CHANGE_PERCENT);
  }

  function watchProof(hours: number): void {
    if (run.provenIn === undefined) return;
    const what = `No drill has proven a backup of ${of} for ${hours / 24} days`;
    alarm(
      { role: "too-old", metric: "proof_age_seconds", log: run.provenIn, what },
      {
        ...{ comparisonOperator: "GreaterThanThreshold", threshold: hours * 3600, statistic: "Maximum" },
        // Each backup tells it, at least one a day: where none does, nothing is known to be proven.
        ...{ evaluationPeriods: backupAgeHours("day", {}), treatMissingData: "breaching" },
      },
    );
  }

  function above(watched: Watched, threshold: number): void {
    alarm(watched, {
      ...{ comparisonOperator: "GreaterThanThreshold", threshold, statistic: "Maximum" },
      ...{ evaluationPeriods: 1, treatMissingData: "ignore" },
    });
  }

  function silent(watched: Watched, hours: number): void {
    alarm(watched, {
      ...{ comparisonOperator: "LessThanThreshold", threshold: 1, statistic: "SampleCount" },
      ...{ evaluationPeriods: hours, treatMissingData: "breaching" },
    });
  }

  function alarm(
    { role: last, metric, log: where = log, otherwise, what }: Watched,
    compared: Omit<cloudwatch.MetricAlarmArgs, "name">,
  ): void {
    const metricName = `${of}-${role}-${metric}`;
    const physical = physicalName(target.scope, `${of}-${role}-${last}`, 255);
    const [inFilter, inAlarm] = [new References(), new References()];
    const filter = new cloudwatch.LogMetricFilter(
      `${name}-${last}`,
      {
        name: physical,
        logGroupName: inFilter.to(where),
        pattern: `{ ($.program = "backup") && ($.metric = "${metric}") }`,
        metricTransformation: {
          ...{ name: metricName, namespace, value: "$.value" },
          ...(otherwise === undefined ? {} : { defaultValue: otherwise }),
        },
      },
      inFilter.options(opts),
    );
    inAlarm.await(filter);
    new cloudwatch.MetricAlarm(
      `${name}-${last}`,
      {
        name: physical,
        alarmDescription: `${what}. What to do: ${RUNBOOK}`,
        ...{ namespace, metricName, period: 3600, ...compared },
        ...actions(target),
      },
      inAlarm.options(opts),
    );
  }
}
