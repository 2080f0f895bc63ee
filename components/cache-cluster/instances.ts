import { REDIS_OPERATOR } from "../network/control-plane";
import type { CacheClusterSpec } from "./args";
import { REDIS_PORT } from "./built";
import { BUS_PORT } from "./redis-cluster";

const PORTS = { sentinel: 26379, metrics: 9121 } as const;

/** Servers, their sentinels or shards, and who else reaches them. */
export function redisInstances(objectName: string, mode: CacheClusterSpec["mode"]) {
  const sharded = mode === "sharded";
  const apps = sharded
    ? [`${objectName}-leader`, `${objectName}-follower`]
    : [objectName, `${objectName}-sentinel`];
  return {
    objectName,
    pods: { matchExpressions: [{ key: "app", operator: "In", values: apps }] },
    among: [REDIS_PORT, sharded ? BUS_PORT : PORTS.sentinel],
    operator: REDIS_OPERATOR,
    ...(sharded ? { operated: [REDIS_PORT] } : {}),
    metricsPort: PORTS.metrics,
    // The operator tells each server what it is.
    askApiServer: false,
  };
}
