/** Every store of data is in a backup, and the backup is somewhere else. */
import type { Plan } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resource";
import { UNKNOWN, type View } from "../../plan/view";
import type { StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { type Component, typeOf } from "../../writing/component-rule";
import { must } from "../../writing/expect";
import { BUCKET } from "../storage/buckets";
import { PROGRAMS, programs, told } from "./family";

const FACTS = { duty: "retention", level: "mandatory", severity: "high" } as const;

/** What backs up what. A cache's snapshots are its own (K-13); a broker and a search cluster hold what others can send again. */
const BACKED_UP: readonly [store: Component, backup: Component][] = [
  ["DatabaseCluster", "BackupSchedule"],
  ["ObjectStore", "StoreBackup"],
];

/**
 * The store that a backup is of: a connection's name is the last part of its store's (`tebx-uploads`), and what comes
 * before it is the system's. Of several, `tebx-database` rather than `tebx-identity-database`.
 */
function storeOf(
  plan: Plan,
  backup: PlannedResource,
  stores: readonly PlannedResource[],
): PlannedResource | undefined {
  const of = plan.view(backup).at("of").or("");
  if (typeof of !== "string" || of === "") return undefined;
  return stores
    .filter(
      ({ name }) =>
        name === of || (name.endsWith(`-${of}`) && backup.name.startsWith(name.slice(0, -of.length))),
    )
    .sort((one, other) => one.name.length - other.name.length)[0];
}

/** A place that backups go to: a bucket's name, or the address of a store. */
interface Destination {
  resource: PlannedResource;
  bucket?: View;
  endpoint?: View;
}

function destinations(plan: Plan): Destination[] {
  const programsOf = plan.ofType(PROGRAMS).flatMap((resource) =>
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

/** A bucket's name, or where in it (`s3://bucket/path`), that is not among these. */
function isElsewhere(place: unknown, own: readonly unknown[]): boolean {
  const [name = ""] = String(place)
    .replace(/^s3:\/\//, "")
    .split("/");
  return name !== "" && !own.includes(name);
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
        const stores = plan.ofType([typeOf(store)]);
        const safe = plan.ofType([typeOf(backup)]).map((one) => storeOf(plan, one, stores));
        return stores
          .filter((one) => !safe.includes(one))
          .map(({ urn }) => ({ urn, path: "", message: `no ${backup} is of this ${store}` }));
      }),
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
      return destinations(plan).flatMap(({ resource, bucket, endpoint }) =>
        [
          ...(bucket
            ? must(bucket, "", (name) => isElsewhere(name, own), "not a bucket outside of this stack")
            : []),
          ...(endpoint ? must(endpoint, "", isOutside, "not a store outside, reached over TLS") : []),
        ].map((finding) => ({ ...finding, urn: resource.urn })),
      );
    },
  },
];
