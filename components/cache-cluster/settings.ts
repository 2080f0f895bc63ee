/** Translations of a cache's settings, and what cannot be. Pure. */
import { checkMaintenance } from "../maintenance";
import type { Problems } from "../problems";
import type { Scope } from "../target";
import type { CacheClusterSpec } from "./args";

/** A Redis Cluster decides by a majority of its primaries. https://redis.io/docs/latest/operate/oss_and_stack/management/scaling/ */
const FEWEST_SHARDS = 3;

export function checkCache(
  spec: CacheClusterSpec,
  environment: Scope["environment"],
  problems: Problems,
): void {
  checkMaintenance(spec.maintenance, problems);
  const { mode, replicas, shards } = spec;
  problems.unless(
    mode !== "replicated" || replicas >= 1,
    `mode is "replicated" with replicas ${replicas}: give at least one, or use mode "standalone"`,
  );
  problems.unless(
    mode !== "standalone" || replicas === 0,
    `mode is "standalone" with replicas ${replicas}: use mode "replicated"`,
  );
  problems.unless(
    mode !== "sharded" || (shards ?? 0) >= FEWEST_SHARDS,
    `mode is "sharded" with shards ${shards ?? "not given"}: give ${FEWEST_SHARDS} or more`,
  );
  problems.unless(
    mode === "sharded" || shards === undefined,
    `mode is "${mode}" with shards ${shards}: use mode "sharded", or leave shards out`,
  );
  problems.unless(
    mode !== "sharded" || environment !== "prod" || replicas >= 1,
    `replicas is ${replicas}: give each shard at least one in prod, or a lost primary loses its keys`,
  );
  problems.unless(spec.memoryMiB >= 64, `memoryMiB is ${spec.memoryMiB}: give 64 or more`);
  problems.unless(
    spec.snapshotDays >= 1 && spec.snapshotDays <= 35,
    `snapshotDays is ${spec.snapshotDays}: give 1 to 35 days`,
  );
}

/** Memory for the data of one server: the whole, or a shard's part. */
export function memoryPerServer({
  memoryMiB,
  shards,
}: Pick<CacheClusterSpec, "memoryMiB" | "shards">): number {
  return Math.ceil(memoryMiB / (shards ?? 1));
}

/** The part of redis.conf that is ours; TLS, password and replication are the operator's. */
export function redisConf(spec: CacheClusterSpec): string {
  const lines = [
    `maxmemory ${memoryPerServer(spec)}mb`,
    `maxmemory-policy ${spec.eviction}`,
    // The operator writes save lines of its own above ours; the empty one forgets them.
    'save ""',
    ...spec.save.map(({ seconds, changes }) => `save ${seconds} ${changes}`),
    `appendonly ${(spec.appendOnly ?? true) ? "yes" : "no"}`,
    "appendfsync everysec",
    'tls-protocols "TLSv1.2 TLSv1.3"',
  ];
  return `${lines.join("\n")}\n`;
}

/** Share of a node's memory that ElastiCache may give to data; the rest is for replication and snapshots. */
const DATA_SHARE = 0.75;

/** Memory (MiB) of the ElastiCache nodes Ward uses, smallest first. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html#ParameterGroups.Redis.NodeSpecific */
const NODES: readonly (readonly [number, string])[] = [
  [512, "cache.t4g.micro"],
  [1402, "cache.t4g.small"],
  [3164, "cache.t4g.medium"],
  [6533, "cache.m7g.large"],
  [13261, "cache.m7g.xlarge"],
  [26972, "cache.r7g.xlarge"],
  [54001, "cache.r7g.2xlarge"],
  [108070, "cache.r7g.4xlarge"],
];

/** @throws {RangeError} when no node is large enough. */
export function nodeType(memoryMiB: number): string {
  const found = NODES.find(([memory]) => memory * DATA_SHARE >= memoryMiB);
  if (found === undefined) throw new RangeError(`no cache node holds ${memoryMiB} MiB of data; use shards`);
  return found[1];
}
