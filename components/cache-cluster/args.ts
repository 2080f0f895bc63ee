import type { MaintenanceWindow } from "../maintenance";

/** A Redis of one of three shapes: what it holds, and what it may lose. */
export interface CacheClusterSpec {
  /**
   * `standalone`: one server. `replicated`: a primary with replicas that take over. `sharded`: Redis Cluster, keys
   * spread over several primaries; clients must speak its protocol, and a command takes keys of one hash tag only.
   */
  mode: "standalone" | "replicated" | "sharded";
  /** Major version of Redis, e.g. `7`. */
  version: string;
  /** Most memory the data may take, MiB, over all shards. On aws the smallest node that holds it with a quarter in reserve. */
  memoryMiB: number;
  /** What happens when memory is full. A queue must never evict: an evicted job is lost. */
  eviction: "noeviction" | "allkeys-lru" | "volatile-lru" | "allkeys-lfu" | "volatile-ttl";
  /**
   * Snapshot to disk after `seconds` when at least `changes` keys changed. ElastiCache has no such setting: there
   * daily snapshots and replicas take its place, and up to a day is lost if all nodes go at once.
   */
  save: { seconds: number; changes: number }[];
  /** Log every write, so that a crash loses at most a second. Not on ElastiCache. @default true */
  appendOnly?: boolean;
  /** Primaries, in mode `sharded` only: at least three, so that the others agree on a failure. */
  shards?: number;
  /** Servers besides the primary, in mode `replicated`; in mode `sharded` besides each primary. */
  replicas: number;
  /** Days that daily snapshots are kept (aws), 1–35. */
  snapshotDays: number;
  maintenance: MaintenanceWindow;
}
