/** How far back databases, caches, warehouses, tables and file systems can be recovered. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { atLeast, between, integer, isTrue, must } from "../../writing/expect";
import {
  DOCDB_CLUSTER,
  isReplica,
  MEMORYDB,
  NEPTUNE_CLUSTER,
  RDS_CLUSTER,
  RDS_INSTANCE,
  REDSHIFT_CLUSTER,
  REPLICATION_GROUP,
  TABLE,
} from "../stores/types";

const FSX = /^aws:fsx\/(windows|lustre|ontap|openZfs)FileSystem:/;

/** Of those of FSx, only one for Windows keeps backups unless told otherwise; a scratch one of Lustre cannot. */
function keepsBackups(type: string, view: View, days: number): Finding[] {
  const lustre = type.startsWith("aws:fsx/lustre");
  if (lustre && /^SCRATCH/.test(String(view.at("deploymentType").or("SCRATCH_1")))) return [];
  return must(
    view.at("automaticBackupRetentionDays"),
    type.startsWith("aws:fsx/windows") ? 7 : 0,
    atLeast(days),
    `backups must be kept for ${days} days`,
  );
}

export const recoveryRules: Rule[] = [
  {
    id: "R-01",
    name: "database-recovery-window",
    title: "Databases can be recovered to any point of the last days",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup, HIPAA.recovery],
    why: "RDS keeps no backups unless told so, clusters keep one day.",
    remediation: "Set backupRetentionPeriod to the days that the environment asks for (at most 35).",
    setting: "recoveryDays",
    types: [
      RDS_INSTANCE,
      RDS_CLUSTER,
      DOCDB_CLUSTER,
      "aws:docdb/elasticCluster:ElasticCluster",
      NEPTUNE_CLUSTER,
    ],
    evaluate: ({ resource, view }, { settings }) => {
      // A read replica is recovered through its source, which is judged.
      if (isReplica({ resource, view })) return [];
      const byDefault = resource.type === RDS_INSTANCE ? 0 : 1;
      return must(
        view.at("backupRetentionPeriod"),
        byDefault,
        between(settings.recoveryDays, 35),
        `recovery must reach back ${settings.recoveryDays} to 35 days`,
      );
    },
  },
  {
    id: "R-05",
    name: "cache-snapshots-are-kept",
    title: "Cache snapshots are kept for days",
    duty: "retention",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.backup],
    why: "ElastiCache and MemoryDB take no snapshots unless told so.",
    remediation: "Set snapshotRetentionLimit.",
    setting: "cacheSnapshotDays",
    types: [REPLICATION_GROUP, MEMORYDB, "aws:elasticache/serverlessCache:ServerlessCache"],
    evaluate: ({ view }, { settings }) => {
      // Memcached has no snapshots.
      if (view.at("engine").or("") === "memcached") return [];
      return must(
        view.at("snapshotRetentionLimit"),
        0,
        between(settings.cacheSnapshotDays, 35),
        `snapshots must be kept ${settings.cacheSnapshotDays} to 35 days`,
      );
    },
  },
  {
    id: "R-07",
    name: "warehouse-snapshots-are-kept",
    title: "Redshift keeps its snapshots for days",
    duty: "retention",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.backup],
    why: "Redshift keeps one day unless told otherwise, and nothing when told 0.",
    remediation:
      "Set automatedSnapshotRetentionPeriod (at most 35); leave manualSnapshotRetentionPeriod -1 or as long.",
    setting: "backupDays",
    types: [REDSHIFT_CLUSTER],
    evaluate: ({ view }, { settings }) => {
      const enough = atLeast(settings.backupDays);
      const days = `snapshots must be kept ${settings.backupDays} days or more`;
      return [
        ...must(view.at("automatedSnapshotRetentionPeriod"), 1, between(settings.backupDays, 35), days),
        ...must(
          view.at("manualSnapshotRetentionPeriod"),
          -1,
          (value) => enough(value) || integer(value) === -1,
          days,
        ),
      ];
    },
  },
  {
    id: "R-08",
    name: "tables-recover-to-any-point",
    title: "DynamoDB tables and their replicas can be recovered to any point of the last days",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup, HIPAA.recovery],
    why: "DynamoDB keeps no backups unless told so; each replica has to be told by itself.",
    remediation: "Set pointInTimeRecovery.enabled, and pointInTimeRecovery true on each of the replicas.",
    setting: "recoveryDays",
    types: [TABLE, "aws:dynamodb/tableReplica:TableReplica"],
    evaluate: ({ resource, view }, { settings }) => {
      const off = "cannot be recovered to a point in time";
      const own = view.at("pointInTimeRecovery");
      if (resource.type !== TABLE) return must(own, false, isTrue, off);
      const reach = `recovery must reach back ${settings.recoveryDays} days`;
      return [
        ...must(own.at("enabled"), false, isTrue, off),
        ...must(own.at("recoveryPeriodInDays"), 35, atLeast(settings.recoveryDays), reach),
        ...view
          .at("replicas")
          .each()
          .flatMap((replica) => must(replica.at("pointInTimeRecovery"), false, isTrue, off)),
      ];
    },
  },
  {
    id: "R-27",
    name: "file-systems-are-backed-up",
    title: "Backups of a file system stay on, those of FSx for days",
    duty: "retention",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.backup],
    why: "A file that is deleted is gone at once.",
    remediation: "Set backupPolicy.status to ENABLED (EFS), automaticBackupRetentionDays (FSx).",
    setting: "backupDays",
    types: new RegExp(`^aws:efs/backupPolicy:BackupPolicy$|${FSX.source}`),
    evaluate: ({ resource, view }, { settings }) =>
      FSX.test(resource.type)
        ? keepsBackups(resource.type, view, settings.backupDays)
        : must(
            view.at("backupPolicy", "status"),
            "DISABLED",
            (status) => status === "ENABLED",
            "there are no backups",
          ),
  },
];
