import { createHash } from "node:crypto";
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
    for (const field of ["url", "host", "port", "username", "password"] as const) {
      expect(aws.secret(field, "aws").kind).to.equal("aws");
      expect(kubernetes.secret(field, "kubernetes").kind).to.equal("kubernetes");
    }
  });
  it("has no database to hand over, on neither target", async () => {
    for (const target of ["aws", "kubernetes"] as const) {
      const { cache } = await builtOn(target);
      expect(() => cache.secret("database", target)).to.throw('no entry "database"');
    }
  });
  it("is encrypted on disk and on the wire, and asks for a user, on ElastiCache", async () => {
    const plan = await planOf("prod", "aws");
    const group = plan.one(ELASTICACHE, NAME);
    expect(plan.inputs(group)).to.deep.include({
      atRestEncryptionEnabled: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      userGroupIds: ["prod-tenant-provisioning-cache-users"],
    });
    expect(group.propertyDependencies["kmsKeyId"]?.join()).to.match(/kms\/key:Key::/);
    expect(at(plan.inputs(group), "authToken")).to.equal(undefined);
  });
  it("lets on ElastiCache nobody in who gives no name, and the application to its keys only", async () => {
    const plan = await planOf("prod", "aws");
    const users = plan.all("aws:elasticache/user:User");
    const rights = users.map((user) => [
      at(plan.inputs(user), "userName"),
      at(plan.inputs(user), "accessString"),
    ]);
    expect(Object.fromEntries(rights)).to.deep.equal({
      application: "on ~* &* +@all -@dangerous +info",
      default: "off ~* -@all",
    });
    for (const user of users)
      expect(user.propertyDependencies["authenticationMode"]?.join()).to.match(
        user.name === `${NAME}-default`
          ? /RandomPassword::tenant-provisioning-cache-default$/
          : /RandomPassword::tenant-provisioning-cache$/,
      );
    expect(plan.get("aws:elasticache/userGroup:UserGroup", NAME, "userIds")).to.have.members(
      users.map((user) => at(plan.inputs(user), "userId")),
    );
  });
  it("gives operator and sentinels a password that no service reads, on kubernetes", async () => {
    const plan = await planOf("prod", "kubernetes");
    const sentinels = plan.inputs(plan.one("kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisSentinel"));
    const own = { name: NAME, key: "operatorPassword" };
    expect(at(sentinels, "spec.kubernetesConfig.redisSecret")).to.deep.equal(own);
    expect(at(sentinels, "spec.redisSentinelConfig.redisReplicationPassword.secretKeyRef")).to.deep.equal(
      own,
    );
    const read = plan
      .all("kubernetes:apps/v1:Deployment")
      .filter((service) => JSON.stringify(plan.inputs(service)).includes("operatorPassword"));
    expect(read.map(({ name }) => name)).to.deep.equal([]);
  });
  it("mounts only the users of the cache's Secret into its servers", async () => {
    for (const stack of ["prod", "staging"] as const) {
      const plan = await planOf(stack, "kubernetes");
      const type = stack === "prod" ? REDIS : "kubernetes:redis.redis.opstreelabs.in/v1beta2:Redis";
      expect(plan.get(type, NAME, "spec.acl")).to.deep.equal({
        secret: { secretName: NAME, items: [{ key: "user.acl", path: "user.acl" }] },
      });
    }
  });
  it("names in the file of users operator and application, each with the hash of its own password", async () => {
    const secret = oneOf(await appliedOf("prod", "kubernetes"), "kubernetes:core/v1:Secret", NAME);
    const entries = at(reveal(secret.inputs, ""), "stringData");
    const hash = (key: string) =>
      createHash("sha256")
        .update(String(at(entries, key)))
        .digest("hex");
    expect(Object(entries)["user.acl"].split("\n")).to.deep.equal([
      `user default #${hash("operatorPassword")} on ~* &* +@all`,
      `user application #${hash("password")} on ~* &* +@all -@dangerous +info`,
      "",
    ]);
    expect(at(entries, "password")).to.not.equal(at(entries, "operatorPassword"));
  });
  it("asks for a password, and runs as nobody in particular, on kubernetes", async () => {
    const spec = (await planOf("prod", "kubernetes")).get(REDIS, NAME, "spec");
    expect(at(spec, "kubernetesConfig.redisSecret")).to.deep.equal({
      name: NAME,
      key: "operatorPassword",
    });
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
    it(`hands over a URL with TLS, user and password (${placement})`, async () => {
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
        "rediss://application:planted25tenantprovisioningcache",
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
