/** Translations of a cache's settings, and what cannot be. Pure. */
import type { Problems } from "../problems";
import type { CacheClusterSpec } from "./args";

export function checkCache(spec: CacheClusterSpec, problems: Problems): void {
  const { mode, replicas } = spec;
  problems.unless(
    mode !== "replicated" || replicas >= 1,
    `mode is "replicated" with replicas ${replicas}: give at least one, or use mode "standalone"`,
  );
  problems.unless(
    mode !== "standalone" || replicas === 0,
    `mode is "standalone" with replicas ${replicas}: use mode "replicated"`,
  );
  problems.unless(spec.memoryMiB >= 64, `memoryMiB is ${spec.memoryMiB}: give 64 or more`);
  problems.unless(
    spec.snapshotDays >= 1 && spec.snapshotDays <= 35,
    `snapshotDays is ${spec.snapshotDays}: give 1 to 35 days`,
  );
}

/** The part of redis.conf that is ours; TLS, password and replication are the operator's. */
export function redisConf(spec: CacheClusterSpec): string {
  const lines = [
    `maxmemory ${spec.memoryMiB}mb`,
    `maxmemory-policy ${spec.eviction}`,
    ...(spec.save.length === 0
      ? ['save ""']
      : spec.save.map(({ seconds, changes }) => `save ${seconds} ${changes}`)),
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
