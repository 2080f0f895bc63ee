/** Every store of data is in a backup, the backup is somewhere else, and somebody tries to restore it. */
import { HIPAA } from "../../citations";
import { type Component, typeOf } from "../../component-rule";
import type { Plan } from "../../plan";
import type { PlannedResource } from "../../resource";
import type { StackFinding, StackRule } from "../../rule";
import { UNKNOWN, type View } from "../../view";
import { BUCKET } from "../buckets";
import { DOCDB_CLUSTER, RDS_CLUSTER, RDS_INSTANCE } from "../databases";
import { programs, told } from "./family";

const FACTS = { duty: "retention", level: "mandatory", severity: "high" } as const;

function at(resource: PlannedResource, path: string, message: string): StackFinding {
  return { urn: resource.urn, path, message };
}

/** What backs up what. A cache's snapshots are its own (K-13); a broker and a search cluster hold what others can send again. */
const BACKED_UP: readonly [store: Component, backup: Component][] = [
  ["DatabaseCluster", "BackupSchedule"],
  ["ObjectStore", "StoreBackup"],
];

/** A connection's name is the last part of its store's: `tebx-uploads`; what comes before it is the system's. */
function isOf(plan: Plan, backup: PlannedResource, store: PlannedResource): boolean {
  const of = plan.view(backup).at("of").or("");
  if (typeof of !== "string" || of === "") return false;
  if (store.name === of) return true;
  return store.name.endsWith(`-${of}`) && backup.name.startsWith(store.name.slice(0, -of.length));
}

const TYPES = { [RDS_INSTANCE]: "RDS", [RDS_CLUSTER]: "Aurora", [DOCDB_CLUSTER]: "DocumentDB" } as const;

function names(list: View, name: unknown): boolean {
  return list.each().some((one) => {
    const value = one.or("");
    return value === "*" || (typeof name === "string" && String(value).endsWith(`:${name}`));
  });
}

/** Names of the vaults that backups of a store go to. */
function vaultsOf(plan: Plan, store: PlannedResource): unknown[] {
  const selections = plan
    .ofType(["aws:backup/selection:Selection"])
    .filter((one) => plan.refers(one, "resources", store));
  return plan
    .ofType(["aws:backup/plan:Plan"])
    .filter((one) => selections.some((selection) => plan.refers(selection, "planId", one)))
    .flatMap((one) => plan.view(one).at("rules").each())
    .map((rule) => rule.at("targetVaultName").or(UNKNOWN));
}

/** Whether a selection of restore tests would restore this store, from a vault that it is in. */
function drills(plan: Plan, selection: PlannedResource, store: PlannedResource): boolean {
  const view = plan.view(selection);
  const type = view.at("protectedResourceType").or("");
  if (type !== TYPES[store.type as keyof typeof TYPES]) return false;
  const arns = view.at("protectedResourceArns");
  const chosen = arns.given()
    ? plan.refers(selection, "protectedResourceArns", store) || names(arns, undefined)
    : tagged(view.at("protectedResourceConditions"), plan.view(store).at("tags"));
  if (!chosen) return false;
  const vaults = vaultsOf(plan, store);
  return plan
    .ofType(["aws:backup/restoreTestingPlan:RestoreTestingPlan"])
    .filter((one) => plan.refers(selection, "restoreTestingPlanName", one))
    .map((one) => plan.view(one).at("recoveryPointSelection"))
    .some((points) =>
      vaults.some(
        (vault) => names(points.at("includeVaults"), vault) && !names(points.at("excludeVaults"), vault),
      ),
    );
}

/** Conditions on tags are all met; without any, nothing has been chosen on purpose. */
function tagged(conditions: View, tags: View): boolean {
  const value = (one: View): unknown =>
    tags.at(String(one.at("key").or("")).replace(/^aws:ResourceTag\//, "")).or("");
  const equal = conditions.at("stringEquals").each();
  const other = conditions.at("stringNotEquals").each();
  return (
    equal.length > 0 &&
    equal.every((one) => value(one) === one.at("value").or(UNKNOWN)) &&
    other.every((one) => value(one) !== one.at("value").or(UNKNOWN))
  );
}

/** A place that backups go to: a bucket's name, or the address of a store. */
interface Destination {
  resource: PlannedResource;
  bucket?: View;
  endpoint?: View;
}

function destinations(plan: Plan): Destination[] {
  const programsOf = plan
    .ofType(/^aws:ecs\/taskDefinition:TaskDefinition$|^kubernetes:batch\/v\w+:CronJob$/)
    .flatMap((resource) =>
      programs(plan, resource).flatMap((program) => [
        ...told(program, "BACKUP_BUCKET").map((bucket) => ({ resource, bucket })),
        ...told(program, "AWS_ENDPOINT_URL_S3")
          .filter(() => told(program, "BACKUP_BUCKET").length > 0)
          .map((endpoint) => ({ resource, endpoint })),
      ]),
    );
  const archives = plan.ofType(/^kubernetes:barmancloud\.cnpg\.io\/v\w+:ObjectStore$/).map((resource) => {
    const configuration = plan.view(resource).at("spec", "configuration");
    const endpoint = configuration.at("endpointURL");
    return { resource, bucket: configuration.at("destinationPath"), ...(endpoint.given() && { endpoint }) };
  });
  const oplogs = plan
    .ofType(/^kubernetes:psmdb\.percona\.com\/v\w+:PerconaServerMongoDB$/)
    .flatMap((resource) =>
      plan
        .view(resource)
        .at("spec", "backup", "storages")
        .entries()
        .map(([, storage]) => storage.at("s3"))
        .map((s3) => {
          const endpoint = s3.at("endpointUrl");
          return { resource, bucket: s3.at("bucket"), ...(endpoint.given() && { endpoint }) };
        }),
    );
  return [...programsOf, ...archives, ...oplogs];
}

/** A name inside of the cluster: what is backed up and its backup are lost together. */
function isOutside(endpoint: unknown): boolean {
  const host = /^https:\/\/([^/:]+)/.exec(String(endpoint))?.[1];
  return host?.includes(".") === true && !/(\.svc(\.|$)|\.local$|^localhost|^127\.)/.test(host);
}

export const backedUpRules: StackRule[] = [
  {
    id: "R-76",
    name: "every-store-is-backed-up",
    title: "Every database and object store of a system is in a backup of that system",
    ...FACTS,
    citations: [HIPAA.backup],
    why: "A store that was added later is the one that nobody added to the backups.",
    remediation:
      "Add a BackupSchedule (database) or a StoreBackup (object store) whose of is the store's connection.",
    evaluate: (plan) =>
      BACKED_UP.flatMap(([store, backup]) => {
        const backups = plan.ofType([typeOf(backup)]);
        return plan
          .ofType([typeOf(store)])
          .filter((one) => !backups.some((each) => isOf(plan, each, one)))
          .map((one) => at(one, "", `no ${backup} is of this ${store}`));
      }),
  },
  {
    id: "R-77",
    name: "every-database-is-drilled",
    title: "A restore of every database on AWS is rehearsed, from a vault that its backups are in",
    ...FACTS,
    citations: [HIPAA.testing],
    why: "A drill that selects nothing succeeds each month and tests nothing.",
    remediation:
      "Name the database's ARN, its type and its vault in a RestoreTestingSelection and its plan (BackupSchedule does).",
    evaluate: (plan) => {
      const selections = plan.ofType(["aws:backup/restoreTestingSelection:RestoreTestingSelection"]);
      return plan
        .ofType(Object.keys(TYPES))
        .filter((store) => !plan.view(store).at("replicateSourceDb").given())
        .filter((store) => !selections.some((selection) => drills(plan, selection, store)))
        .map((store) => at(store, "", "no restore test would restore this database"));
    },
  },
  {
    id: "R-78",
    name: "backups-leave-what-they-protect",
    title: "Backups go to a bucket outside of the stack and of the cluster, over TLS",
    ...FACTS,
    citations: [HIPAA.backup, HIPAA.integrity],
    why: "A backup that is destroyed with its source, by the same mistake or the same hand, is none.",
    remediation:
      "Name a bucket of another account or site in ward:backups, and an https:// endpoint outside.",
    evaluate: (plan) => {
      const own = plan
        .ofType(BUCKET)
        .map((bucket) => plan.view(bucket).at("bucket").or(UNKNOWN))
        .filter((name) => typeof name === "string");
      return destinations(plan).flatMap(({ resource, bucket, endpoint }) => {
        const name =
          bucket &&
          String(bucket.or(""))
            .replace(/^s3:\/\//, "")
            .split("/")[0];
        return [
          ...(bucket && name === "" ? [at(resource, bucket.path, "no bucket is named")] : []),
          ...(bucket && own.includes(name)
            ? [at(resource, bucket.path, "the bucket is this stack's own")]
            : []),
          ...(endpoint && !isOutside(endpoint.or(""))
            ? [at(resource, endpoint.path, "not a store outside, reached over TLS")]
            : []),
        ];
      });
    },
  },
];
