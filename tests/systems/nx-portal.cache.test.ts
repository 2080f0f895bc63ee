import { expect } from "chai";
import { at, type PlanView } from "../support/plan";
import { byStack } from "./facts";
import { fact, SYSTEM } from "./nx-portal.facts";
import { redis, redisConf } from "./redis";

const ELASTICACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const CACHE = `${SYSTEM}-cache`;
const cache = (path: string) => `caches.cache.${path}`;

const elasticache = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(ELASTICACHE, CACHE, path)).to.deep.equal(expected);

describe("seed 001: Redis", () => {
  fact("is Redis 7", [cache("version")], {
    data: {
      aws: elasticache("engineVersion", "7.1"),
      kubernetes: (plan) =>
        expect(at(redis(plan, CACHE), "kubernetesConfig.image")).to.match(
          /^quay\.io\/opstree\/redis:v7\.\d+\.\d+$/,
        ),
    },
  });
  fact("holds 2 GB of data", [cache("memoryMiB")], {
    data: {
      aws: elasticache("nodeType", "cache.t4g.medium"),
      kubernetes: (plan) => expect(redisConf(plan, CACHE)).to.include("maxmemory 2048mb"),
    },
  });
  fact("forgets what nobody asked for longest when it is full", [cache("eviction")], {
    data: {
      aws: (plan) =>
        expect(plan.get("aws:elasticache/parameterGroup:ParameterGroup", CACHE, "parameters")).to.deep.equal([
          { name: "maxmemory-policy", value: "allkeys-lru" },
        ]),
      kubernetes: (plan) => expect(redisConf(plan, CACHE)).to.include("maxmemory-policy allkeys-lru"),
    },
  });
  fact("saves a snapshot after 900 s, 300 s and 60 s of 1, 10 and 10,000 changes", [cache("save")], {
    data: {
      // ElastiCache has no save lines: daily snapshots take their place.
      aws: (plan) => elasticache("snapshotRetentionLimit", byStack(plan, { prod: 35, staging: 7 }))(plan),
      kubernetes: (plan) =>
        expect(redisConf(plan, CACHE).filter((line) => line.startsWith("save"))).to.deep.equal([
          'save ""', // forgets the operator's own
          "save 900 1",
          "save 300 10",
          "save 60 10000",
        ]),
    },
  });
  fact("keeps no log of every write", [cache("appendOnly")], {
    data: { kubernetes: (plan) => expect(redisConf(plan, CACHE)).to.include("appendonly no") },
  });
  fact("asks for TLS and for a password", [], {
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
});
