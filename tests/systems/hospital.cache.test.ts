import { expect } from "chai";
import { at, named, type PlanView } from "../support/plan";
import { byStack } from "./facts";
import { fact, SYSTEM } from "./hospital.facts";
import { redisConf } from "./redis";

const ELASTICACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const PARAMETERS = "aws:elasticache/parameterGroup:ParameterGroup";
const REDIS = "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisCluster";
const CACHE = `${SYSTEM}-cache`;
const cache = (path: string) => `caches.cache.${path}`;

const elasticache = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(ELASTICACHE, CACHE, path)).to.deep.equal(expected);
const redis = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(REDIS, CACHE, `spec.${path}`)).to.deep.equal(expected);

describe("seed 003: the Redis cluster", () => {
  fact("is Redis 7", [cache("version")], {
    data: {
      aws: elasticache("engineVersion", "7.1"),
      kubernetes: (plan) =>
        expect(plan.get(REDIS, CACHE, "spec.kubernetesConfig.image")).to.match(
          /^quay\.io\/opstree\/redis:v7\.\d+\.\d+$/,
        ),
    },
  });
  fact("spreads its keys over three servers", [cache("shards")], {
    data: {
      aws: (plan) => {
        elasticache("clusterMode", "enabled")(plan);
        elasticache("numNodeGroups", 3)(plan);
        expect(parameter(plan, "cluster-enabled")).to.equal("yes");
      },
      kubernetes: (plan) => {
        redis("clusterSize", 3)(plan);
        redis("redisLeader.replicas", 3)(plan);
      },
    },
  });
  fact("has another server for each in prod, that takes over", [], {
    data: {
      aws: (plan) => {
        elasticache("replicasPerNodeGroup", byStack(plan, { prod: 1, staging: 0 }))(plan);
        elasticache("automaticFailoverEnabled", true)(plan);
        elasticache("multiAzEnabled", byStack(plan, { prod: true, staging: false }))(plan);
      },
      kubernetes: (plan) => redis("redisFollower.replicas", byStack(plan, { prod: 3, staging: 0 }))(plan),
    },
  });
  fact("holds 6 GiB of data, a third on each", [cache("memoryMiB")], {
    data: {
      // 3164 MiB, of which a quarter stays in reserve.
      aws: elasticache("nodeType", "cache.t4g.medium"),
      kubernetes: (plan) => {
        expect(redisConf(plan, CACHE)).to.include("maxmemory 2048mb");
        redis("kubernetesConfig.resources.limits.memory", "3Gi")(plan);
      },
    },
  });
  fact("forgets no session that has no lifetime when it is full", [cache("eviction")], {
    data: {
      aws: (plan) => expect(parameter(plan, "maxmemory-policy")).to.equal("volatile-lru"),
      kubernetes: (plan) => expect(redisConf(plan, CACHE)).to.include("maxmemory-policy volatile-lru"),
    },
  });
  fact("saves a snapshot after 15 minutes with a change", [cache("save")], {
    data: {
      // ElastiCache has no save lines: daily snapshots take their place.
      aws: (plan) => elasticache("snapshotRetentionLimit", byStack(plan, { prod: 35, staging: 7 }))(plan),
      kubernetes: (plan) =>
        expect(redisConf(plan, CACHE).filter((line) => line.startsWith("save"))).to.deep.equal([
          'save ""', // forgets the operator's own
          "save 900 1",
        ]),
    },
  });
  fact("loses a second of sessions at most when it crashes", [cache("appendOnly")], {
    data: {
      kubernetes: (plan) => {
        expect(redisConf(plan, CACHE)).to.include.members(["appendonly yes", "appendfsync everysec"]);
        redis("persistenceEnabled", true)(plan);
      },
    },
  });
  fact("may restart on Sundays between 05:30 and 06:30 UTC only", ["maintenance"], {
    data: { aws: elasticache("maintenanceWindow", "sun:05:30-sun:06:30") },
  });
  fact("asks for TLS and for a password", [], {
    data: {
      aws: (plan) => {
        elasticache("transitEncryptionMode", "required")(plan);
        elasticache("atRestEncryptionEnabled", true)(plan);
        expect(plan.get(ELASTICACHE, CACHE, "userGroupIds")).to.have.length(1);
      },
      kubernetes: (plan) => {
        redis("TLS.secret.secretName", `${CACHE}-server`)(plan);
        redis("kubernetesConfig.redisSecret", { name: CACHE, key: "operatorPassword" })(plan);
      },
    },
  });
});

function parameter(plan: PlanView, name: string) {
  return at(named(plan.get(PARAMETERS, CACHE, "parameters"), name), "value");
}
