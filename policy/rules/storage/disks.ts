/** Disks, file systems, queues, topics and warehouses: encrypted where they lie, and shared with nobody. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isTrue, must, mustBeGiven, wrong } from "../../writing/expect";
import { FILE_SYSTEM, REDSHIFT_CLUSTER } from "../stores/types";

const FACTS = { duty: "encryption", citations: [HIPAA.encryptionAtRest] } as const;

type Judge = (view: View) => Finding[];

function encrypted(view: View): Finding[] {
  return must(view.at("encrypted"), false, isTrue, "the disk is not encrypted");
}

/** The root disk is the image's, in clear, unless the instance says otherwise. */
function disksOf(view: View): Finding[] {
  // An instance of a launch template may take its disks from there.
  const root = view.at("rootBlockDevice");
  const fromTemplate = view.at("launchTemplate").given() && !root.given();
  return [...(fromTemplate ? [] : encrypted(root)), ...view.at("ebsBlockDevices").each().flatMap(fresh)];
}

/** A disk from a snapshot is as encrypted as that one, which was judged where it was made. */
function fresh(disk: View): Finding[] {
  return disk.at("snapshotId").given() && !disk.at("encrypted").given() ? [] : encrypted(disk);
}

function mapped(view: View): Finding[] {
  const mappings = view.at("blockDeviceMappings").each();
  if (mappings.length === 0)
    return [wrong(view.at("blockDeviceMappings"), "the disks are as the image has them")];
  return mappings
    .filter(
      (mapping) => mapping.unknown || !["noDevice", "virtualName"].some((key) => mapping.at(key).given()),
    )
    .flatMap((mapping) => fresh(mapping.at("ebs")));
}

const DISKS: Readonly<Record<string, Judge>> = {
  "aws:ebs/volume:Volume": encrypted,
  "aws:ebs/snapshotCopy:SnapshotCopy": encrypted,
  "aws:ebs/encryptionByDefault:EncryptionByDefault": (view) =>
    must(view.at("enabled"), true, isTrue, "new disks of the account are not encrypted"),
  "aws:ec2/amiCopy:AmiCopy": encrypted,
  "aws:ec2/instance:Instance": disksOf,
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest": disksOf,
  "aws:ec2/launchConfiguration:LaunchConfiguration": disksOf,
  "aws:ec2/launchTemplate:LaunchTemplate": mapped,
  [FILE_SYSTEM]: encrypted,
};

const QUEUE = "aws:sqs/queue:Queue";
const STREAM = "aws:kinesis/stream:Stream";

export const diskRules: Rule[] = [
  {
    ...FACTS,
    id: "E-05",
    name: "disks-are-encrypted",
    title: "Disks, their copies and file systems are encrypted",
    level: "mandatory",
    severity: "high",
    why: "EBS and EFS store in clear unless told otherwise, and neither can be changed later.",
    remediation: "Set encrypted to true, on rootBlockDevice and every block device as well.",
    types: Object.keys(DISKS),
    evaluate: ({ resource, view }) => DISKS[resource.type]?.(view) ?? [],
  },
  {
    ...FACTS,
    id: "E-06",
    name: "messages-are-encrypted",
    title: "Queues, topics and streams encrypt what they hold",
    level: "mandatory",
    severity: "high",
    why: "A topic and a stream store in clear without a key. A queue does when its default is switched off.",
    remediation:
      "Set kmsMasterKeyId; a queue may keep sqsManagedSseEnabled true instead. Set encryptionType KMS for a stream.",
    types: [QUEUE, STREAM, "aws:sns/topic:Topic"],
    evaluate: ({ resource, view }) => {
      if (resource.type === STREAM)
        return must(
          view.at("encryptionType"),
          "NONE",
          (type) => type === "KMS",
          "the stream stores records in clear",
        );
      const key = view.at("kmsMasterKeyId");
      if (key.given()) return [];
      return resource.type === QUEUE
        ? must(view.at("sqsManagedSseEnabled"), true, isTrue, "the queue stores messages in clear")
        : mustBeGiven(key, "the topic stores messages in clear");
    },
  },
  {
    ...FACTS,
    id: "E-11",
    name: "warehouses-are-encrypted",
    title: "Redshift encrypts what it holds",
    level: "mandatory",
    severity: "high",
    why: "A warehouse holds a copy of everything.",
    remediation: "Leave encrypted true.",
    types: [REDSHIFT_CLUSTER],
    evaluate: ({ view }) => must(view.at("encrypted"), true, isTrue, "the warehouse stores in clear"),
  },
];

/** Where a snapshot, or an image of a disk, says who else may read it. */
const SHARED = [
  "aws:rds/snapshot:Snapshot",
  "aws:rds/snapshotCopy:SnapshotCopy",
  "aws:rds/clusterSnapshot:ClusterSnapshot",
  "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy",
];
const BLOCKS = [
  "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
  "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess",
];
const LAUNCH = "aws:ec2/amiLaunchPermission:AmiLaunchPermission";

export const snapshotRules: Rule[] = [
  {
    id: "E-50",
    name: "snapshots-are-not-public",
    title: "Snapshots and images of disks are shared with named accounts only",
    duty: "encryption",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "A public snapshot is a database that anybody restores in an account of their own.",
    remediation: "Name accounts in sharedAccounts, never all; leave public access blocked.",
    types: [...SHARED, ...BLOCKS, LAUNCH],
    evaluate: ({ resource, view }) => {
      if (BLOCKS.includes(resource.type))
        return must(
          view.at("state"),
          "unblocked",
          (state) => /^block-/.test(String(state)),
          "public access is allowed",
        );
      if (resource.type === LAUNCH)
        return view.at("group").given() ? [wrong(view.at("group"), "everyone may use it")] : [];
      return view
        .at("sharedAccounts")
        .each()
        .flatMap((one) => must(one, "", (account) => account !== "all", "everyone may restore it"));
    },
  },
];
