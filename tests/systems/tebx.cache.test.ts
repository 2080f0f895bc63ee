import { expect } from "chai";
import { at, type PlanView, planFor } from "../support/plan";
import { byStack } from "./facts";
import { redis, redisConf } from "./redis";
import { fact, SYSTEM } from "./tebx.facts";

const ELASTICACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const PARAMETERS = "aws:elasticache/parameterGroup:ParameterGroup";
const CACHE = `${SYSTEM}-cache`;
const cache = (path: string) => `caches.cache.${path}`;

const elasticache = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(ELASTICACHE, CACHE, path)).to.deep.equal(expected);
const conf = (line: string) => (plan: PlanView) => expect(redisConf(plan, CACHE)).to.include(line);

describe("seed 000: Redis", () => {
  fact("is Redis 7", [cache("version")], {
    data: {
      aws: elasticache("engineVersion", "7.1"),
      kubernetes: (plan) =>
        expect(at(redis(plan, CACHE), "kubernetesConfig.image")).to.match(/opstree\/redis:v7\.\d+\.\d+$/),
    },
  });
  fact("holds 4 GB of data, on a node that has half as much again", [cache("memoryMiB")], {
    data: {
      aws: elasticache("nodeType", "cache.m7g.large"), // 6.4 GiB
      kubernetes: (plan) => {
        conf("maxmemory 4096mb")(plan);
        expect(at(redis(plan, CACHE), "kubernetesConfig.resources.limits.memory")).to.equal("6Gi");
      },
    },
  });
  fact("forgets what nobody asked for longest when it is full", [cache("eviction")], {
    data: {
      aws: (plan) =>
        expect(plan.get(PARAMETERS, CACHE, "parameters")).to.deep.equal([
          { name: "maxmemory-policy", value: "allkeys-lru" },
        ]),
      kubernetes: conf("maxmemory-policy allkeys-lru"),
    },
  });
  fact("writes a snapshot to its disk every hour", [cache("save")], {
    data: {
      // On ElastiCache a task asks for it: tebx.backups.test.ts.
      kubernetes: (plan) =>
        expect(redisConf(plan, CACHE).filter((line) => line.startsWith("save"))).to.deep.equal([
          'save ""', // forgets the operator's own
          "save 3600 1",
        ]),
    },
  });
  fact("keeps no log of every write", [cache("appendOnly")], {
    data: { kubernetes: conf("appendonly no") },
  });
  fact("asks for a password, over TLS", [], {
    data: {
      aws: (plan) => {
        elasticache("transitEncryptionMode", "required")(plan);
        expect(plan.get(ELASTICACHE, CACHE, "userGroupIds")).to.have.length(1);
      },
      kubernetes: (plan) => {
        expect(at(redis(plan, CACHE), "TLS.secret.secretName")).to.equal(`${CACHE}-server`);
        const password = at(redis(plan, CACHE), "kubernetesConfig.redisSecret");
        expect(password).to.deep.equal({ name: CACHE, key: "operatorPassword" });
      },
    },
  });
  fact("has two replicas that take over in prod", [], {
    data: {
      aws: (plan) => {
        elasticache("numCacheClusters", byStack(plan, { prod: 3, staging: 1 }))(plan);
        elasticache("multiAzEnabled", byStack(plan, { prod: true, staging: false }))(plan);
      },
      kubernetes: (plan) =>
        expect(at(redis(plan, CACHE), "clusterSize")).to.equal(
          byStack(plan, { prod: 3, staging: undefined }),
        ),
    },
  });
  fact("may restart on Sundays between 02:30 and 03:30 UTC only", ["maintenance"], {
    data: { aws: elasticache("maintenanceWindow", "sun:02:30-sun:03:30") },
  });
});

/** Redis, Cluster (optional): three nodes. The guide gives them no replicas; in prod each has one. */
describe("seed 000: Redis, sharded", () => {
  const changes = ['systems.tebx.caches={"cache":{"shards":3}}'];
  for (const [stack, replicas] of [
    ["prod", 1],
    ["staging", 0],
  ] as const) {
    it(`has three shards with ${replicas} replicas each (${stack}, aws)`, async () => {
      const plan = await planFor({ stack, placement: "aws", system: SYSTEM, changes });
      elasticache("clusterMode", "enabled")(plan);
      elasticache("numNodeGroups", 3)(plan);
      elasticache("replicasPerNodeGroup", replicas)(plan);
      expect(mandatory(plan)).to.deep.equal([]);
    });
    it(`has three shards with ${replicas} replicas each (${stack}, kubernetes)`, async () => {
      const plan = await planFor({ stack, placement: "kubernetes", system: SYSTEM, changes });
      const type = "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisCluster";
      expect(plan.get(type, CACHE, "spec.redisLeader.replicas")).to.equal(3);
      expect(plan.get(type, CACHE, "spec.redisFollower.replicas") ?? 0).to.equal(3 * replicas);
      // A third of the 4 GB on each.
      conf("maxmemory 1366mb")(plan);
      expect(mandatory(plan)).to.deep.equal([]);
    });
  }
});

function mandatory(plan: PlanView): string[] {
  const { violations } = plan.plan.verdict;
  return violations.filter(({ level }) => level === "mandatory").map(({ rule, urn }) => `${rule} ${urn}`);
}
