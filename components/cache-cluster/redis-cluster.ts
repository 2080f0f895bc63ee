/** What a sharded Redis adds to redis-operator's other kinds. Pure. */
import { OPERATOR_CONTAINER } from "../restricted";
import { REDIS_PORT } from "./built";

/** Servers of a Redis Cluster talk among themselves on the client port plus 10000. */
export const BUS_PORT = REDIS_PORT + 10_000;

/** Where clients find the cluster; each server then names the others by their host names, which its certificate has. */
export const ENTRANCE = "-leader";

/** Label that leaders and followers share. https://github.com/OT-CONTAINER-KIT/redis-operator/blob/main/internal/k8sutils/redis-cluster.go */
export function clusterLabels(objectName: string): Record<string, string> {
  return { cluster: objectName, redis_setup_type: "cluster" };
}

interface Shards {
  objectName: string;
  /** Major version of Redis. */
  version: string;
  shards: number;
  /** Of each shard. */
  replicas: number;
  configuration: string;
  storageClass: string;
}

/** Fields of RedisCluster that the other kinds have not, or have elsewhere. */
export function clusterFields({
  objectName,
  version,
  shards,
  replicas,
  configuration,
  storageClass,
}: Shards) {
  return {
    clusterSize: shards,
    clusterVersion: `v${version}`,
    persistenceEnabled: true,
    port: REDIS_PORT,
    redisLeader: role(shards),
    // The operator counts followers over all shards.
    redisFollower: role(shards * replicas),
    // What a server knows of the cluster: without it a restarted server is a stranger.
    nodeConf: {
      nodeConfVolume: true,
      nodeConfVolumeClaimTemplate: {
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: storageClass,
          resources: { requests: { storage: "1Gi" } },
        },
      },
    },
  };

  function role(count: number) {
    return {
      replicas: count,
      pdb: { enabled: true, maxUnavailable: 1 },
      redisConfig: { additionalRedisConfig: configuration },
      securityContext: OPERATOR_CONTAINER,
      topologySpreadConstraints: ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map(
        (topologyKey) => ({
          maxSkew: 1,
          topologyKey,
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: clusterLabels(objectName) },
        }),
      ),
    };
  }
}
