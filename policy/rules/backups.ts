/** AWS Backup, and backups that Kubernetes operators and CronJobs make. */
import { HIPAA } from "../citations";
import { atLeast, integer, isFalse, isTrue, must, mustBeGiven, unjudged, wrong } from "../expect";
import { builtIn, custom, objects } from "../kubernetes";
import { lineage } from "../resource";
import type { Rule } from "../rule";
import { CNPG_CLUSTER } from "./operators";

export const CRON_JOB = builtIn("batch", "CronJob");
export const SCHEDULED_BACKUP = custom("postgresql.cnpg.io", "ScheduledBackup");

const FACTS = { duty: "retention", level: "mandatory", severity: "high" } as const;

/** Whether a CronJob is about backups: it belongs to a BackupSchedule, or its name says so. */
export function isBackupJob(urn: string, name: string): boolean {
  return (
    lineage(urn).includes("ward:components:BackupSchedule") ||
    /(^|-)(backup|dump|drill|restore)(-|$)/.test(name)
  );
}

/** `30d`, `8w`, `2m` as days. */
function recoveryWindow(value: unknown): number {
  const [, count = "0", unit = ""] = /^([1-9]\d*)([dwm])$/.exec(String(value)) ?? [];
  return Number(count) * ({ d: 1, w: 7, m: 30 }[unit] ?? 0);
}

/** Five fields of cron, each of plausible characters; names of days and months included. */
const CRON =
  /^(@(hourly|daily|weekly|monthly)|(([\d*/,-]+|[A-Za-z]{3}([,-][A-Za-z]{3})*)\s+){4}([\d*/,-]+|[A-Za-z]{3}([,-][A-Za-z]{3})*))$/;

export const backupRules: Rule[] = [
  {
    id: "R-13",
    name: "backup-plan-keeps-backups",
    title: "Backup plans run on a schedule and keep what they make",
    ...FACTS,
    citations: [HIPAA.backup],
    why: "A backup that expires before the fault is noticed is none.",
    remediation: "Give each rule a schedule and lifecycle.deleteAfter; cold storage needs 90 days more.",
    setting: "backupDays",
    types: ["aws:backup/plan:Plan"],
    evaluate: ({ view }, { settings }) => {
      const rules = view.at("rules").each();
      if (rules.length === 0) return [wrong(view.at("rules"), "the plan has no rule")];
      return rules.flatMap((rule) => {
        const enough = atLeast(settings.backupDays);
        const lives = [
          rule.at("lifecycle"),
          ...rule
            .at("copyActions")
            .each()
            .map((copy) => copy.at("lifecycle")),
        ];
        const schedule = must(
          rule.at("schedule"),
          "",
          (value) => /^(cron|rate)\(.+\)$/.test(String(value)),
          "there is no schedule",
        );
        return schedule.concat(
          lives.flatMap((life) => {
            const cold = life.at("coldStorageAfter").or(0);
            return must(
              life.at("deleteAfter"),
              Number.MAX_SAFE_INTEGER,
              (days) => enough(days) && (isFalse(cold) || (integer(days) ?? 0) >= (integer(cold) ?? 0) + 90),
              `backups must be kept ${settings.backupDays} days, and 90 days after they go to cold storage`,
            );
          }),
        );
      });
    },
  },
  {
    id: "R-14",
    name: "backup-vault-is-locked",
    title: "Backup vaults are locked: in prod nobody can undo it",
    ...FACTS,
    citations: [HIPAA.backup, HIPAA.integrity],
    why: "Whoever deletes the data deletes the backups next.",
    remediation:
      "Set minRetentionDays, and in prod changeableForDays (3 or more), which makes the lock final.",
    setting: "backupDays",
    types: ["aws:backup/vaultLockConfiguration:VaultLockConfiguration"],
    evaluate: ({ view }, { environment, settings }) => [
      ...must(
        view.at("minRetentionDays"),
        0,
        atLeast(settings.backupDays),
        `backups must stay at least ${settings.backupDays} days`,
      ),
      // Without this field the lock is in governance mode, which an administrator can lift.
      ...(environment === "prod"
        ? must(view.at("changeableForDays"), 0, atLeast(3), "the lock can be lifted")
        : []),
    ],
  },
  {
    id: "E-10",
    name: "backup-vault-has-its-key",
    title: "Backup vaults are encrypted with a key of their own",
    duty: "encryption",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.encryptionAtRest],
    why: "With the default key a vault cannot be copied to another account.",
    remediation: "Set kmsKeyArn.",
    types: ["aws:backup/vault:Vault"],
    evaluate: ({ view }) => mustBeGiven(view.at("kmsKeyArn"), "the vault has no key of its own"),
  },
  {
    id: "R-16",
    name: "restores-are-drilled",
    title: "Restore tests run on a schedule and are looked at",
    ...FACTS,
    citations: [HIPAA.testing],
    why: "Only a backup that was restored is one.",
    remediation: "Give the plan a scheduleExpression, the selection a validationWindowHours of 1 to 168.",
    types: [
      "aws:backup/restoreTestingPlan:RestoreTestingPlan",
      "aws:backup/restoreTestingSelection:RestoreTestingSelection",
    ],
    evaluate: ({ resource, view }) =>
      resource.type.endsWith("Plan")
        ? must(
            view.at("scheduleExpression"),
            "",
            (value) => /^(cron|rate)\(.+\)$/.test(String(value)),
            "there is no schedule",
          )
        : must(
            view.at("validationWindowHours"),
            0,
            (hours) => atLeast(1)(hours) && (integer(hours) ?? 0) <= 168,
            "nobody can look at the restored copy",
          ),
  },
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
      if (!isBackupJob(subject.resource.urn, subject.resource.name)) return [];
      return objects(subject)
        .map((job) => job.at("spec"))
        .flatMap((spec) => [
          ...must(spec.at("suspend"), false, isFalse, "the job is suspended"),
          ...must(spec.at("schedule"), "", (value) => CRON.test(String(value).trim()), "not a schedule"),
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
        return must(spec.at("suspend"), false, isFalse, "the backup is suspended");
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
    id: "R-25",
    name: "volumes-survive",
    title: "Volumes survive the deletion of what used them",
    duty: "retention",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.backup],
    why: "Deleting a StatefulSet or a claim must not delete the data.",
    remediation: "Set reclaimPolicy and persistentVolumeClaimRetentionPolicy.whenDeleted to Retain.",
    types: new RegExp(
      `${builtIn("storage.k8s.io", "StorageClass").source}|${builtIn("apps", "StatefulSet").source}`,
    ),
    evaluate: (subject) =>
      objects(subject).flatMap((object) => {
        const kept = (value: unknown): boolean => value === "Retain";
        if (/StorageClass/.test(subject.resource.type))
          return must(object.at("reclaimPolicy"), "Delete", kept, "data goes with its claim");
        const policy = object.at("spec", "persistentVolumeClaimRetentionPolicy");
        return ["whenDeleted", "whenScaled"].flatMap((key) =>
          must(policy.at(key), "Retain", kept, "data goes with its pods"),
        );
      }),
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
