/** The data stores of a system, from its spec sheet and the environment's redundancy. */
import type * as pulumi from "@pulumi/pulumi";
import { CacheCluster } from "../components/cache-cluster";
import type { Connection } from "../components/connection";
import { DatabaseCluster } from "../components/database-cluster";
import { MessageBroker } from "../components/message-broker";
import { ObjectStore } from "../components/object-store";
import { SearchCluster } from "../components/search-cluster";
import type { SystemSpec } from "../systems/system";
import type { Site } from "./backup-site";
import { each } from "./each";
import type { Profile, SystemSettings } from "./environment";
import { type Layers, readers } from "./layers";
import { databaseSheet } from "./sheets";

export interface DataStores {
  databases: Record<string, DatabaseCluster>;
  caches: Record<string, CacheCluster>;
  stores: Record<string, ObjectStore>;
  /** All of them, by connection name. */
  connections: Record<string, Connection>;
}

export function createDataStores(
  spec: SystemSpec,
  settings: SystemSettings,
  profile: Profile,
  layers: Layers,
  site: Site,
  opts: pulumi.ComponentResourceOptions,
): DataStores {
  const { maintenance } = spec;
  const live = (connection: string) => ({ connection, target: layers.data, readers: readers(layers) });
  const called = (connection: string) => `${settings.name}-${connection}`;

  const databases = each(spec.databases, (connection, sheet) => {
    const sized = databaseSheet(connection, sheet, profile, settings);
    const decided = { recoveryDays: profile.recoveryDays, maintenance, ...live(connection), ...site };
    const standbys = standbysOf(profile);
    const args = sized.engine === "postgres" ? { ...sized, standbys, ...decided } : { ...sized, ...decided };
    return new DatabaseCluster(called(connection), args, opts);
  });
  const caches = each(spec.caches, (connection, sheet) => {
    const shards = settings.overrides.shards[connection] ?? sheet.shards;
    const decided = { snapshotDays: profile.cacheSnapshotDays, maintenance, ...live(connection) };
    return new CacheCluster(called(connection), { ...sheet, ...copies(shards, profile), ...decided }, opts);
  });
  const brokers = each(spec.brokers ?? {}, (connection, sheet) => {
    const decided = { members: members(profile), maintenance, ...live(connection) };
    return new MessageBroker(called(connection), { ...sheet, ...decided }, opts);
  });
  const stores = each(
    spec.stores ?? {},
    (connection, sheet) => new ObjectStore(called(connection), { ...sheet, ...live(connection) }, opts),
  );
  const search = each(spec.search ?? {}, (connection, sheet) => {
    const decided = { members: members(profile), maintenance, ...live(connection) };
    return new SearchCluster(called(connection), { ...sheet, ...decided }, opts);
  });
  return {
    databases,
    caches,
    stores,
    connections: { ...databases, ...caches, ...brokers, ...stores, ...search },
  };
}

/** A sharded cache stays one in staging, where its clients speak the same protocol; only copies are left out. */
export function copies(shards: number | undefined, { redundantData }: Profile) {
  if (shards !== undefined) return { mode: "sharded", shards, replicas: redundantData ? 1 : 0 } as const;
  return redundantData
    ? ({ mode: "replicated", replicas: 2 } as const)
    : ({ mode: "standalone", replicas: 0 } as const);
}

/** Three is the fewest of which a majority outlives one. */
export function members({ redundantData }: Profile): number {
  return redundantData ? 3 : 1;
}

export function standbysOf({ redundantData }: Profile): number {
  return redundantData ? 1 : 0;
}
