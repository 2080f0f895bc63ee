import { expect } from "chai";
import { reveal } from "../../preview/wire";
import { appliedOf, oneOf } from "../support/applied";
import { builtOn } from "../support/components";
import { at, planOf, SYSTEM } from "../support/plan";
import { cacheClusterContract } from "./cache-cluster.contract";
import { refusalOf } from "./refusal";

const NAME = `${SYSTEM}-cache`;
const ELASTICACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const REDIS = "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisReplication";

describe("CacheCluster", () => {
  cacheClusterContract();

  it("gives the same outputs on both targets", async () => {
    const [aws, kubernetes] = [(await builtOn("aws")).cache, (await builtOn("kubernetes")).cache];
    expect([aws.connection, aws.port]).to.deep.equal([kubernetes.connection, kubernetes.port]);
    for (const field of ["url", "host", "port", "password"] as const) {
      expect(aws.secret(field, "aws").kind).to.equal("aws");
      expect(kubernetes.secret(field, "kubernetes").kind).to.equal("kubernetes");
    }
  });
  it("has no user name and no database to hand over, on neither target", async () => {
    for (const target of ["aws", "kubernetes"] as const) {
      const { cache } = await builtOn(target);
      expect(() => cache.secret("username", target)).to.throw('no entry "username"');
      expect(() => cache.secret("database", target)).to.throw('no entry "database"');
    }
  });
  it("is encrypted on disk and on the wire, and asks for a token, on ElastiCache", async () => {
    const plan = await planOf("prod", "aws");
    const group = plan.one(ELASTICACHE, NAME);
    expect(plan.inputs(group)).to.deep.include({
      atRestEncryptionEnabled: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      authTokenUpdateStrategy: "ROTATE",
    });
    expect(group.propertyDependencies["kmsKeyId"]?.join()).to.match(/kms\/key:Key::/);
    expect(group.propertyDependencies["authToken"]?.join()).to.match(
      /RandomPassword::tenant-provisioning-cache$/,
    );
  });
  it("asks for a password, and runs as nobody in particular, on kubernetes", async () => {
    const spec = (await planOf("prod", "kubernetes")).get(REDIS, NAME, "spec");
    expect(at(spec, "kubernetesConfig.redisSecret")).to.deep.equal({ name: NAME, key: "password" });
    expect(at(spec, "podSecurityContext.runAsNonRoot")).to.equal(true);
    expect(at(spec, "securityContext.capabilities.drop")).to.deep.equal(["ALL"]);
  });
  it("lets the operator's own init container into a restricted namespace, and adds none, in every mode", async () => {
    const plans = [planOf("prod", "kubernetes"), planOf("staging", "kubernetes")];
    const ofOperator = (await Promise.all(plans)).flatMap((plan) =>
      plan.resources
        .filter(({ type }) => type.startsWith("kubernetes:redis.redis"))
        .map((it) => plan.inputs(it)),
    );
    expect(ofOperator.map((it) => at(it, "kind"))).to.have.members([
      "RedisReplication",
      "RedisSentinel",
      "Redis",
    ]);
    for (const it of ofOperator) {
      expect(at(it, "spec.initContainer.enabled")).to.equal(false);
      const context = at(it, "spec.initContainer.securityContext");
      expect(at(context, "allowPrivilegeEscalation")).to.equal(false);
      expect(at(context, "capabilities.drop")).to.deep.equal(["ALL"]);
    }
  });
  it("has three sentinels of which two agree, so that a replica takes over", async () => {
    const plan = await planOf("prod", "kubernetes");
    const type = "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisSentinel";
    const spec = plan.inputs(plan.one(type));
    expect(at(spec, "spec.clusterSize")).to.equal(3);
    expect(at(spec, "spec.redisSentinelConfig.quorum")).to.equal("2");
    expect((await planOf("staging", "kubernetes")).all(type)).to.deep.equal([]);
  });

  for (const placement of ["aws", "kubernetes", "hybrid"] as const) {
    it(`hands over a URL with TLS and password (${placement})`, async () => {
      const recording = await appliedOf("prod", placement);
      const url =
        placement === "aws"
          ? at(reveal(oneOf(recording, "aws:ssm/parameter:Parameter", `${NAME}-url`).inputs, ""), "value")
          : at(reveal(oneOf(recording, "kubernetes:core/v1:Secret", NAME).inputs, ""), "stringData.url");
      const host =
        placement === "kubernetes"
          ? `${NAME}-master.healthcare.svc.cluster.local`
          : `${NAME}.made.cache.amazonaws.com`;
      expect(String(url).split("@")).to.deep.equal([
        "rediss://:planted25tenantprovisioningcache",
        `${host}:6379/0`,
      ]);
    });
  }
  it("shows its certificate under the name that clients call, in both environments", async () => {
    const type = "kubernetes:cert-manager.io/v1:Certificate";
    const names = async (stack: "prod" | "staging") =>
      (await planOf(stack, "kubernetes")).get(type, `${NAME}-server`, "spec.dnsNames");
    expect(await names("prod")).to.include(`${NAME}-master.healthcare.svc.cluster.local`);
    expect(await names("staging")).to.include(`${NAME}.healthcare-staging.svc.cluster.local`);
  });

  it("refuses a bad spec, and says what to do", async () => {
    const lines = await refusalOf((spec) => {
      if (spec.caches.cache !== undefined) spec.caches.cache.memoryMiB = 16;
    });
    expect(lines).to.deep.equal([
      "tenant-provisioning-cache:",
      "  - memoryMiB is 16: give 64 or more (tenant-provisioning-cache)",
    ]);
  });
});
