/** Caches: Redis, Valkey and Memcached. */
import { GROUP, KEY } from "./account";
import type { Specimen } from "./specimen";

const REPLICATION_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";

const valkey = {
  replicationGroupId: "sessions",
  description: "Sessions of the portal",
  engine: "valkey",
  engineVersion: "8.0",
  nodeType: "cache.r7g.large",
  numCacheClusters: 2,
  automaticFailoverEnabled: true,
  multiAzEnabled: true,
  subnetGroupName: "sessions",
  securityGroupIds: [GROUP],
  transitEncryptionEnabled: true,
  transitEncryptionMode: "required",
  atRestEncryptionEnabled: true,
  kmsKeyId: KEY,
  authToken: "made-by-random",
  authTokenUpdateStrategy: "ROTATE",
  snapshotRetentionLimit: 14,
  snapshotWindow: "03:00-05:00",
  finalSnapshotIdentifier: "sessions-final",
};

const memory = {
  name: "sessions",
  nodeType: "db.r7g.large",
  engine: "valkey",
  engineVersion: "7.3",
  aclName: "sessions",
  numShards: 2,
  numReplicasPerShard: 1,
  subnetGroupName: "sessions",
  securityGroupIds: [GROUP],
  kmsKeyArn: KEY,
  tlsEnabled: true,
  snapshotRetentionLimit: 14,
  finalSnapshotName: "sessions-final",
};

export const caches: readonly Specimen[] = [
  { what: "a Valkey cache with a password", type: REPLICATION_GROUP, props: valkey },
  {
    what: "a Redis cache with users",
    type: REPLICATION_GROUP,
    props: {
      ...valkey,
      engine: "redis",
      engineVersion: "7.1",
      authToken: undefined,
      userGroupIds: "portal",
      atRestEncryptionEnabled: "true",
    },
  },
  {
    what: "a Valkey cache that is encrypted by default",
    type: REPLICATION_GROUP,
    props: { ...valkey, atRestEncryptionEnabled: undefined },
  },
  {
    what: "a cache in shards, whose password is write-only",
    type: REPLICATION_GROUP,
    props: {
      ...valkey,
      numCacheClusters: undefined,
      numNodeGroups: 3,
      replicasPerNodeGroup: 1,
      clusterMode: "enabled",
      authToken: undefined,
      authTokenWo: "made-by-random",
      authTokenWoVersion: 1,
    },
  },
  {
    what: "a member of a replication group",
    type: "aws:elasticache/cluster:Cluster",
    props: { clusterId: "sessions-003", replicationGroupId: "sessions" },
  },
  {
    what: "a Memcached cluster with TLS",
    type: "aws:elasticache/cluster:Cluster",
    props: {
      clusterId: "pages",
      engine: "memcached",
      engineVersion: "1.6.22",
      nodeType: "cache.t4g.small",
      numCacheNodes: 2,
      azMode: "cross-az",
      transitEncryptionEnabled: true,
      securityGroupIds: [GROUP],
    },
  },
  {
    what: "a serverless cache",
    type: "aws:elasticache/serverlessCache:ServerlessCache",
    props: {
      name: "pages",
      engine: "valkey",
      majorEngineVersion: "8",
      kmsKeyId: KEY,
      userGroupId: "portal",
      dailySnapshotTime: "03:00",
      snapshotRetentionLimit: 14,
      securityGroupIds: [GROUP],
      cacheUsageLimits: { dataStorage: { maximum: 10, unit: "GB" } },
    },
  },
  {
    what: "a user of a cache, with two passwords to rotate",
    type: "aws:elasticache/user:User",
    props: {
      userId: "portal",
      userName: "portal",
      engine: "valkey",
      accessString: "on ~portal:* -@all +@read +@write",
      authenticationMode: { type: "password", passwords: ["made-by-random-one", "made-by-random-two"] },
    },
  },
  {
    what: "a user of a cache who logs in by IAM",
    type: "aws:elasticache/user:User",
    props: {
      userId: "worker",
      userName: "worker",
      engine: "valkey",
      accessString: "on ~jobs:* +@all -@dangerous",
      authenticationMode: { type: "iam" },
    },
  },
  { what: "a MemoryDB cluster", type: "aws:memorydb/cluster:Cluster", props: memory },
  {
    what: "a MemoryDB cluster that leaves TLS at its default, on",
    type: "aws:memorydb/cluster:Cluster",
    props: { ...memory, tlsEnabled: undefined, engine: "redis", engineVersion: "7.1" },
  },
  {
    what: "a user of MemoryDB",
    type: "aws:memorydb/user:User",
    props: {
      userName: "portal",
      accessString: "on ~* &* +@all -@dangerous",
      authenticationMode: { type: "password", passwords: ["made-by-random"] },
    },
  },
];
