/** Redis: its exporter beside every server, or the nodes of ElastiCache. */
import {
  type Account,
  type Cluster,
  freeDisk,
  idOf,
  type Of,
  orZero,
  pick,
  type Reading,
  signals,
} from "./signal";

type Cache = Of<"cache">;

/** As redis-operator calls them: `<name>-0`, of shards `<name>-leader-0`. */
const SERVERS = "(-leader|-follower)?-[0-9]+";
const podsOf = ({ name }: Cache, { system }: Cluster) => ({ "pod~": `${system}-${name}${SERVERS}` });

export const cacheSignals = signals({
  "cache-memory": {
    of: "cache",
    unit: "%",
    title: "Memory for data, of the most there may be",
    fits: ({ evicts }: Cache) => !evicts,
    prometheus: (cache: Cache, cluster) => {
      const of = (what: string) => pick(`redis_memory_${what}_bytes`, podsOf(cache, cluster), cluster);
      return `100 * max(${of("used")} / ${of("max")})`;
    },
    cloudwatch: (cache: Cache, account) =>
      nodes(cache, account, "DatabaseMemoryUsagePercentage", "Maximum", "MAX"),
  },
  "cache-primaries": {
    of: "cache",
    unit: "",
    title: "Primaries that should answer and do not",
    prometheus: (cache: Cache, cluster) => {
      const info = pick("redis_instance_info", { ...podsOf(cache, cluster), role: "master" }, cluster);
      return `${cache.shards} - ${orZero(`count(${info})`)}`;
    },
    cloudwatch: (cache: Cache, account) => {
      const primaries = nodes(cache, account, "IsMaster", "Maximum", "SUM");
      if (primaries === undefined) return undefined;
      const expression = `${cache.shards} - ${primaries.expression}`;
      return { ...primaries, expression, silence: "breaching" };
    },
  },
  "cache-missing": {
    of: "cache",
    unit: "",
    title: "Servers that should answer and do not",
    prometheus: (cache: Cache, cluster) => {
      const up = pick("redis_up", podsOf(cache, cluster), cluster);
      return `${cache.shards * (1 + cache.replicas)} - ${orZero(`sum(${up})`)}`;
    },
  },
  "cache-lag": {
    of: "cache",
    unit: "s",
    title: "Replicas behind their primary",
    fits: ({ replicas }: Cache) => replicas > 0,
    prometheus: (cache: Cache, cluster) =>
      `max(${pick("redis_connected_slave_lag_seconds", podsOf(cache, cluster), cluster)})`,
    cloudwatch: (cache: Cache, account) => nodes(cache, account, "ReplicationLag", "Maximum", "MAX"),
  },
  "cache-saved": {
    of: "cache",
    unit: "",
    title: "Last snapshot to disk was good",
    fits: ({ saves }: Cache) => saves,
    // A Redis that cannot save refuses writes (stop-writes-on-bgsave-error). ElastiCache has no such snapshots.
    prometheus: (cache: Cache, cluster) => {
      const info = pick("redis_rdb_last_bgsave_status", podsOf(cache, cluster), cluster);
      return `min(${info})`;
    },
  },
  "cache-disk": {
    of: "cache",
    unit: "%",
    title: "Disk that is free",
    prometheus: ({ name }: Cache, cluster) => freeDisk(`(.+-)?${cluster.system}-${name}${SERVERS}`, cluster),
  },
});

/** An alarm takes ten. A Redis Cluster of more nodes is watched by ElastiCache's own events. */
const MOST_METRICS = 9;

/**
 * One value of all nodes. A sharded group's are `<group>-0001-001`, others' `<group>-001`.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.html
 */
function nodes(
  cache: Cache,
  { ids }: Account,
  name: string,
  stat: string,
  of: "MAX" | "SUM",
): Reading | undefined {
  const group = idOf(ids, cache);
  const number = (count: number, digits: number) =>
    Array.from({ length: count }, (_, index) => String(index + 1).padStart(digits, "0"));
  const copies = number(1 + cache.replicas, 3);
  const shards = cache.shards > 1 ? number(cache.shards, 4).map((shard) => `-${shard}`) : [""];
  const all = shards.flatMap((shard) => copies.map((copy) => `${group.text}${shard}-${copy}`));
  if (all.length > MOST_METRICS) return undefined;
  const metrics = Object.fromEntries(
    all.map((id, index) => [
      `node${index}`,
      { namespace: "AWS/ElastiCache", name, dimensions: { CacheClusterId: id }, stat },
    ]),
  );
  const list = Object.keys(metrics).map((id) => (of === "SUM" ? `FILL(${id}, 0)` : id));
  return { metrics, expression: all.length === 1 ? "node0" : `${of}([${list.join(", ")}])`, names: [group] };
}
