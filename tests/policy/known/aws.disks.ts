/** Disks, snapshots, queues, tables, trails, and what machines are started with. */
import { adjudicated, cases, type Row } from "./row";

const INSTANCE = "aws:ec2/instance:Instance";
const FILE_SYSTEM = "aws:efs/fileSystem:FileSystem";
const TOPIC = "aws:sns/topic:Topic";
const QUEUE = "aws:sqs/queue:Queue";
const SNAPSHOT = "aws:rds/snapshot:Snapshot";
const WAREHOUSE = "aws:redshift/cluster:Cluster";
const TABLE = "aws:dynamodb/table:Table";
const TRAIL = "aws:cloudtrail/trail:Trail";
const FUNCTION = "aws:lambda/function:Function";
const BROKER = "aws:mq/broker:Broker";

const KEY = "arn:aws:kms:eu-central-1:123456789012:key/1";
const disks = (root: unknown, ...others: unknown[]) => ({
  rootBlockDevice: { encrypted: root },
  ebsBlockDevices: others.map((encrypted) => ({ deviceName: "/dev/xvdb", encrypted })),
});
const trail = {
  s3BucketName: "trail",
  isMultiRegionTrail: true,
  enableLogFileValidation: true,
  includeGlobalServiceEvents: true,
  kmsKeyId: KEY,
};
/** AWS's own example of a key, as its documentation prints it. */
const keys =
  "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nexport AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";
const logs = (general: boolean, audit?: boolean) => ({ engineType: "ActiveMQ", logs: { general, audit } });

export const awsDiskRows: readonly Row[] = [
  ...cases(
    { source: "checkov", rule: "CKV_AWS_8", type: INSTANCE, ours: "E-05" },
    {
      bad: {
        "a root in clear": disks(false),
        "a second disk in clear": disks(true, false),
        "a second disk in clear, and nothing said of the root": {
          ebsBlockDevices: [{ deviceName: "/dev/xvdb", encrypted: false }],
        },
        "nothing said": { ami: "ami-123" },
      },
      good: { "an encrypted root": disks(true), "two encrypted disks": disks(true, true) },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0131", type: INSTANCE, ours: "E-05" },
    {
      bad: { "two disks in clear": disks(false, false) },
      good: { "two encrypted disks": disks(true, true) },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0026", type: "aws:ebs/volume:Volume", ours: "E-05" },
    { bad: { "in clear": { encrypted: false } }, good: { encrypted: { encrypted: true } } },
  ),
  ...cases(
    {
      source: "checkov",
      rule: "CKV_AWS_106",
      type: "aws:ebs/encryptionByDefault:EncryptionByDefault",
      ours: "E-05",
    },
    {
      bad: { "switched off": { enabled: false } },
      good: { "switched on": { enabled: true }, "nothing said": {} },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_42", type: FILE_SYSTEM, ours: "E-05" },
    {
      bad: { "nothing said": { creationToken: "example" }, "in clear": { encrypted: false } },
      good: { encrypted: { encrypted: true } },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0037", type: FILE_SYSTEM, ours: "E-05" },
    { bad: { "in clear": { encrypted: false } }, good: { encrypted: { encrypted: true } } },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_26", type: TOPIC, ours: "E-06" },
    { bad: { "nothing said": { name: "example" } }, good: { "a key": { kmsMasterKeyId: KEY } } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0095", type: TOPIC, ours: "E-06" },
    { bad: { "nothing said": {} }, good: { "AWS's key": { kmsMasterKeyId: "alias/aws/sns" } } },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_27", type: QUEUE, ours: "E-06" },
    {
      bad: { "SQS's own key switched off": { sqsManagedSseEnabled: false } },
      good: {
        "AWS's key": { kmsMasterKeyId: "alias/aws/sqs" },
        "SQS's own key": { sqsManagedSseEnabled: true },
        "AWS's key instead of SQS's": { kmsMasterKeyId: "alias/aws/sqs", sqsManagedSseEnabled: false },
      },
    },
  ),
  ...adjudicated(
    "since October 2022 SQS encrypts every new queue with its own key",
    cases(
      { source: "checkov", rule: "CKV_AWS_27", type: QUEUE, ours: "E-06" },
      {
        good: { "nothing said": { name: "terraform-example-queue" }, "an empty key": { kmsMasterKeyId: "" } },
      },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_43", type: "aws:kinesis/stream:Stream", ours: "E-06" },
    {
      bad: { "nothing said": { shardCount: 1 }, "in clear": { encryptionType: "NONE" } },
      good: { encrypted: { encryptionType: "KMS" } },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0064", type: "aws:kinesis/stream:Stream", ours: "E-06" },
    {
      bad: { "in clear": { encryptionType: "NONE" } },
      good: { encrypted: { encryptionType: "KMS", kmsKeyId: KEY } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_302", type: SNAPSHOT, ours: "E-50" },
    {
      bad: { "for everyone": { sharedAccounts: ["all"] } },
      good: {
        "for one account": { sharedAccounts: ["680235478471"] },
        "for nobody else": { dbSnapshotIdentifier: "test" },
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_343", type: WAREHOUSE, ours: "R-07" },
    {
      bad: { "no snapshots": { automatedSnapshotRetentionPeriod: 0 } },
      good: { "35 days": { automatedSnapshotRetentionPeriod: 35 } },
    },
  ),
  ...adjudicated(
    "without the property a snapshot is gone after a day",
    cases(
      { source: "checkov", rule: "CKV_AWS_343", type: WAREHOUSE, ours: "R-07" },
      { bad: { "nothing said": {} } },
    ),
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0024", type: TABLE, ours: "R-08" },
    {
      bad: { "nothing said": { hashKey: "id" } },
      good: { "recovery to any point": { pointInTimeRecovery: { enabled: true } } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_251", type: TRAIL, ours: "L-04" },
    {
      bad: { "switched off": { ...trail, enableLogging: false } },
      good: { "switched on": { ...trail, enableLogging: true }, "nothing said": trail },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0016", type: TRAIL, ours: "L-04" },
    {
      bad: { "files that may be changed": { ...trail, enableLogFileValidation: undefined } },
      good: { "files that prove themselves": trail },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0014", type: TRAIL, ours: "L-04" },
    { bad: { "one region": { ...trail, isMultiRegionTrail: undefined } }, good: { "all regions": trail } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0070", type: BROKER, ours: ["L-02", "L-06"] },
    { bad: { "no audit log": logs(true, false) }, good: { "an audit log": logs(true, true) } },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_46", type: INSTANCE, ours: "S-02" },
    { bad: { "keys of the account": { userData: `#!/bin/sh\n${keys}` } } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0029", type: INSTANCE, ours: "S-02" },
    {
      bad: { "keys of the account": { userData: keys } },
      good: { "a greeting": { userData: "export GREETING=hello\n" } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_45", type: FUNCTION, ours: "S-02" },
    {
      bad: {
        "keys of the account": {
          environment: {
            variables: {
              AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
              AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            },
          },
        },
      },
      good: {
        "a region": { environment: { variables: { AWS_DEFAULT_REGION: "us-west-2" } } },
        "no variables": { runtime: "python3.13" },
      },
    },
  ),
];
