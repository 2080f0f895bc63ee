import { componentContract, type Subject } from "./contract";

export const subject: Subject = {
  component: "CacheCluster",
  name: "tenant-provisioning-cache",
  stateful: [
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "kubernetes:redis.redis.opstreelabs.in/v1beta2:Redis",
    "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisReplication",
  ],
};

export const cacheClusterContract = () => componentContract(subject);
