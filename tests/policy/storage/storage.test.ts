/** Disks, queues, topics, snapshots and warehouses: encrypted, and shared with nobody. */

import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, type Props, resource, verdict } from "../support";

/** One thing off, left out, as a string, and not known. */
function off(path: (string | number)[], finds: string, ...byDefault: "on"[]): Case[] {
  const values: [string, unknown][] = [
    ["off", false],
    ["off, as a string", "false"],
    ["not known", UNKNOWN],
  ];
  if (byDefault.length === 0) values.push(["left out", undefined]);
  return values.map(([what, value]) => ({
    what: `${path.join(".")} ${what}`,
    change: [[path, value]],
    finds: [
      `${finds} ${path.reduce<string>((text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text === "" ? "" : `${text}.`}${key}`), "")}`,
    ],
  }));
}

for (const type of ["aws:ebs/volume:Volume", "aws:efs/fileSystem:FileSystem", "aws:ec2/amiCopy:AmiCopy"])
  check(`What holds data on its own (${type})`, {
    good: resource(type, { encrypted: true }),
    accepts: [{ what: "encryption as a string", change: [[["encrypted"], "true"]] }],
    refuses: off(["encrypted"], "E-05"),
  });

const machine: Props = {
  subnetId: "subnet-1",
  metadataOptions: { httpTokens: "required" },
  rootBlockDevice: { encrypted: true },
  ebsBlockDevices: [{ deviceName: "/dev/sdb", encrypted: true }],
};
check("An instance's disks", {
  good: resource("aws:ec2/instance:Instance", machine),
  accepts: [
    { what: "a disk from a snapshot", change: [[["ebsBlockDevices", 0], { snapshotId: "snap-1" }]] },
    {
      what: "disks of its launch template",
      change: [
        [["rootBlockDevice"], undefined],
        [["launchTemplate"], { id: UNKNOWN }],
      ],
    },
  ],
  refuses: [
    ...off(["rootBlockDevice", "encrypted"], "E-05"),
    ...off(["ebsBlockDevices", 0, "encrypted"], "E-05"),
    {
      what: "a disk from a snapshot, and plain",
      change: [[["ebsBlockDevices", 0], { snapshotId: "snap-1", encrypted: false }]],
      finds: ["E-05 ebsBlockDevices[0].encrypted"],
    },
  ],
});

check("A launch template's disks", {
  good: resource("aws:ec2/launchTemplate:LaunchTemplate", {
    metadataOptions: { httpTokens: "required" },
    blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true" } }],
  }),
  accepts: [
    {
      what: "a disk that is left away",
      change: [[["blockDeviceMappings", 1], { deviceName: "/dev/sdb", noDevice: "true" }]],
    },
  ],
  refuses: [
    ...off(["blockDeviceMappings", 0, "ebs", "encrypted"], "E-05"),
    {
      what: "disks as the image has them",
      change: [[["blockDeviceMappings"], undefined]],
      finds: ["E-05 blockDeviceMappings"],
    },
    {
      what: "disks that nobody knows",
      change: [[["blockDeviceMappings"], UNKNOWN]],
      finds: ["E-05 blockDeviceMappings"],
    },
  ],
});

check("The account's default for disks", {
  good: resource("aws:ebs/encryptionByDefault:EncryptionByDefault", {}),
  refuses: off(["enabled"], "E-05", "on"),
});

check("A queue", {
  good: resource("aws:sqs/queue:Queue", { kmsMasterKeyId: UNKNOWN }),
  accepts: [
    { what: "SQS's own key", change: [[[], { sqsManagedSseEnabled: true }]] },
    { what: "SQS's own key by default", change: [[["kmsMasterKeyId"], undefined]] },
  ],
  refuses: [
    {
      what: "its default switched off",
      change: [[[], { sqsManagedSseEnabled: false }]],
      finds: ["E-06 sqsManagedSseEnabled"],
    },
    {
      what: "perhaps",
      change: [[[], { sqsManagedSseEnabled: UNKNOWN }]],
      finds: ["E-06 sqsManagedSseEnabled"],
    },
  ],
});

check("A topic", {
  good: resource("aws:sns/topic:Topic", { kmsMasterKeyId: "alias/aws/sns" }),
  refuses: [
    { what: "no key", change: [[["kmsMasterKeyId"], undefined]], finds: ["E-06 kmsMasterKeyId"] },
    { what: "an empty key", change: [[["kmsMasterKeyId"], ""]], finds: ["E-06 kmsMasterKeyId"] },
  ],
});

check("A warehouse", {
  good: resource("aws:redshift/cluster:Cluster", {
    encrypted: "true",
    automatedSnapshotRetentionPeriod: 35,
    finalSnapshotIdentifier: "reports-final",
    masterPassword: UNKNOWN,
  }),
  accepts: [
    { what: "encryption by default", change: [[["encrypted"], undefined]] },
    { what: "manual snapshots for ever", change: [[["manualSnapshotRetentionPeriod"], -1]] },
  ],
  refuses: [
    ...off(["encrypted"], "E-11", "on"),
    ...[0, 1, undefined, 36, UNKNOWN].map((days) => ({
      what: `snapshots for ${String(days)} days`,
      change: [[["automatedSnapshotRetentionPeriod"], days]] as [string[], unknown][],
      finds: ["R-07 automatedSnapshotRetentionPeriod"],
    })),
    {
      what: "manual snapshots for a day",
      change: [[["manualSnapshotRetentionPeriod"], 1]],
      finds: ["R-07 manualSnapshotRetentionPeriod"],
    },
    { what: "no final snapshot", change: [[["skipFinalSnapshot"], true]], finds: ["R-09 skipFinalSnapshot"] },
    { what: "unprotected in prod", change: [], options: { protect: false }, finds: ["R-12"] },
  ],
});

for (const type of ["aws:rds/snapshot:Snapshot", "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy"])
  check(`A snapshot (${type})`, {
    good: resource(type, { sharedAccounts: ["210987654321"] }),
    accepts: [{ what: "for nobody else", change: [[["sharedAccounts"], undefined]] }],
    refuses: [
      { what: "for everyone", change: [[["sharedAccounts", 1], "all"]], finds: ["E-50 sharedAccounts[1]"] },
      { what: "for whoever", change: [[["sharedAccounts"], UNKNOWN]], finds: ["E-50 sharedAccounts"] },
    ],
  });

check("A block of public snapshots", {
  good: resource("aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess", {
    state: "block-all-sharing",
  }),
  refuses: ["unblocked", undefined, UNKNOWN].map((state) => ({
    what: `state ${String(state)}`,
    change: [[["state"], state]] as [string[], unknown][],
    finds: ["E-50 state"],
  })),
});

check("A permission to use an image", {
  good: resource("aws:ec2/amiLaunchPermission:AmiLaunchPermission", {
    imageId: "ami-1",
    accountId: "210987654321",
  }),
  refuses: [{ what: "for everyone", change: [[["group"], "all"]], finds: ["E-50 group"] }],
});

describe("A log group without a key of the account", () => {
  const advice = (under: string[]): string[] =>
    verdict([
      resource("aws:cloudwatch/logGroup:LogGroup", { name: "/x", retentionInDays: 30 }, { under }),
    ]).violations.map(({ rule, level }) => `${rule} ${level}`);
  it("is only advised to have one", () => expect(advice([])).to.deep.equal(["E-09 advisory"]));
  it("is left alone where CloudFront writes, in a region without keys of the stack", () =>
    expect(advice(["ward:components:EdgeProxy"])).to.deep.equal([]));
});
