/** What the account writes down about itself, and what belongs beside secrets, file systems and backups. */

import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { type GoodPlan, type Part, plan } from "../good/specimen";
import { check, findings, resource } from "../support";

check("A trail", {
  good: resource("aws:cloudtrail/trail:Trail", {
    isMultiRegionTrail: true,
    enableLogFileValidation: true,
    kmsKeyId: UNKNOWN,
  }),
  refuses: [
    ...["isMultiRegionTrail", "enableLogFileValidation"].flatMap((key) =>
      [false, undefined, UNKNOWN].map((value) => ({
        what: `${key} ${String(value)}`,
        change: [[[key], value]] as [string[], unknown][],
        finds: [`L-04 ${key}`],
      })),
    ),
    { what: "no key", change: [[["kmsKeyId"], undefined]], finds: ["L-04 kmsKeyId"] },
    { what: "switched off", change: [[["enableLogging"], false]], finds: ["L-04 enableLogging"] },
    {
      what: "nothing about identities",
      change: [[["includeGlobalServiceEvents"], false]],
      finds: ["L-04 includeGlobalServiceEvents"],
    },
  ],
});

check("A broker's log of its administrators", {
  good: resource("aws:mq/broker:Broker", {
    engineType: "ActiveMQ",
    deploymentMode: "ACTIVE_STANDBY_MULTI_AZ",
    subnetIds: [UNKNOWN],
    logs: { general: true, audit: "true" },
  }),
  accepts: [
    {
      what: "none of RabbitMQ, which has no such log",
      change: [
        [["engineType"], "RabbitMQ"],
        [["logs", "audit"], undefined],
      ],
    },
  ],
  refuses: [
    { what: "off", change: [[["logs", "audit"], "false"]], finds: ["L-06 logs.audit"] },
    { what: "off by default", change: [[["logs", "audit"], undefined]], finds: ["L-06 logs.audit"] },
    { what: "not known", change: [[["logs", "audit"], UNKNOWN]], finds: ["L-06 logs.audit"] },
    {
      what: "off, of an engine that nobody knows",
      change: [
        [["engineType"], UNKNOWN],
        [["logs", "audit"], undefined],
      ],
      finds: ["L-06 logs.audit"],
    },
  ],
});

const found = (parts: Record<string, Part>): string[] =>
  findings((plan("", parts) satisfies GoodPlan).resources);
const DAILY = { schedule: "cron(0 2 * * ? *)", targetVaultName: "v", lifecycle: { deleteAfter: 35 } };
const DRILL: Record<string, Part> = {
  drill: {
    type: "aws:backup/restoreTestingPlan:RestoreTestingPlan",
    props: { scheduleExpression: "cron(0 6 ? * SUN *)" },
  },
  drilled: {
    type: "aws:backup/restoreTestingSelection:RestoreTestingSelection",
    props: { validationWindowHours: 12, protectedResourceType: "RDS", protectedResourceArns: ["*"] },
    from: { restoreTestingPlanName: "drill" },
  },
};

describe("A secret", () => {
  const secret: Part = { type: "aws:secretsmanager/secret:Secret", props: {} };
  it("is advised to rotate", () => expect(found({ secret })).to.deep.equal(["S-07"]));
  it("of a registry is left to whoever issues its token", () => {
    const issued = (...under: string[]): string[] => found({ secret: { ...secret, options: { under } } });
    expect(issued("ward:components:RegistryCredentials")).to.deep.equal([]);
    expect(issued("ward:components:SystemSecrets")).to.deep.equal(["S-07"]);
  });
  it("rotates by a resource of its own", () => {
    const rotation: Part = {
      type: "aws:secretsmanager/secretRotation:SecretRotation",
      props: {},
      from: { secretId: "secret" },
    };
    expect(found({ secret, rotation })).to.deep.equal([]);
    expect(found({ secret, other: secret, rotation })).to.deep.equal(["S-07"]);
  });
});

describe("A file system", () => {
  const files: Part = { type: "aws:efs/fileSystem:FileSystem", props: { encrypted: true } };
  it("is refused without backups", () => expect(found({ files })).to.deep.equal(["R-27a"]));
  it("is backed up by its own policy", () => {
    const policy: Part = {
      type: "aws:efs/backupPolicy:BackupPolicy",
      props: { backupPolicy: { status: "ENABLED" } },
      from: { fileSystemId: "files" },
    };
    expect(found({ files, policy })).to.deep.equal([]);
  });
  it("is backed up by a selection that names it, and by none that leaves it out", () => {
    const selection = (...properties: string[]): Part => ({
      type: "aws:backup/selection:Selection",
      props: {},
      from: Object.fromEntries(properties.map((property) => [property, "files"])),
    });
    expect(found({ files, selection: selection("resources") })).to.deep.equal([]);
    expect(found({ files, selection: selection("resources", "notResources") })).to.deep.equal(["R-27a"]);
  });
});

describe("A backup plan", () => {
  const nightly = (rule: object): Part => ({
    type: "aws:backup/plan:Plan",
    props: { rules: [{ ...DAILY, ...rule }] },
  });
  it("is advised to copy what it makes to another place", () =>
    expect(found({ ...DRILL, nightly: nightly({}) })).to.deep.equal(["R-17 rules"]));
  it("needs no copy where the same schedule dumps into another region", () => {
    const { resources } = plan("", {
      ...DRILL,
      nightly: nightly({}),
      dump: { type: "aws:scheduler/schedule:Schedule", props: {} },
    });
    const under = (parent: string): string[] =>
      findings(
        resources.map((one) => ({ ...one, parent: one.name === "dump" ? parent : "urn:of-the-schedule" })),
      );
    expect(under("urn:of-the-schedule")).to.deep.equal([]);
    expect(under("urn:of-another")).to.deep.equal(["R-17 rules"]);
  });
  it("copies what it makes", () => {
    const copies = [
      { destinationVaultArn: "arn:aws:backup:eu-west-1:1:backup-vault:v", lifecycle: { deleteAfter: 35 } },
    ];
    expect(found({ ...DRILL, nightly: nightly({ copyActions: copies }) })).to.deep.equal([]);
  });
});

describe("A log group that AWS would make on first use", () => {
  const writers: Record<string, Part> = {
    "/aws/lambda/hook": { type: "aws:lambda/function:Function", props: { name: "hook" } },
    "/hooks": {
      type: "aws:lambda/function:Function",
      props: { name: "hook", loggingConfig: { logGroup: "/hooks" } },
    },
    "/aws/eks/portal/cluster": {
      type: "aws:eks/cluster:Cluster",
      props: {
        name: "portal",
        deletionProtection: true,
        encryptionConfig: { provider: { keyArn: UNKNOWN }, resources: ["secrets"] },
        vpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true, subnetIds: [UNKNOWN] },
        enabledClusterLogTypes: ["api", "audit", "authenticator"],
      },
    },
  };
  for (const [name, writer] of Object.entries(writers)) {
    const group: Part = {
      type: "aws:cloudwatch/logGroup:LogGroup",
      props: { name, retentionInDays: 365, kmsKeyId: UNKNOWN },
    };
    it(`is made by the stack: ${name}`, () => {
      expect(found({ writer, group })).to.deep.equal([]);
      const elsewhere = { ...group, props: { ...group.props, name: "/elsewhere" } };
      expect(found({ writer, group: elsewhere }).map((finding) => finding.split(" ")[0])).to.deep.equal([
        "R-18a",
      ]);
    });
  }
  it("is not asked for where the engine makes the function's name", () => {
    expect(found({ hook: { type: "aws:lambda/function:Function", props: {} } })).to.deep.equal([]);
  });
});
