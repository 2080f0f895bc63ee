import { expect } from "chai";
import { at, listAt, named, type PlanView, SYSTEM } from "../support/plan";
import { byStack } from "./facts";
import { CNPG, cnpg, PARAMETERS, parameter, postgresSizeFacts, rds } from "./postgres";
import { redis, redisConf } from "./redis";
import { fact, facts } from "./tenant-provisioning.facts";
import { taskContainer, text } from "./workload";

const ELASTICACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const NAME = `${SYSTEM}-database`;
const CACHE = `${SYSTEM}-cache`;
const database = (path: string) => `databases.database.${path}`;
const cache = (path: string) => `caches.cache.${path}`;

const elasticache = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(ELASTICACHE, CACHE, path)).to.deep.equal(expected);

describe("seed 004: PostgreSQL", () => {
  fact("is PostgreSQL 15", [database("engine"), database("version")], {
    data: {
      aws: (plan) => {
        rds("engine", "postgres")(plan);
        rds("engineVersion", "15")(plan);
        expect(plan.get(PARAMETERS, NAME, "family")).to.equal("postgres15");
      },
      kubernetes: (plan) =>
        expect(plan.get(CNPG, NAME, "spec.imageName")).to.match(
          /^ghcr\.io\/cloudnative-pg\/postgresql:15\.\d+-/,
        ),
    },
  });
  fact("has the guide's database", [database("database")], {
    data: {
      aws: rds("dbName", "tenant_provisioning_prod"),
      kubernetes: cnpg("bootstrap.initdb.database", "tenant_provisioning_prod"),
    },
  });
  fact("has a master user that is not admin, and that the application is not", [database("user")], {
    data: {
      aws: (plan) => {
        rds("username", "ward_master")(plan);
        const parameter = "aws:ssm/parameter:Parameter";
        const username = plan.one(parameter, `${NAME}-username`);
        expect(at(plan.opened(username), "value")).to.equal("tenant_provisioning");
      },
      kubernetes: (plan) => {
        cnpg("bootstrap.initdb.owner", "tenant_provisioning")(plan);
        cnpg("enableSuperuserAccess", false)(plan);
      },
    },
  });
  fact("makes the application's role before its migrations", [], {
    services: {
      aws: (plan) => {
        const variables = listAt(taskContainer(plan, "database-role"), "environment");
        expect(at(named(variables, "APP_ROLE"), "value")).to.equal("tenant_provisioning");
        expect(listAt(taskContainer(plan, "release"), "dependsOn")).to.deep.include({
          containerName: "database-role",
          condition: "SUCCESS",
        });
      },
      kubernetes: (plan) => {
        const steps = plan.get("kubernetes:batch/v1:Job", `${SYSTEM}-release`, "spec.template.spec");
        const before = listAt(steps, "initContainers").map((step) => at(step, "name"));
        expect(before).to.deep.equal(plan.placement === "hybrid" ? ["database-role"] : []);
      },
    },
  });

  postgresSizeFacts(facts, "database", {
    rdsClass: { prod: "db.r7g.xlarge", staging: "db.t4g.large" },
    memoryGiB: { prod: 32, staging: 8 },
    cpus: { prod: 4, staging: 1 },
    storageGiB: 100,
    sharedBuffersMiB: { prod: 4096, staging: 1024 },
    workMemMiB: { prod: 256, staging: 64 },
    workersPerQuery: 4,
    connections: 100,
  });
  fact("has room for its buffers and every connection's work memory", [], {
    data: {
      kubernetes: (plan) => {
        const worst = byStack(plan, { prod: 4096 + 100 * 256, staging: 1024 + 100 * 64 });
        const memory = text(plan.get(CNPG, NAME, "spec.resources.limits.memory"));
        expect(worst).to.be.below(Number(memory.replace("Gi", "")) * 1024);
      },
    },
  });
  fact("has a standby in prod", [], {
    data: {
      aws: (plan) => rds("multiAz", byStack(plan, { prod: true, staging: false }))(plan),
      kubernetes: (plan) => cnpg("instances", byStack(plan, { prod: 2, staging: 1 }))(plan),
    },
  });
  fact("may restart on Sundays between 02:00 and 04:00 UTC only", ["maintenance"], {
    data: { aws: rds("maintenanceWindow", "sun:02:00-sun:04:00") },
  });
  fact("refuses a connection without TLS", [], {
    data: {
      aws: (plan) => parameter("rds.force_ssl", "1", "immediate")(plan),
      kubernetes: cnpg("postgresql.pg_hba", ["hostnossl all all all reject"]),
    },
  });
});

describe("seed 004: Redis", () => {
  fact("is Redis 7", [cache("version")], {
    data: {
      aws: (plan) => {
        elasticache("engine", "redis")(plan);
        elasticache("engineVersion", "7.1")(plan);
      },
      kubernetes: (plan) =>
        expect(at(redis(plan, CACHE), "kubernetesConfig.image")).to.match(
          /^quay\.io\/opstree\/redis:v7\.\d+\.\d+$/,
        ),
    },
  });
  fact("holds 2 GB of data", [cache("memoryMiB")], {
    data: {
      // 3164 MiB, of which a quarter stays in reserve: the smallest node that holds 2 GB.
      aws: elasticache("nodeType", "cache.t4g.medium"),
      kubernetes: (plan) => {
        expect(redisConf(plan, CACHE)).to.include("maxmemory 2048mb");
        expect(at(redis(plan, CACHE), "kubernetesConfig.resources.limits.memory")).to.equal("3Gi");
      },
    },
  });
  fact("never evicts a job of the queue", [cache("eviction")], {
    data: {
      aws: (plan) =>
        expect(plan.get("aws:elasticache/parameterGroup:ParameterGroup", CACHE, "parameters")).to.deep.equal([
          { name: "maxmemory-policy", value: "noeviction" },
        ]),
      kubernetes: (plan) => expect(redisConf(plan, CACHE)).to.include("maxmemory-policy noeviction"),
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
  fact("loses a second of jobs at most when it crashes", [cache("appendOnly")], {
    data: {
      kubernetes: (plan) =>
        expect(redisConf(plan, CACHE)).to.include.members(["appendonly yes", "appendfsync everysec"]),
    },
  });
  fact("keeps its data on a disk that outlives it", [], {
    data: {
      kubernetes: (plan) => {
        expect(at(redis(plan, CACHE), "storage.keepAfterDelete")).to.equal(true);
        const claim = at(redis(plan, CACHE), "storage.volumeClaimTemplate.spec.resources.requests.storage");
        expect(claim).to.equal("8Gi");
      },
    },
  });
  fact("has two replicas that take over in prod", [], {
    data: {
      aws: (plan) => {
        elasticache("numCacheClusters", byStack(plan, { prod: 3, staging: 1 }))(plan);
        elasticache("automaticFailoverEnabled", byStack(plan, { prod: true, staging: false }))(plan);
        elasticache("multiAzEnabled", byStack(plan, { prod: true, staging: false }))(plan);
      },
      kubernetes: (plan) =>
        expect(at(redis(plan, CACHE), "clusterSize")).to.equal(
          byStack(plan, { prod: 3, staging: undefined }),
        ),
    },
  });
  fact("may restart on Sundays between 02:00 and 04:00 UTC only", ["maintenance"], {
    data: { aws: elasticache("maintenanceWindow", "sun:02:00-sun:04:00") },
  });
  fact("takes TLS connections only", [], {
    data: {
      aws: (plan) => {
        elasticache("transitEncryptionEnabled", true)(plan);
        elasticache("transitEncryptionMode", "required")(plan);
      },
      kubernetes: (plan) =>
        expect(at(redis(plan, CACHE), "TLS.secret.secretName")).to.equal("tenant-provisioning-cache-server"),
    },
  });
});
