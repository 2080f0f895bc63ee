import { type Change, checkPlans, set, text, without } from "./support";

const TASK = "ecs/taskDefinition:";
const SELECTION = ["restoreTestingSelection:", "tebx-database-backups"] as const;

/** The drill's selection names no database, but a tag of the backups of this system. */
function selectedByTag(system: string): Change {
  const without = set(...SELECTION, ["protectedResourceArns"], undefined);
  const tagged = set(...SELECTION, ["protectedResourceConditions"], {
    stringEquals: [{ key: "aws:ResourceTag/ward:backup", value: system }],
  });
  return (resource) => tagged(without(resource) ?? resource);
}

checkPlans({
  "A backup": [
    [
      "is made of every database",
      "tebx",
      "kubernetes",
      set("BackupSchedule", "tebx-identity-database-backups", ["of"], "database"),
      ["R-76 tebx-identity-database"],
    ],
    [
      "is made of every object store",
      "nx-portal",
      "hybrid",
      set("StoreBackup", "nx-portal-files-backups", ["of"], "uploads"),
      ["R-76 nx-portal-files"],
    ],
    [
      "goes to a bucket that the stack does not make",
      "tebx",
      "aws",
      text(
        TASK,
        "tebx-cache-backups-copy",
        "ward-backups-prod-us-east-2",
        "prod-tebx-cache-exports-123456789012",
      ),
      ["R-78 tebx-cache-backups-copy containerDefinitions[1].environment[1].value"],
    ],
    [
      "goes to a store outside of the cluster",
      "nx-portal",
      "kubernetes",
      set(
        "cnpg.io/v1:ObjectStore",
        "nx-portal-database-archive",
        ["spec", "configuration", "endpointURL"],
        "https://minio.storage.svc.cluster.local:9000",
      ),
      ["R-78 nx-portal-database-archive spec.configuration.endpointURL"],
    ],
    [
      "goes to a store outside, whoever asks it",
      "tebx",
      "kubernetes",
      set(
        "PerconaServerMongoDB",
        "tebx-database",
        ["spec", "backup", "storages", "archive", "s3", "endpointUrl"],
        "https://minio",
      ),
      ["R-78 tebx-database spec.backup.storages.archive.s3.endpointUrl"],
    ],
    [
      "names its bucket",
      "tebx",
      "kubernetes",
      set(
        "PerconaServerMongoDB",
        "tebx-database",
        ["spec", "backup", "storages", "archive", "s3", "bucket"],
        "",
      ),
      ["R-78 tebx-database spec.backup.storages.archive.s3.bucket"],
    ],
  ],
  "A restore test": [
    [
      "is there for each database, not for one of two",
      "tebx",
      "aws",
      without("restoreTestingSelection:", "tebx-identity-database-backups"),
      ["R-77 tebx-identity-database"],
    ],
    [
      "selects the database by its ARN",
      "tebx",
      "aws",
      set(
        "restoreTestingSelection:",
        "tebx-database-backups",
        ["protectedResourceArns"],
        ["arn:aws:rds:us-west-2:123456789012:cluster:prod-tebx-databases"],
      ),
      ["R-77 tebx-database"],
    ],
    [
      "may select all of its type",
      "tebx",
      "aws",
      set("restoreTestingSelection:", "tebx-database-backups", ["protectedResourceArns"], ["*"]),
      [],
    ],
    [
      "is of the database's type",
      "tebx",
      "aws",
      set("restoreTestingSelection:", "tebx-database-backups", ["protectedResourceType"], "RDS"),
      ["R-77 tebx-database"],
    ],
    [
      "looks into the vault that the backups are in",
      "tebx",
      "aws",
      set(
        "restoreTestingPlan:",
        "tebx-database-backups",
        ["recoveryPointSelection", "includeVaults"],
        ["arn:aws:backup:us-west-2:123456789012:backup-vault:prod-tebx-other"],
      ),
      ["R-77 tebx-database"],
    ],
    [
      "does not leave that vault out",
      "tebx",
      "aws",
      set("restoreTestingPlan:", "tebx-database-backups", ["recoveryPointSelection", "excludeVaults"], ["*"]),
      ["R-77 tebx-database"],
    ],
    [
      "belongs to a plan",
      "tebx",
      "aws",
      set("restoreTestingSelection:", "tebx-database-backups", ["restoreTestingPlanName"], "another"),
      ["R-77 tebx-database"],
    ],
    [
      "selects nothing without ARNs and conditions",
      "tebx",
      "aws",
      set("restoreTestingSelection:", "tebx-database-backups", ["protectedResourceArns"], undefined),
      ["R-77 tebx-database"],
    ],
    ["may select by a tag that the database has", "tebx", "aws", selectedByTag("tebx"), []],
    [
      "does not select by a tag that it does not have",
      "tebx",
      "aws",
      selectedByTag("hospital"),
      ["R-77 tebx-database"],
    ],
  ],
});
