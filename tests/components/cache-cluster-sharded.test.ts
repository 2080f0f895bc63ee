import { expect } from "chai";
import { CacheCluster } from "../../components/cache-cluster";
import type { CacheClusterSpec } from "../../components/cache-cluster/args";
import { reveal } from "../../preview/wire";
import { aloneContract, applyAlone, type Ground, planAlone, refusalAlone } from "../support/alone";
import { oneOf } from "../support/applied";
import { itWithSchema, schemaProblems } from "../support/operator-schemas";
import { at, listAt, type PlanView, SYSTEM } from "../support/plan";

const NAME = `${SYSTEM}-shards`;
const ELASTICACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const REDIS = "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisCluster";

const SPEC: Omit<CacheClusterSpec, "maintenance"> = {
  mode: "sharded",
  version: "7",
  memoryMiB: 6144,
  eviction: "allkeys-lru",
  save: [{ seconds: 3600, changes: 1 }],
  shards: 3,
  replicas: 2,
  snapshotDays: 35,
};

const make = (changes: Partial<CacheClusterSpec> = {}) => {
  return ({ target, readers, maintenance, opts }: Ground) => {
    const args = { ...SPEC, maintenance, ...changes };
    return new CacheCluster(NAME, { ...args, target, readers, connection: "shards" }, opts);
  };
};

aloneContract({ component: "CacheCluster", name: NAME, stateful: [ELASTICACHE, REDIS], make: make() });

describe("a sharded CacheCluster", () => {
  let aws: PlanView;
  let kubernetes: PlanView;
  before(async () => {
    aws = await planAlone("prod", "aws", make());
    kubernetes = await planAlone("prod", "kubernetes", make());
  });

  it("has its shards and their replicas on ElastiCache, in several zones", () => {
    const inputs = aws.inputs(aws.one(ELASTICACHE, NAME));
    expect(inputs).to.deep.include({
      clusterMode: "enabled",
      numNodeGroups: 3,
      replicasPerNodeGroup: 2,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      transitEncryptionMode: "required",
    });
    expect(at(inputs, "numCacheClusters")).to.equal(undefined);
  });
  it("turns the engine's cluster mode on, and keeps the eviction", () => {
    expect(aws.get("aws:elasticache/parameterGroup:ParameterGroup", NAME, "parameters")).to.deep.equal([
      { name: "cluster-enabled", value: "yes" },
      { name: "maxmemory-policy", value: "allkeys-lru" },
    ]);
  });
  it("takes a node for a shard's part of the memory: 2 GiB of 6", () => {
    expect(aws.get(ELASTICACHE, NAME, "nodeType")).to.equal("cache.t4g.medium");
    const config = kubernetes.get("kubernetes:core/v1:ConfigMap", NAME, "data") ?? {};
    expect(Object.values(config)[0]).to.match(
      /^maxmemory 2048mb\nmaxmemory-policy allkeys-lru\nsave ""\nsave 3600 1\nappendonly yes\n/,
    );
  });
  it("counts leaders and followers as redis-operator does, each with a budget of one", () => {
    const spec = kubernetes.get(REDIS, NAME, "spec");
    expect(at(spec, "clusterSize")).to.equal(3);
    expect(at(spec, "redisLeader.replicas")).to.equal(3);
    expect(at(spec, "redisFollower.replicas")).to.equal(6);
    for (const role of ["redisLeader", "redisFollower"]) {
      expect(at(spec, `${role}.pdb`)).to.deep.equal({ enabled: true, maxUnavailable: 1 });
      expect(at(spec, `${role}.securityContext.capabilities.drop`)).to.deep.equal(["ALL"]);
      expect(at(spec, `${role}.redisConfig.additionalRedisConfig`)).to.equal(`${NAME}-config`);
    }
  });
  it("asks for TLS and a password, and remembers its cluster over a restart", () => {
    const spec = kubernetes.get(REDIS, NAME, "spec");
    expect(at(spec, "TLS.secret.secretName")).to.equal(`${NAME}-server`);
    expect(at(spec, "kubernetesConfig.redisSecret")).to.deep.equal({ name: NAME, key: "operatorPassword" });
    expect(at(spec, "acl.secret.secretName")).to.equal(NAME);
    expect(at(spec, "storage.nodeConfVolume")).to.equal(true);
    expect(at(spec, "storage.keepAfterDelete")).to.equal(true);
    expect(at(spec, "initContainer.securityContext.capabilities.drop")).to.deep.equal(["ALL"]);
  });
  itWithSchema("is a RedisCluster that its operator understands", () => {
    expect(schemaProblems(kubernetes, kubernetes.one(REDIS, NAME), "ot-redisclusters.yaml")).to.deep.equal(
      [],
    );
  });
  it("shows a certificate under every name that a server is called by", () => {
    const names = kubernetes.get(
      "kubernetes:cert-manager.io/v1:Certificate",
      `${NAME}-server`,
      "spec.dnsNames",
    );
    expect(names).to.include(`${NAME}-leader.healthcare.svc.cluster.local`);
    expect(names).to.include(`*.${NAME}-leader-headless.healthcare.svc.cluster.local`);
    expect(names).to.include(`*.${NAME}-follower-headless.healthcare.svc.cluster.local`);
  });
  it("opens the bus to its own servers only", () => {
    const ingress = kubernetes.get("kubernetes:networking.k8s.io/v1:NetworkPolicy", NAME, "spec.ingress");
    const opened = (rule: number) => at(ingress, `${rule}.ports`);
    const tcp = (...ports: number[]) => ports.map((port) => ({ port, protocol: "TCP" }));
    expect([opened(0), opened(1), opened(2)]).to.deep.equal([tcp(6379, 16379), tcp(6379), tcp(9121)]);
    expect(at(ingress, "0.from.0.podSelector.matchExpressions.0.values")).to.deep.equal([
      `${NAME}-leader`,
      `${NAME}-follower`,
    ]);
  });
  it("lets its servers out to each other, and nowhere else", () => {
    const egress = listAt(
      kubernetes.get("kubernetes:networking.k8s.io/v1:NetworkPolicy", NAME, "spec"),
      "egress",
    );
    expect(egress.map((rule) => at(rule, "to"))).to.deep.equal([
      [
        {
          podSelector: {
            matchExpressions: [
              { key: "app", operator: "In", values: [`${NAME}-leader`, `${NAME}-follower`] },
            ],
          },
        },
      ],
    ]);
  });
  it("hands over a URL with TLS, a password and the cluster's entrance", async () => {
    const hosts = {
      aws: `clustercfg.${NAME}.made.cache.amazonaws.com`,
      kubernetes: `${NAME}-leader.healthcare.svc.cluster.local`,
    };
    for (const target of ["aws", "kubernetes"] as const) {
      const recording = await applyAlone("prod", target, make());
      const url =
        target === "aws"
          ? at(reveal(oneOf(recording, "aws:ssm/parameter:Parameter", `${NAME}-url`).inputs, ""), "value")
          : at(reveal(oneOf(recording, "kubernetes:core/v1:Secret", NAME).inputs, ""), "stringData.url");
      expect(url).to.match(
        new RegExp(`^rediss://application:planted\\w+@${hosts[target].replaceAll(".", "\\.")}:6379/0$`),
      );
    }
  });

  it("refuses fewer than three shards, and shards without a replica in prod", async () => {
    expect(await refusalAlone("prod", make({ shards: 2, replicas: 0 }))).to.deep.equal([
      'mode is "sharded" with shards 2: give 3 or more',
      "replicas is 0: give each shard at least one in prod, or a lost primary loses its keys",
    ]);
  });
  it("has shards without a replica in staging, where that is cheaper", async () => {
    const plan = await planAlone("staging", "kubernetes", make({ replicas: 0 }));
    expect(plan.get(REDIS, NAME, "spec.redisFollower.replicas")).to.equal(0);
  });
  it("refuses shards in another mode", async () => {
    expect(await refusalAlone("prod", make({ mode: "replicated" }))).to.deep.equal([
      'mode is "replicated" with shards 3: use mode "sharded", or leave shards out',
    ]);
  });
});
