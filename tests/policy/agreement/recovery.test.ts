import { expect } from "chai";
import { checkPlans, findings, set, text } from "./support";

const TASK = "ecs/taskDefinition:";
const KEEP = (days: number) => `"BACKUP_KEEP_DAYS\\",\\"value\\":\\"${days}\\"`;

describe("A mismatch of days", () => {
  it("is told with both numbers and both places", async () => {
    expect(
      await findings(
        "nx-portal",
        "aws",
        set("backup/plan:Plan", "nx-portal-database-backups", ["rules", 0, "lifecycle", "deleteAfter"], 14),
      ),
    ).to.deep.equal([
      "R-70 nx-portal-database-backups rules[0].lifecycle.deleteAfter: keeps 14 days, and keepDays of nx-portal-database-backups is 30",
    ]);
  });
});

checkPlans({
  "The days of a backup": [
    [
      "are those that a dump task prunes after",
      "nx-portal",
      "aws",
      text(TASK, "nx-portal-database-backups-dump", KEEP(30).slice(1), KEEP(14).slice(1)),
      ["R-70 nx-portal-database-backups-dump containerDefinitions[1].environment[2].value"],
    ],
    [
      "are told to a dump task",
      "nx-portal",
      "aws",
      text(TASK, "nx-portal-database-backups-dump", "BACKUP_KEEP_DAYS", "BACKUP_KEPT"),
      ["R-70 nx-portal-database-backups keepDays"],
    ],
    [
      "are those that a CronJob prunes after, not more either",
      "nx-portal",
      "kubernetes",
      text("batch/v1:CronJob", "nx-portal-files-backups-sync", '"30"', '"60"'),
      ["R-70 nx-portal-files-backups-sync spec.jobTemplate.spec.template.spec.containers[0].env[4].value"],
    ],
    [
      "are those of a vault's lock",
      "nx-portal",
      "aws",
      set("backup/vaultLock", "nx-portal-database-backups", ["minRetentionDays"], 21),
      ["R-70 nx-portal-database-backups minRetentionDays"],
    ],
    [
      "are those of every copy",
      "nx-portal",
      "aws",
      set(
        "backup/plan:Plan",
        "nx-portal-database-backups",
        ["rules", 0, "copyActions"],
        [
          {
            destinationVaultArn: "arn:aws:backup:us-east-1:123456789012:backup-vault:far",
            lifecycle: { deleteAfter: 30 },
          },
          {
            destinationVaultArn: "arn:aws:backup:us-east-2:123456789012:backup-vault:far",
            lifecycle: { deleteAfter: 90 },
          },
        ],
      ),
      ["R-70 nx-portal-database-backups rules[0].copyActions[1].lifecycle.deleteAfter"],
    ],
    [
      "are those of the spec: one number there changes all that it must agree with",
      "nx-portal",
      "kubernetes",
      set("ward:components:StoreBackup", "nx-portal-files-backups", ["keepDays"], 31),
      [
        "R-70 nx-portal-files-backups-watch spec.jobTemplate.spec.template.spec.containers[0].env[4].value",
        "R-70 nx-portal-files-backups-sync spec.jobTemplate.spec.template.spec.containers[0].env[4].value",
      ],
    ],
  ],
  "The days of recovery": [
    [
      "are RDS's",
      "nx-portal",
      "aws",
      set("rds/instance:", "nx-portal-database", ["backupRetentionPeriod"], 30),
      ["R-71 nx-portal-database backupRetentionPeriod"],
    ],
    [
      "are RDS's, as text too",
      "nx-portal",
      "aws",
      set("rds/instance:", "nx-portal-database", ["backupRetentionPeriod"], "34"),
      ["R-71 nx-portal-database backupRetentionPeriod"],
    ],
    [
      "are DocumentDB's",
      "tebx",
      "aws",
      set("docdb/cluster:", "tebx-database", ["backupRetentionPeriod"], 30),
      ["R-71 tebx-database backupRetentionPeriod"],
    ],
    [
      "are CloudNativePG's",
      "nx-portal",
      "kubernetes",
      set("cnpg.io/v1:ObjectStore", "nx-portal-database-archive", ["spec", "retentionPolicy"], "5w"),
      [],
    ],
    [
      "are CloudNativePG's to the day",
      "nx-portal",
      "kubernetes",
      set("cnpg.io/v1:ObjectStore", "nx-portal-database-archive", ["spec", "retentionPolicy"], "2m"),
      ["R-71 nx-portal-database-archive spec.retentionPolicy"],
    ],
    [
      "are Percona's copies",
      "tebx",
      "kubernetes",
      set("PerconaServerMongoDB", "tebx-database", ["spec", "backup", "tasks", 0, "retention", "count"], 7),
      ["R-71 tebx-database spec.backup.tasks[0].retention.count"],
    ],
    [
      "are fewer with the same copies, made more often",
      "tebx",
      "kubernetes",
      set(
        "PerconaServerMongoDB",
        "tebx-database",
        ["spec", "backup", "tasks", 0, "schedule"],
        "30 */6 * * *",
      ),
      ["R-71 tebx-database spec.backup.tasks[0].retention.count"],
    ],
    [
      "are a cache's snapshots",
      "tebx",
      "aws",
      set("elasticache/replicationGroup:", "tebx-cache", ["snapshotRetentionLimit"], 30),
      ["R-71 tebx-cache snapshotRetentionLimit"],
    ],
  ],
});
