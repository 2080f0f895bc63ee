/** Recovery windows, deletion guards, log retention: as far as one resource tells. */
import { HIPAA } from "../citations";
import { atLeast, integer, must, wrong } from "../expect";
import type { Rule } from "../rule";
import { DOCDB_CLUSTER, RDS_CLUSTER, RDS_INSTANCE, REPLICATION_GROUP } from "./databases";

export const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

/** The only numbers of days that CloudWatch accepts. 0 means forever. */
const LEGAL_LOG_DAYS = new Set([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

export const retentionRules: Rule[] = [
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
    types: [RDS_INSTANCE, RDS_CLUSTER, DOCDB_CLUSTER, "aws:neptune/cluster:Cluster"],
    evaluate: ({ resource, view }, { settings }) => {
      // A read replica is recovered through its source, which is judged.
      if (resource.type === RDS_INSTANCE && view.at("replicateSourceDb").given()) return [];
      const byDefault = resource.type === RDS_INSTANCE ? 0 : 1;
      const enough = atLeast(settings.recoveryDays);
      return must(
        view.at("backupRetentionPeriod"),
        byDefault,
        (days) => enough(days) && (integer(days) ?? 0) <= 35,
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
    why: "ElastiCache takes no snapshots unless told so.",
    remediation: "Set snapshotRetentionLimit.",
    setting: "cacheSnapshotDays",
    types: [REPLICATION_GROUP],
    evaluate: ({ view }, { settings }) => {
      const enough = atLeast(settings.cacheSnapshotDays);
      return must(
        view.at("snapshotRetentionLimit"),
        0,
        (days) => enough(days) && (integer(days) ?? 0) <= 35,
        `snapshots must be kept ${settings.cacheSnapshotDays} to 35 days`,
      );
    },
  },
  {
    id: "R-18",
    name: "log-retention-is-set",
    title: "Log groups keep their logs for a set time",
    duty: "retention",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.audit],
    why: "Without a number CloudWatch keeps logs forever, patients' data included; with a small one they are gone.",
    remediation: "Set retentionInDays to a number that CloudWatch knows, such as 30 or 365.",
    setting: "logDays",
    types: [LOG_GROUP],
    evaluate: ({ view }, { settings }) => {
      if (view.at("logGroupClass").or("STANDARD") === "DELIVERY")
        return [wrong(view.at("logGroupClass"), "this class keeps logs for two days")];
      const audit = /audit/i.test(String(view.at("name").or("")));
      const minimum = audit ? Math.max(settings.auditLogDays, settings.logDays) : settings.logDays;
      const enough = atLeast(minimum);
      return must(
        view.at("retentionInDays"),
        0,
        (days) => enough(days) && LEGAL_LOG_DAYS.has(integer(days) ?? 0),
        `${audit ? "audit logs" : "logs"} must be kept at least ${minimum} days, by a number that CloudWatch knows`,
      );
    },
  },
  {
    id: "R-30",
    name: "guards-are-not-ignored",
    title: "No guarded property is under ignoreChanges",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.configuration],
    why: "A value that is ignored is judged as written and runs as someone left it.",
    remediation: "Remove the property from ignoreChanges.",
    types: /^(aws|kubernetes):/,
    evaluate: ({ resource, view }) =>
      (resource.ignoreChanges ?? [])
        .filter((path) => path === "*" || GUARDED.test(path))
        .map((path) =>
          wrong(path === "*" ? view : view.at(...path.split(".")), `changes of ${path} are ignored`),
        ),
  },
];

/** Top-level inputs of AWS resources, and the parts of Kubernetes objects, that rules judge. */
const GUARDED = new RegExp(
  "^(?:backupRetentionPeriod|deletionProtection|enableDeletionProtection|skipFinalSnapshot|storageEncrypted|publiclyAccessible|" +
    "parameterGroupName|dbClusterParameterGroupName|parameters|transitEncryption\\w*|atRestEncryptionEnabled|" +
    "snapshotRetentionLimit|ingress|egress|policy|retentionInDays|sslPolicy|protocol|defaultActions|internal|" +
    "viewerCertificate|minRetentionDays|rules|data|stringData|forceDestroy|forceDelete|" +
    "imageTagMutability|imageScanningConfiguration|encryptionConfigurations|" +
    "spec\\.(?:tls|TLS|ports|type|backup|plugins|ingress|externalIPs|template|jobTemplate|suspend))(?=$|[.[])|^spec$",
);
