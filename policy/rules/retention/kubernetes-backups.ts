/** Backups that operators and CronJobs make. */
import { lineage } from "../../plan/resource";
import type { Rule } from "../../rule";
import { builtIn, custom, objects } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { atLeast, integer, isFalse, isTrue, must, unjudged, wrong } from "../../writing/expect";
import { CNPG_CLUSTER } from "../operators/exposure";

export const CRON_JOB = builtIn("batch", "CronJob");
export const SCHEDULED_BACKUP = custom("postgresql.cnpg.io", "ScheduledBackup");

const FACTS = { duty: "retention", level: "mandatory", severity: "high" } as const;

const COMPONENTS = ["BackupSchedule", "CacheBackup", "StoreBackup"].map((name) => `ward:components:${name}`);

/** Whether a CronJob is about backups: a component for backups made it, or its name says so. */
function isBackupJob(urn: string, name: string): boolean {
  return (
    lineage(urn).some((type) => COMPONENTS.includes(type)) ||
    /(^|-)(backup|dump|drill|restore)(-|$)/.test(name)
  );
}

/** `30d`, `8w`, `2m` as days. */
export function recoveryWindow(value: unknown): number {
  const [, count = "0", unit = ""] = /^([1-9]\d*)([dwm])$/.exec(String(value)) ?? [];
  return Number(count) * ({ d: 1, w: 7, m: 30 }[unit] ?? 0);
}

/**
 * Five fields of cron, each of plausible characters, names of days included. The month is every one: a backup of
 * some months is a yearly one, and of 31 February none.
 */
export const CRON =
  /^(@(hourly|daily|weekly|monthly)|([\d*/,-]+\s+){3}\*(\/1)?\s+([\d*/,-]+|[A-Za-z]{3}([,-][A-Za-z]{3})*))$/;

/** CloudNativePG reads seconds first; an interval may stand instead. */
function runsWithSeconds(schedule: unknown): boolean {
  const text = String(schedule).trim();
  return (
    /^@every \d+[hm]/.test(text) || CRON.test(text.startsWith("@") ? text : text.replace(/^[\d*/,-]+\s+/, ""))
  );
}

export const kubernetesBackupRules: Rule[] = [
  {
    id: "R-22",
    name: "backup-jobs-run",
    title: "Backup CronJobs run, one at a time, and catch up",
    ...FACTS,
    citations: [HIPAA.backup],
    why: "A suspended job fails in silence.",
    remediation: "Set suspend false, concurrencyPolicy Forbid and startingDeadlineSeconds.",
    types: CRON_JOB,
    evaluate: (subject) => {
      const { urn, name } = subject.resource;
      return objects(subject)
        .filter((job) =>
          [name, job.at("metadata", "name").or("")].some((one) => isBackupJob(urn, String(one))),
        )
        .map((job) => job.at("spec"))
        .flatMap((spec) => [
          ...must(spec.at("suspend"), false, isFalse, "the job is suspended"),
          ...must(
            spec.at("schedule"),
            "",
            (value) => CRON.test(String(value).trim()),
            "not a schedule of every month",
          ),
          ...must(spec.at("concurrencyPolicy"), "Allow", (value) => value === "Forbid", "two runs may meet"),
          ...must(spec.at("startingDeadlineSeconds"), 0, atLeast(10), "a late run is dropped"),
        ]);
    },
  },
  {
    id: "R-24",
    name: "postgresql-archives-its-log",
    title: "PostgreSQL on Kubernetes archives its log and keeps it",
    ...FACTS,
    citations: [HIPAA.backup, HIPAA.recovery],
    why: "Without the archive the last base backup is all there is.",
    remediation:
      "Give the Cluster a plugin with isWALArchiver, the ObjectStore a retentionPolicy; resume ScheduledBackups.",
    setting: "backupDays",
    types: new RegExp(
      `${CNPG_CLUSTER.source}|${SCHEDULED_BACKUP.source}|${custom("barmancloud.cnpg.io", "ObjectStore").source}`,
    ),
    evaluate: ({ resource, view }, { settings }) => {
      const spec = view.at("spec");
      if (resource.type.endsWith(":ScheduledBackup"))
        return [
          ...must(spec.at("suspend"), false, isFalse, "the backup is suspended"),
          ...must(spec.at("schedule"), "", runsWithSeconds, "not a schedule of every month"),
        ];
      const kept = (value: unknown): boolean => recoveryWindow(value) >= settings.backupDays;
      const message = `the archive must reach back ${settings.backupDays} days (such as 30d)`;
      if (resource.type.endsWith(":ObjectStore")) return must(spec.at("retentionPolicy"), "", kept, message);
      if (spec.at("backup", "barmanObjectStore").given())
        return must(spec.at("backup", "retentionPolicy"), "", kept, message);
      const plugins = spec.at("plugins").each();
      if (
        plugins.some(
          (plugin) => isTrue(plugin.at("isWALArchiver").or(false)) && isTrue(plugin.at("enabled").or(true)),
        )
      )
        return [];
      return [
        plugins.some((plugin) => plugin.unknown)
          ? unjudged(spec.at("plugins"))
          : wrong(spec.at("plugins"), "the log is not archived"),
      ];
    },
  },
  {
    id: "R-29",
    name: "mongodb-backs-up",
    title: "MongoDB on Kubernetes is backed up and recoverable to any point",
    ...FACTS,
    citations: [HIPAA.backup, HIPAA.recovery],
    why: "The operator's point-in-time recovery is off by default.",
    remediation: "Set backup.enabled, backup.pitr.enabled and a task that keeps enough copies.",
    types: custom("psmdb.percona.com", "PerconaServerMongoDB"),
    evaluate: ({ view }) => {
      const backup = view.at("spec", "backup");
      const on = ["enabled", "pitr"].flatMap((key) =>
        must(
          key === "pitr" ? backup.at("pitr", "enabled") : backup.at(key),
          false,
          isTrue,
          "backups are off",
        ),
      );
      const tasks = backup.at("tasks").each();
      const running = tasks.filter((task) => isTrue(task.at("enabled").or(false)));
      if (running.length === 0) return [...on, wrong(backup.at("tasks"), "no backup is scheduled")];
      return on.concat(
        running.flatMap((task) => {
          const keep = task.at("retention", "count").given()
            ? task.at("retention", "count")
            : task.at("keep");
          // Zero keeps everything.
          return must(
            keep,
            0,
            (count) => integer(count) === 0 || atLeast(2)(count),
            "one copy is kept, which the next failure overwrites",
          );
        }),
      );
    },
  },
];
