import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { expect } from "chai";
import { rules } from "../../../policy/rules";
import { isKnown, replacing } from "../../../preview/against/replacements";
import { heldBy } from "../../../preview/against/stateful";
import { systems } from "../../../systems";
import { placements, planOf, planWith } from "../../support/plan";
import { named, since } from "./since";

const wish = { stack: "prod", placement: "aws" } as const;

async function from(then: () => void, now: () => void) {
  const [before, after] = [await planWith(wish, () => then), await planWith(wish, () => now)];
  return since(before.plan, after.plan);
}

/** The paths of one difference that force a replacement. */
function forced(
  type: string,
  path: string,
  old: string | boolean | undefined,
  now: string | boolean | undefined,
) {
  const difference = { path, ...(old !== undefined && { old }), ...(now !== undefined && { new: now }) };
  return replacing(type, [difference], {}, []).length > 0;
}

describe("what forces a replacement", function () {
  this.timeout(120_000);

  it("is known of every type of AWS resource in the plans", async () => {
    const unknown = new Set<string>();
    for (const placement of placements)
      for (const system of Object.keys(systems)) {
        const { plan } = await planOf("prod", placement, system);
        for (const { type } of plan.resources) if (!isKnown(type)) unknown.add(type);
      }
    expect([...unknown], "scripts/aws-replacements.ts makes the table").to.deep.equal([]);
  });

  const cases: [boolean, string, string][] = [
    [true, "aws:rds/instance:Instance", "username"],
    [true, "aws:rds/instance:Instance", "kmsKeyId"],
    [true, "aws:rds/instance:Instance", "region"],
    [false, "aws:rds/instance:Instance", "engineVersion"],
    [false, "aws:rds/instance:Instance", "instanceClass"],
    [true, "aws:elasticache/replicationGroup:ReplicationGroup", "atRestEncryptionEnabled"],
    [true, "aws:s3/bucket:Bucket", "bucket"],
    [true, "aws:ecs/taskDefinition:TaskDefinition", "containerDefinitions[0].image"],
    [true, "aws:servicediscovery/service:Service", "dnsConfig.dnsRecords[1].type"],
    [false, "aws:servicediscovery/service:Service", "dnsConfig.dnsRecords[1].ttl"],
    [true, "kubernetes:apps/v1:StatefulSet", "spec.volumeClaimTemplates[0].spec.resources"],
    [true, "kubernetes:apps/v1:StatefulSet", "spec.serviceName"],
    [false, "kubernetes:apps/v1:StatefulSet", "spec.replicas"],
    [true, "kubernetes:batch/v1:Job", "spec.template.spec.containers[0].image"],
    [true, "kubernetes:core/v1:Service", "spec.clusterIP"],
    [true, "kubernetes:postgresql.cnpg.io/v1:Cluster", "metadata.namespace"],
    [false, "kubernetes:postgresql.cnpg.io/v1:Cluster", "spec.storage.size"],
    [true, "kubernetes:core/v1:ConfigMap", 'data["nginx.conf"]'],
    [true, "kubernetes:core/v1:Secret", "stringData"],
    [true, "random:index/randomPassword:RandomPassword", "length"],
    [false, "tls:index/selfSignedCert:SelfSignedCert", "earlyRenewalHours"],
  ];
  for (const [wanted, type, path] of cases)
    it(`${wanted ? "is" : "is not"} ${path} of ${type}`, () => {
      expect(forced(type, path, "a", "b")).to.equal(wanted);
    });

  it("is a whole with such a part in it that comes or goes", () => {
    const domain = "aws:opensearch/domain:Domain";
    const whole = { path: "encryptAtRest", old: { enabled: true, kmsKeyId: "k" } };
    expect(replacing(domain, [whole], {}, [])).to.deep.equal(["encryptAtRest"]);
    expect(replacing(domain, [{ path: "encryptAtRest", new: { enabled: true } }], {}, [])).to.deep.equal([]);
  });

  it("is what the provider decides on by the value", () => {
    const group = "aws:elasticache/replicationGroup:ReplicationGroup";
    expect(forced(group, "engineVersion", "7.1", "6.2")).to.equal(true);
    expect(forced(group, "engineVersion", "6.2", "7.1")).to.equal(false);
    expect(forced("aws:opensearch/domain:Domain", "nodeToNodeEncryption.enabled", true, false)).to.equal(
      true,
    );
    expect(forced("aws:opensearch/domain:Domain", "nodeToNodeEncryption.enabled", false, true)).to.equal(
      false,
    );
  });

  it("is what the program says, and never what it ignores", async () => {
    const topic = (displayName: string, opts: pulumi.CustomResourceOptions) => () => {
      new aws.sns.Topic("topic", { name: "alarms", displayName }, opts);
    };
    const replaced = await from(topic("a", {}), topic("b", { replaceOnChanges: ["displayName"] }));
    expect(named(replaced, "topic")).to.include({ action: "replaced" });
    const ignored = await from(topic("a", {}), topic("b", { ignoreChanges: ["displayName"] }));
    expect(ignored.changes).to.deep.equal([]);
  });

  it("goes on to what is made from it", async () => {
    const chain = (length: number) => () => {
      const made = new random.RandomPassword("made", { length });
      const vault = new aws.backup.Vault("vault", { name: made.id });
      new aws.ssm.Parameter("told", { name: "/told", type: "SecureString", value: made.result });
      new aws.ssm.Parameter("beside", { name: "/beside", type: "String", value: vault.arn.apply(() => "x") });
      new aws.ssm.Parameter("apart", { name: "/apart", type: "String", value: "x" }, { dependsOn: vault });
    };
    const found = await from(chain(16), chain(32));
    const actions = found.changes.map(({ action, name }) => `${action} ${name}`);
    expect(actions).to.deep.equal(["replaced made", "replaced vault", "updated told", "updated beside"]);
    expect(named(found, "told").properties).to.deep.equal([
      { path: "value", old: "[secret]", new: "[secret]", replaces: false },
    ]);
  });
});

describe("what holds data", () => {
  it("is all that a policy wants protected", () => {
    const rule = rules.find(({ name }) => name === "stateful-resources-are-protected");
    const types = rule?.types as readonly string[];
    expect(types).to.have.length.above(20);
    for (const type of types) expect(heldBy(type, {}), type).not.to.equal(undefined);
  });

  it("is no read replica, and no StatefulSet without claims", () => {
    expect(heldBy("aws:rds/instance:Instance", { replicateSourceDb: "x" })).to.equal(undefined);
    expect(heldBy("kubernetes:apps/v1:StatefulSet", { spec: {} })).to.equal(undefined);
    expect(heldBy("kubernetes:apps/v1:StatefulSet", { spec: { volumeClaimTemplates: [{}] } })).not.to.equal(
      undefined,
    );
  });

  it("stays when its deletion is only Pulumi's", async () => {
    const bucket = (opts: pulumi.CustomResourceOptions) => () => {
      new aws.s3.Bucket("bucket", { bucket: "b" }, opts);
    };
    expect((await from(bucket({}), () => undefined)).changes[0]?.destroys?.what).to.equal(
      "objects and their versions",
    );
    const [left] = (await from(bucket({ retainOnDelete: true }), () => undefined)).changes;
    expect(left).to.deep.include({
      action: "deleted",
      reason: "only Pulumi forgets it: it stays in the cloud",
    });
    expect(left?.destroys).to.equal(undefined);
  });
});
