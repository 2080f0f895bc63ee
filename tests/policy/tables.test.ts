/** Stores that a user adds beside the systems: recovery, deletion, snapshots. */
import { UNKNOWN } from "../../policy/rule";
import { check, resource } from "./support";

check("A DynamoDB table", {
  good: resource("aws:dynamodb/table:Table", {
    pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 35 },
    deletionProtectionEnabled: true,
    replicas: [{ regionName: "eu-west-1", pointInTimeRecovery: true }],
  }),
  accepts: [
    {
      what: "recovery as far as AWS goes by default",
      change: [[["pointInTimeRecovery"], { enabled: true }]],
    },
    {
      what: "in staging without a guard",
      change: [[["deletionProtectionEnabled"], undefined]],
      context: { environment: "staging" },
    },
  ],
  refuses: [
    ...[false, undefined, UNKNOWN].map((enabled) => ({
      what: `recovery ${String(enabled)}`,
      change: [[["pointInTimeRecovery", "enabled"], enabled]] as [string[], unknown][],
      finds: ["R-08 pointInTimeRecovery.enabled"],
    })),
    {
      what: "a week of recovery in prod",
      change: [[["pointInTimeRecovery", "recoveryPeriodInDays"], 7]],
      finds: ["R-08 pointInTimeRecovery.recoveryPeriodInDays"],
    },
    {
      what: "a replica without recovery",
      change: [[["replicas", 0, "pointInTimeRecovery"], undefined]],
      finds: ["R-08 replicas[0].pointInTimeRecovery"],
    },
    {
      what: "a replica that nobody knows",
      change: [[["replicas", 0], UNKNOWN]],
      finds: ["R-08 replicas[0]"],
    },
    {
      what: "no guard against deletion in prod",
      change: [[["deletionProtectionEnabled"], false]],
      finds: ["R-10 deletionProtectionEnabled"],
    },
    { what: "unprotected in prod", change: [], options: { protect: false }, finds: ["R-12"] },
  ],
});

check("A replica of a table", {
  good: resource("aws:dynamodb/tableReplica:TableReplica", { pointInTimeRecovery: true }),
  refuses: [
    {
      what: "no recovery",
      change: [[["pointInTimeRecovery"], undefined]],
      finds: ["R-08 pointInTimeRecovery"],
    },
  ],
});

check("A Neptune cluster", {
  good: resource("aws:neptune/cluster:Cluster", {
    storageEncrypted: true,
    backupRetentionPeriod: 35,
    finalSnapshotIdentifier: "relations-final",
    deletionProtection: true,
    enableCloudwatchLogsExports: ["audit"],
  }),
  refuses: [
    {
      what: "no log",
      change: [[["enableCloudwatchLogsExports"], []]],
      finds: ["L-02 enableCloudwatchLogsExports"],
    },
    {
      what: "a day by default",
      change: [[["backupRetentionPeriod"], undefined]],
      finds: ["R-01 backupRetentionPeriod"],
    },
    { what: "plain storage", change: [[["storageEncrypted"], undefined]], finds: ["E-01 storageEncrypted"] },
    { what: "no final snapshot", change: [[["skipFinalSnapshot"], true]], finds: ["R-09 skipFinalSnapshot"] },
    {
      what: "a final snapshot without a name",
      change: [[["finalSnapshotIdentifier"], undefined]],
      finds: ["R-09 finalSnapshotIdentifier"],
    },
    { what: "no guard", change: [[["deletionProtection"], undefined]], finds: ["R-10 deletionProtection"] },
    { what: "unprotected in prod", change: [], options: { protect: false }, finds: ["R-12"] },
  ],
});

check("A MemoryDB cluster's snapshots", {
  good: resource("aws:memorydb/cluster:Cluster", {
    aclName: "sessions",
    snapshotRetentionLimit: 7,
    finalSnapshotName: "sessions-final",
  }),
  refuses: [
    ...[0, undefined, 6, 36, UNKNOWN].map((days) => ({
      what: `${String(days)} days`,
      change: [[["snapshotRetentionLimit"], days]] as [string[], unknown][],
      finds: ["R-05 snapshotRetentionLimit"],
    })),
    { what: "no last one", change: [[["finalSnapshotName"], undefined]], finds: ["R-09 finalSnapshotName"] },
  ],
});

check("A serverless cache's snapshots", {
  good: resource("aws:elasticache/serverlessCache:ServerlessCache", {
    engine: "valkey",
    snapshotRetentionLimit: 7,
    userGroupId: "g",
  }),
  accepts: [{ what: "none of Memcached, which has no snapshots", change: [[[], { engine: "memcached" }]] }],
  refuses: [
    {
      what: "none",
      change: [[["snapshotRetentionLimit"], undefined]],
      finds: ["R-05 snapshotRetentionLimit"],
    },
  ],
});

check("Backups of a file system", {
  good: resource("aws:efs/backupPolicy:BackupPolicy", { backupPolicy: { status: "ENABLED" } }),
  refuses: ["DISABLED", "DISABLING", undefined, UNKNOWN].map((status) => ({
    what: `status ${String(status)}`,
    change: [[["backupPolicy", "status"], status]] as [string[], unknown][],
    finds: ["R-27 backupPolicy.status"],
  })),
});
