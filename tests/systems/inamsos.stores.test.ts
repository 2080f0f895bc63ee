import { expect } from "chai";
import { at, listAt, named, type PlanView } from "../support/plan";
import { byStack } from "./facts";
import { fact, SYSTEM } from "./inamsos.facts";
import { redis, redisConf } from "./redis";
import { text } from "./workload";

const ELASTICACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";
const CACHE = `${SYSTEM}-cache`;
const FILES = `${SYSTEM}-files`;
const BUCKET = "inamsos-files";
const cache = (path: string) => `caches.cache.${path}`;
const store = (path: string) => `stores.files.${path}`;

const elasticache = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(ELASTICACHE, CACHE, path)).to.deep.equal(expected);
const conf =
  (...lines: string[]) =>
  (plan: PlanView) =>
    expect(redisConf(plan, CACHE)).to.include.members(lines);

describe("seed 002: Redis", () => {
  fact("is Redis 7", [cache("version")], {
    data: {
      aws: elasticache("engineVersion", "7.1"),
      kubernetes: (plan) =>
        expect(at(redis(plan, CACHE), "kubernetesConfig.image")).to.match(/\/redis:v7\.\d+\.\d+$/),
    },
  });
  fact("holds 512 MB of data", [cache("memoryMiB")], {
    data: {
      // 1402 MiB, of which a quarter stays in reserve; the next smaller has 512 MiB in all.
      aws: elasticache("nodeType", "cache.t4g.small"),
      kubernetes: conf("maxmemory 512mb"),
    },
  });
  fact("forgets what nobody asked for longest when it is full", [cache("eviction")], {
    data: {
      aws: (plan) =>
        expect(plan.get("aws:elasticache/parameterGroup:ParameterGroup", CACHE, "parameters")).to.deep.equal([
          { name: "maxmemory-policy", value: "allkeys-lru" },
        ]),
      kubernetes: conf("maxmemory-policy allkeys-lru"),
    },
  });
  fact("logs every write (AOF), and loses a second at most in a crash", [cache("appendOnly")], {
    data: {
      // ElastiCache has no such log: daily snapshots take its place, and replicas in prod.
      aws: (plan) => elasticache("snapshotRetentionLimit", byStack(plan, { prod: 35, staging: 7 }))(plan),
      kubernetes: conf("appendonly yes", "appendfsync everysec"),
    },
  });
  fact("keeps that log on a disk that outlives it", [], {
    data: {
      kubernetes: (plan) => expect(at(redis(plan, CACHE), "storage.keepAfterDelete")).to.equal(true),
    },
  });
  fact("asks for a password and for TLS", [], {
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
  fact("may restart on Sundays between 04:30 and 05:30 in Jakarta only", ["maintenance"], {
    data: { aws: elasticache("maintenanceWindow", "sat:21:30-sat:22:30") },
  });
});

describe("seed 002: the object store", () => {
  fact("has one bucket for files and images, which the backend is told", [store("buckets")], {
    data: {
      aws: (plan) => {
        const physical = `${plan.stack}-inamsos-files-inamsos-files-123456789012`;
        expect(plan.get("aws:s3/bucket:Bucket", `${FILES}-${BUCKET}`, "bucket")).to.equal(physical);
      },
      kubernetes: (plan) => {
        expect(bucketScript(plan).match(/create-bucket --bucket \S+/g)).to.deep.equal([
          `create-bucket --bucket ${BUCKET}`,
        ]);
      },
    },
  });
  fact("keeps what is overwritten or deleted", [store("versioning")], {
    data: {
      aws: (plan) => {
        const path = "versioningConfiguration.status";
        const type = "aws:s3/bucketVersioning:BucketVersioning";
        expect(plan.get(type, `${FILES}-${BUCKET}`, path)).to.equal("Enabled");
      },
      kubernetes: (plan) => expect(bucketScript(plan)).to.include(`put-bucket-versioning --bucket ${BUCKET}`),
    },
  });
  fact("survives the loss of two drives: EC:2 over four pods of one drive", [store("erasure")], {
    data: {
      kubernetes: (plan) => {
        expect(plan.get(STATEFUL_SET, FILES, "spec.replicas")).to.equal(4);
        expect(claims(plan)).to.have.length(1);
        const env = at(plan.get(STATEFUL_SET, FILES, "spec.template.spec.containers.0"), "env");
        expect(at(named(env, "RUSTFS_STORAGE_CLASS_STANDARD"), "value")).to.equal("EC:2");
      },
    },
  });
  fact("holds 200 GiB, for which four drives have 100 GiB each", [store("storageGiB")], {
    data: {
      kubernetes: (plan) =>
        expect(claims(plan).map((claim) => at(claim, "spec.resources.requests.storage"))).to.deep.equal([
          "100Gi",
        ]),
    },
  });
  fact("is private, takes TLS connections only, and has no console", [], {
    data: {
      aws: (plan) => {
        const name = `${FILES}-${BUCKET}`;
        const block = plan.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", name);
        expect(at(plan.inputs(block), "restrictPublicBuckets")).to.equal(true);
        const policy = JSON.parse(text(plan.get("aws:s3/bucketPolicy:BucketPolicy", name, "policy")));
        expect(policy.Statement[0].Sid).to.equal("TlsOnly");
      },
      kubernetes: (plan) => {
        const spec = plan.get("kubernetes:core/v1:Service", FILES, "spec");
        expect(at(spec, "type")).to.equal("ClusterIP");
        expect(at(spec, "ports")).to.deep.equal([{ name: "https", port: 9000, targetPort: 9000 }]);
        const env = at(plan.get(STATEFUL_SET, FILES, "spec.template.spec.containers.0"), "env");
        expect(at(named(env, "RUSTFS_CONSOLE_ENABLE"), "value")).to.equal("false");
      },
    },
  });
});

function claims(plan: PlanView) {
  return listAt(plan.get(STATEFUL_SET, FILES, "spec.volumeClaimTemplates"));
}

function bucketScript(plan: PlanView): string {
  const job = plan.get("kubernetes:batch/v1:Job", `${FILES}-buckets`, "spec.template.spec.containers.0");
  return text(at(job, "command.2"));
}
