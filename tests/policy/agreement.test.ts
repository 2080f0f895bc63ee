import { expect } from "chai";
import { judge } from "../../policy/judge";
import type { PlannedResource } from "../../policy/resource";
import { toPlanned } from "../../preview/verdict";
import { planOf, type Stack } from "../support/plan";
import { changed, contextOf, type Props } from "./support";

type Placement = "aws" | "kubernetes" | "hybrid";
type Change = (resource: PlannedResource) => PlannedResource | undefined;

async function findings(
  system: string,
  placement: Placement,
  change: Change,
  stack: Stack = "prod",
): Promise<string[]> {
  const plan = await planOf(stack, placement, system);
  const good = plan.resources.map(toPlanned);
  const resources = good.flatMap((each) => change(each) ?? []);
  expect(resources, "the change changes something").not.to.deep.equal(good);
  return judge(resources, contextOf({ environment: stack, stack })).violations.map(
    ({ rule, resource, path, message }) => `${rule} ${resource} ${path}: ${message}`,
  );
}

/** One value of one resource, by a part of its type and its name. */
function set(type: string, name: string, path: (string | number)[], value: unknown): Change {
  return (resource) =>
    resource.type.includes(type) && resource.name === name
      ? { ...resource, props: changed(resource.props, path, value) }
      : resource;
}

/** Text in place of another, anywhere in the inputs of one resource. */
function text(type: string, name: string, from: string, to: string): Change {
  return (resource) =>
    resource.type.includes(type) && resource.name === name
      ? { ...resource, props: JSON.parse(JSON.stringify(resource.props).replaceAll(from, to)) as Props }
      : resource;
}

function without(type: string, name: string): Change {
  return (resource) => (resource.type.includes(type) && resource.name === name ? undefined : resource);
}

/** Those of one rule and beyond, as `id name path`. */
function places(found: string[]): string[] {
  return found.map((one) => one.slice(0, one.indexOf(":")));
}

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

type Row = readonly [what: string, system: string, placement: Placement, change: Change, finds: string[]];

const ROWS: Record<string, readonly Row[]> = {
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
      ["R-70 nx-portal-files-backups-sync spec.jobTemplate.spec.template.spec.containers[0].env[4].value"],
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
  "The days of logs": [
    [
      "are those of a service's group",
      "nx-portal",
      "aws",
      set("cloudwatch/logGroup:", "nx-portal-api-gateway", ["retentionInDays"], 14),
      ["R-72 nx-portal-api-gateway retentionInDays"],
    ],
    [
      "are those of the edge's bucket",
      "nx-portal",
      "aws",
      set("bucketLifecycle", "nx-portal-edge-log", ["rules", 0, "expiration", "days"], 90),
      ["R-72 nx-portal-edge-log rules[0].expiration.days"],
    ],
    [
      "are thirty for a network that says nothing",
      "nx-portal",
      "aws",
      set("cloudwatch/logGroup:", "nx-portal-network-flow", ["retentionInDays"], 60),
      ["R-72 nx-portal-network-flow retentionInDays"],
    ],
    [
      "are those of an index, in each service that lays it out (ISM)",
      "hospital",
      "aws",
      text(
        TASK,
        "hospital-doctor-service",
        '\\"min_index_age\\\\\\":\\\\\\"30d',
        '\\"min_index_age\\\\\\":\\\\\\"3d',
      ),
      ["R-74 hospital-doctor-service"],
    ],
    [
      "are those of an index (ILM)",
      "hospital",
      "kubernetes",
      text("batch/v1:Job", "hospital-doctor-service-release", '\\"min_age\\":\\"30d', '\\"min_age\\":\\"90d'),
      ["R-74 hospital-doctor-service-release"],
    ],
    [
      "are those of the realm's events",
      "tebx",
      "kubernetes",
      text(
        "ward:components:ApiService",
        "tebx-keycloak",
        '\\"eventsExpiration\\": 31536000',
        '\\"eventsExpiration\\": 86400',
      ),
      ["R-75 tebx-keycloak"],
    ],
    [
      "are those of what administrators change",
      "tebx",
      "aws",
      text("ward:components:ApiService", "tebx-keycloak", "adminEventsExpiration", "adminEvents"),
      ["R-75 tebx-keycloak"],
    ],
  ],
  Objects: [
    [
      "stay where the spec names no day (S3)",
      "nx-portal",
      "aws",
      set("bucketLifecycle", "nx-portal-files-uploads", ["rules", 0, "expiration"], { days: 400 }),
      ["R-73 nx-portal-files-uploads rules[0].expiration.days"],
    ],
    [
      "stay where the spec names no day (a store on kubernetes)",
      "nx-portal",
      "kubernetes",
      text(
        "batch/v1:Job",
        "nx-portal-files-buckets",
        '\\"NoncurrentVersionExpiration\\":{\\"NoncurrentDays\\":90}',
        '\\"Expiration\\":{\\"Days\\":400}',
      ),
      ["R-73 nx-portal-files-buckets"],
    ],
    [
      "go on the day that the spec names",
      "nx-portal",
      "aws",
      (resource) =>
        set(
          "ward:components:ObjectStore",
          "nx-portal-files",
          ["expireDays"],
          400,
        )(
          set("bucketLifecycle", "nx-portal-files-uploads", ["rules", 0, "expiration"], { days: 400 })(
            resource,
          ) ?? resource,
        ),
      [],
    ],
  ],
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
    [
      "may select by a tag that the database has",
      "tebx",
      "aws",
      (resource) =>
        set("restoreTestingSelection:", "tebx-database-backups", ["protectedResourceConditions"], {
          stringEquals: [{ key: "aws:ResourceTag/ward:backup", value: "tebx" }],
        })(
          set(
            "restoreTestingSelection:",
            "tebx-database-backups",
            ["protectedResourceArns"],
            undefined,
          )(resource) ?? resource,
        ),
      [],
    ],
    [
      "does not select by a tag that it does not have",
      "tebx",
      "aws",
      (resource) =>
        set("restoreTestingSelection:", "tebx-database-backups", ["protectedResourceConditions"], {
          stringEquals: [{ key: "aws:ResourceTag/ward:backup", value: "hospital" }],
        })(
          set(
            "restoreTestingSelection:",
            "tebx-database-backups",
            ["protectedResourceArns"],
            undefined,
          )(resource) ?? resource,
        ),
      ["R-77 tebx-database"],
    ],
  ],
  "An edge": [
    [
      "leads to no service that is not there",
      "nx-portal",
      "kubernetes",
      set("ward:components:EdgeProxy", "nx-portal-edge", ["sites", 0, "routes", 0, "service"], "database"),
      ["K-19 nx-portal-edge sites[0].routes[0].service"],
    ],
    [
      "leads to no worker, which listens on no port",
      "nx-portal",
      "kubernetes",
      set(
        "ward:components:EdgeProxy",
        "nx-portal-edge",
        ["sites", 0, "routes", 0, "service"],
        "worker-service",
      ),
      ["K-19 nx-portal-edge sites[0].routes[0].service"],
    ],
    [
      "denies the metrics of what it leads to",
      "tebx",
      "aws",
      set("ward:components:EdgeProxy", "tebx-edge", ["denied"], []),
      ["K-29 tebx-edge denied"],
    ],
    [
      "may deny a folder that metrics are in",
      "tebx",
      "aws",
      (resource) =>
        set(
          "ward:components:EdgeProxy",
          "tebx-edge",
          ["denied"],
          ["/internal"],
        )(
          set("ward:components:ApiService", "tebx-api", ["metricsPath"], "/internal/metrics")(resource) ??
            resource,
        ),
      [],
    ],
  ],
};

for (const [title, rows] of Object.entries(ROWS))
  describe(title, () => {
    for (const [what, system, placement, change, finds] of rows)
      it(what, async () => {
        const found = places(await findings(system, placement, change));
        // Where the path is long, its beginning is enough.
        expect(
          found.map((one, index) => (one.startsWith(`${finds[index]}`) ? finds[index] : one)),
        ).to.deep.equal(finds);
      });
  });
