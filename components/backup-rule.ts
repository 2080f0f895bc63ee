/** Alerts of a CronJob of the backup program, as Prometheus' operator takes them: built on what kube-state-metrics tells alone. */
import type * as pulumi from "@pulumi/pulumi";
import { ageHours, RUNBOOK, slowSeconds } from "./backup-limits";
import type { BackupRun } from "./backup-run";
import { createCustomResource } from "./custom-resource";
import { type Reference, References } from "./reference";
import type { KubernetesTarget } from "./target";

interface Alert {
  alert: string;
  expr: string;
  /** How long it has to hold: longer than the controller and two scrapes take. */
  for: string;
  severity: "critical" | "warning";
  summary: string;
}

export function createBackupRule(
  name: string,
  run: BackupRun,
  job: Reference,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  const waits = new References();
  const { system } = target.scope;
  const rules = alerts(run, waits.to(job), target.namespace.text).map(({ severity, summary, ...rule }) => ({
    ...rule,
    labels: { severity, system, backup: run.of, run: run.role },
    annotations: { summary, runbook_url: RUNBOOK },
  }));
  const spec = { groups: [{ name: job.text, rules }] };
  const object = { apiVersion: "monitoring.coreos.com/v1", kind: "PrometheusRule", name: job.text, spec };
  createCustomResource(`${name}-alerts`, object, target, waits, opts);
}

/** Exported for tests. */
export function alerts(run: BackupRun, job: string, namespace: string): Alert[] {
  const of = `{namespace="${namespace}",cronjob="${job}"}`;
  const latest = (metrics: string) => `max by (namespace, cronjob) (${metrics})`;
  // One that has never ended well has no such time: it counts from the day that it was made.
  const good = latest(`kube_cronjob_status_last_successful_time${of} or kube_cronjob_created${of}`);
  const last = latest(`kube_cronjob_status_last_schedule_time${of}`);
  const active = latest(`kube_cronjob_status_active${of}`);
  // As CronJobs name their Jobs; one that somebody starts by hand has a name of his.
  const jobs = `{namespace="${namespace}",job_name=~"${job}-[0-9]+"}`;
  const hours = ageHours(run);
  const { what, old, failed, failure } = wordsFor(run);
  return [
    {
      alert: old,
      expr: `time() - ${good} > ${hours * 3600}`,
      for: "10m",
      severity: "critical",
      summary: `${what} has not ended well for ${hours} hours`,
    },
    {
      // Holds until a run ends well, and not only while its Job is kept.
      alert: failed,
      expr: `${last} > ${good} unless ${active} > 0`,
      for: "10m",
      severity: "warning",
      summary: `${what} ${failure}`,
    },
    {
      alert: "BackupSlow",
      expr: `time() - max by (namespace, job_name) (kube_job_status_start_time${jobs}) > ${slowSeconds(run)} and max by (namespace, job_name) (kube_job_status_active${jobs}) > 0`,
      for: "5m",
      severity: "warning",
      summary: `${what} has been running for ${Math.round(slowSeconds(run) / 60)} minutes, and is near its limit`,
    },
    {
      alert: "BackupUnwatched",
      expr: `absent(kube_cronjob_created${of})`,
      for: "1h",
      severity: "warning",
      summary: `Nothing is known of ${job}: its CronJob is not there, or kube-state-metrics is not`,
    },
  ];
}

/** What is called how: an alert is found in the runbook by its name. */
function wordsFor({ of, recoveryMinutes, role, watches }: BackupRun) {
  if (watches !== undefined)
    return {
      what: `A look at the backups of ${of} (${watches})`,
      ...{ old: "BackupTooOld", failed: "BackupDoubtful" },
      failure: "found the newest too old, unproven, damaged or of quite another size: its log says which",
    };
  if (recoveryMinutes === undefined)
    return {
      what: `A backup of ${of} (${role})`,
      ...{ old: "BackupTooOld", failed: "BackupFailed", failure: "failed" },
    };
  return {
    what: `A drill of ${of}`,
    ...{ old: "BackupUnproven", failed: "BackupFailed" },
    failure: `failed, or took longer than the ${recoveryMinutes} minutes that a restore may take: its evidence says why`,
  };
}
