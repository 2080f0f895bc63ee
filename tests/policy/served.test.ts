import { EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";
import { expect } from "chai";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { PlannedResource } from "../../policy/plan/resource";
import { UNKNOWN, type Waiver } from "../../policy/rule";
import { rules, stackRules } from "../../policy/rules";
import { type Pack, startPack } from "../support/analyzer";
import { resource, verdict } from "./support";

const STACK = resource("pulumi:pulumi:Stack", {}, { name: "ward-prod" });
const cache = {
  transitEncryptionEnabled: true,
  transitEncryptionMode: "required",
  atRestEncryptionEnabled: true,
  authToken: UNKNOWN,
  snapshotRetentionLimit: 35,
  finalSnapshotIdentifier: "final",
};
const CACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const vpc = resource("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }, { name: "vpc" });

/** Plans with what the engine adds: provider defaults, values that are not known, secrets unwrapped. */
const PLANS: Record<string, PlannedResource[]> = {
  "a good cache": [STACK, resource(CACHE, cache)],
  "a cache with defaults filled in": [
    STACK,
    resource(CACHE, {
      ...cache,
      autoMinorVersionUpgrade: "true",
      snapshotRetentionLimit: 0,
      tagsAll: {},
      __defaults: [],
    }),
  ],
  "a security group with an unknown block beside the world": [
    STACK,
    resource("aws:ec2/securityGroup:SecurityGroup", {
      revokeRulesOnDelete: false,
      ingress: [
        {
          protocol: "tcp",
          fromPort: 5432,
          toPort: 5432,
          cidrBlocks: [UNKNOWN, "0.0.0.0/0"],
          self: false,
          description: "",
        },
      ],
    }),
  ],
  "a database that nobody knows anything about": [
    STACK,
    resource(
      "aws:rds/instance:Instance",
      { storageEncrypted: UNKNOWN, publiclyAccessible: UNKNOWN, backupRetentionPeriod: UNKNOWN },
      { protect: false, ignoreChanges: ["storageEncrypted"] },
    ),
  ],
  "a network without a flow log": [STACK, vpc],
  "a network with one": [
    STACK,
    vpc,
    resource("aws:ec2/flowLog:FlowLog", { vpcId: UNKNOWN }, { propertyDependencies: { vpcId: [vpc.urn] } }),
  ],
  "a published database": [
    STACK,
    resource("kubernetes:core/v1:Service", {
      metadata: { name: "db" },
      spec: { type: "NodePort", ports: [{ port: 15432, targetPort: 5432 }] },
    }),
  ],
  "an advisory finding": [
    STACK,
    resource("aws:cloudwatch/logGroup:LogGroup", { name: "/ward/prod/api", retentionInDays: 365 }),
  ],
};

const DAY = 86_400_000;
const nextMonth = new Date(Date.now() + 30 * DAY).toISOString().slice(0, 10);
const waivers: Waiver[] = [
  { rule: "T-15", resource: "it", owner: "platform", reason: "a test", expires: nextMonth },
  { rule: "T-15", resource: "it", owner: "platform", reason: "a test", expires: "2020-01-01" },
];

describe("The pack, served as the engine runs it", function () {
  this.timeout(60_000);
  let pack: Pack;
  before(async () => {
    pack = await startPack();
  });
  after(() => pack?.stop());

  for (const [title, plan] of Object.entries(PLANS)) {
    it(`says the same as the preview about ${title}`, async () => {
      const served = (await pack.judge(plan)).map(({ policy, level, urn, message }) => [
        policy,
        level,
        urn,
        message,
      ]);
      const expected = verdict(plan).violations.map(({ name, level, urn, path, message }) => [
        name,
        level,
        urn,
        path && !message.startsWith(path) ? `${path}: ${message}` : message,
      ]);
      expect(served).to.have.deep.members(expected);
    });
  }

  it("declares every rule with its level, severity, framework and remediation", async () => {
    const policies = (await pack.info()).getPoliciesList();
    expect(policies.map((policy) => policy.getName())).to.have.members(
      [...rules, ...stackRules].map((rule) => rule.name),
    );
    for (const rule of [...rules, ...stackRules]) {
      const policy = policies.find((one) => one.getName() === rule.name);
      expect(policy?.getEnforcementlevel(), rule.name).to.equal(
        rule.level === "mandatory" ? EnforcementLevel.MANDATORY : EnforcementLevel.ADVISORY,
      );
      expect(policy?.getRemediationSteps()).to.equal(rule.remediation);
      expect(policy?.getFramework()?.getReference()).to.equal(rule.citations.join(", "));
    }
  });

  for (const level of [EnforcementLevel.DISABLED, EnforcementLevel.ADVISORY, EnforcementLevel.REMEDIATE])
    it(`refuses a configuration that sets a mandatory rule to ${EnforcementLevel[level] ?? level}`, async () => {
      const error = await pack.configure({ "cache-requires-tls": { level } }).then(
        () => undefined,
        (one: Error) => one,
      );
      expect(error?.message).to.contain('"cache-requires-tls" is mandatory; ask for a waiver');
    });

  it("refuses a configuration with a rule that does not exist", async () => {
    const error = await pack.configure({ "cache-require-tls": { level: EnforcementLevel.MANDATORY } }).then(
      () => undefined,
      (one: Error) => one,
    );
    expect(error?.message).to.contain('there is no policy named "cache-require-tls"');
  });

  it("lets a configuration raise a number, and not lower it", async () => {
    const configured = async (minimum: number): Promise<number> => {
      await pack.configure({
        "cache-snapshots-are-kept": { level: EnforcementLevel.MANDATORY, properties: { minimum } },
      });
      const found = await pack.analyze(resource(CACHE, { ...cache, snapshotRetentionLimit: 10 }));
      return found.filter(({ policy }) => policy === "cache-snapshots-are-kept").length;
    };
    expect(await configured(14)).to.equal(1);
    expect(await configured(7)).to.equal(0);
  });

  const refusal = (config: Parameters<Pack["configure"]>[0]): Promise<string> =>
    pack.configure(config).then(
      () => "accepted",
      (one: Error) => one.message,
    );
  const keeps = (level: EnforcementLevel, properties: Record<string, JavaScriptValue>) =>
    refusal({ "cache-snapshots-are-kept": { level, properties } });

  for (const minimum of [6, 0, -1, 7.5, "7", "30", true, null])
    it(`refuses a configuration with the minimum ${JSON.stringify(minimum)}`, async () => {
      expect(await keeps(EnforcementLevel.MANDATORY, { minimum })).to.contain(
        `minimum of "cache-snapshots-are-kept" is ${JSON.stringify(minimum)}: give a whole number of at least 7`,
      );
    });
  it("refuses a number for a rule that has none, or under another name", async () => {
    expect(await keeps(EnforcementLevel.MANDATORY, { maximum: 1 })).to.contain('has no setting "maximum"');
    const level = EnforcementLevel.MANDATORY;
    expect(await refusal({ "cache-requires-tls": { level, properties: { minimum: 30 } } })).to.contain(
      '"cache-requires-tls" has no setting "minimum"',
    );
  });
  it("refuses a number that comes with no level, which would make the rule advice", async () => {
    // The wire's zero.
    expect(await keeps(EnforcementLevel.ADVISORY, { minimum: 30 })).to.contain("is mandatory");
  });
  it('takes "all" for more, never for less', async () => {
    expect(await refusal({ all: { level: EnforcementLevel.MANDATORY } })).to.equal("accepted");
    for (const level of [EnforcementLevel.ADVISORY, EnforcementLevel.DISABLED, EnforcementLevel.REMEDIATE])
      expect(await refusal({ all: { level } })).to.contain('"all" may only make every rule mandatory');
  });
  it("lets a configuration make advice mandatory", async () => {
    expect(await refusal({ "containers-have-limits": { level: EnforcementLevel.MANDATORY } })).to.equal(
      "accepted",
    );
  });
});

describe("The pack of a stack with waivers", function () {
  this.timeout(60_000);
  let pack: Pack;
  before(async () => {
    pack = await startPack({
      "ward:environment": "staging",
      "ward:waivers": JSON.stringify(waivers.slice(0, 1)),
    });
  });
  after(() => pack?.stop());

  const plain = resource(
    CACHE,
    { ...cache, snapshotRetentionLimit: 7, transitEncryptionMode: "preferred" },
    { protect: false },
  );

  it("tells what is waived, as advice: until when, by whom and why", async () => {
    expect(await pack.judge([STACK, plain])).to.deep.equal([
      {
        policy: "waived-findings-are-told",
        level: "advisory",
        urn: plain.urn,
        message: `T-15 is waived until ${nextMonth} by platform (a test): transitEncryptionMode: the mode must be \`required\``,
      },
    ]);
  });

  it("tells what is waived of the whole stack", async () => {
    const ofStack = await startPack({
      "ward:environment": "staging",
      "ward:waivers": JSON.stringify([{ ...waivers[0], rule: "L-03", resource: "vpc" }]),
    });
    try {
      const all = await ofStack.judge([STACK, vpc]);
      expect(all.map(({ policy }) => policy)).not.to.include("networks-log-their-flows");
      const [found] = all.filter(({ policy }) => policy.startsWith("waived"));
      expect(found).to.include({ policy: "waived-stack-findings-are-told", level: "advisory", urn: vpc.urn });
      expect(found?.message).to.contain(`L-03 is waived until ${nextMonth} by platform (a test)`);
    } finally {
      ofStack.stop();
    }
  });

  it("refuses a waiver that waives nothing", async () => {
    const fresh = await startPack({
      "ward:environment": "staging",
      "ward:waivers": JSON.stringify(waivers.slice(0, 1)),
    });
    try {
      const found = await fresh.judge([STACK]);
      expect(found.map(({ policy, urn }) => [policy, urn])).to.deep.equal([
        ["waivers-are-needed", STACK.urn],
      ]);
    } finally {
      fresh.stop();
    }
  });

  it("refuses an expired waiver, and the finding with it", async () => {
    const stale = await startPack({
      "ward:environment": "staging",
      "ward:waivers": JSON.stringify(waivers.slice(1)),
    });
    try {
      const found = await stale.judge([STACK, plain]);
      expect(found.map(({ policy }) => policy)).to.have.members([
        "waivers-have-not-expired",
        "cache-requires-tls",
      ]);
    } finally {
      stale.stop();
    }
  });
});
