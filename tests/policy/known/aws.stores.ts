/** Caches, warehouses and brokers. */
import { adjudicated, cases, type Row } from "./row";

const REPLICATION_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";
const BROKER = "aws:mq/broker:Broker";
const DMS = "aws:dms/replicationInstance:ReplicationInstance";
const KAFKA = "aws:msk/cluster:Cluster";
const REDSHIFT_GROUP = "aws:redshift/parameterGroup:ParameterGroup";
const tls = { transitEncryptionEnabled: true, transitEncryptionMode: "required" };
const inTransit = (clientBroker: string, inCluster: unknown) => ({
  encryptionInfo: { encryptionInTransit: { clientBroker, inCluster } },
});
const requireSsl = (value: unknown) => ({
  family: "redshift-1.0",
  parameters: [
    { name: "require_ssl", value },
    { name: "enable_user_activity_logging", value: "true" },
  ],
});

export const awsStoreRows: readonly Row[] = [
  ...cases(
    { source: "checkov", rule: "CKV_AWS_31", type: REPLICATION_GROUP, ours: ["T-15", "S-08"] },
    {
      bad: {
        "neither TLS nor a password": { transitEncryptionEnabled: false },
        "users but no TLS": { transitEncryptionEnabled: false, userGroupIds: "sample" },
        "TLS but no password": tls,
      },
      good: {
        "TLS and a password": { ...tls, authToken: "given" },
        "TLS and users": { ...tls, userGroupIds: "sample" },
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0051", type: REPLICATION_GROUP, ours: "T-15" },
    { bad: { "no TLS": { transitEncryptionEnabled: false } }, good: { TLS: tls } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0045", type: REPLICATION_GROUP, ours: "E-03" },
    {
      bad: { "storage in clear": { atRestEncryptionEnabled: false } },
      good: { "encrypted storage": { atRestEncryptionEnabled: true } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_29", type: REPLICATION_GROUP, ours: "E-03" },
    {
      bad: { "storage in clear": { atRestEncryptionEnabled: false }, "nothing said": {} },
      good: { "encrypted storage": { atRestEncryptionEnabled: true } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_202", type: "aws:memorydb/cluster:Cluster", ours: "T-17" },
    {
      bad: { "no TLS": { tlsEnabled: false } },
      good: { TLS: { tlsEnabled: true }, "nothing said, which is TLS": { aclName: "open-access" } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_105", type: REDSHIFT_GROUP, ours: "T-20" },
    {
      bad: { "TLS not required": requireSsl("false"), "no parameters": { family: "redshift-1.0" } },
      good: { "TLS required": requireSsl("true"), "TLS required, as a boolean": requireSsl(true) },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_81", type: KAFKA, ours: "T-18" },
    {
      bad: { "plain clients": inTransit("PLAINTEXT", "true"), "plain brokers": inTransit("TLS", false) },
      good: { "TLS everywhere": inTransit("TLS", "true") },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0073", type: KAFKA, ours: "T-18" },
    {
      bad: { "plain clients beside": inTransit("TLS_PLAINTEXT", true) },
      good: { "TLS everywhere": inTransit("TLS", true) },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_69", type: BROKER, ours: "P-06" },
    {
      bad: { "a public address": { publiclyAccessible: true } },
      good: {
        "no public address": { publiclyAccessible: false },
        "nothing said": { engineType: "ActiveMQ" },
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0072", type: BROKER, ours: "P-06" },
    {
      bad: { "a public address": { publiclyAccessible: true } },
      good: { "no public address": { publiclyAccessible: false } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_48", type: BROKER, ours: "L-02" },
    {
      bad: {
        "no log": { engineType: "RabbitMQ", logs: { general: false } },
        "nothing said": { engineType: "RabbitMQ" },
      },
      good: { "a log": { engineType: "RabbitMQ", logs: { general: true } } },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0071", type: BROKER, ours: "L-02" },
    {
      bad: { "no log": { engineType: "RabbitMQ", logs: { general: false } } },
      good: { "a log": { engineType: "RabbitMQ", logs: { general: true } } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_89", type: DMS, ours: "P-06" },
    {
      bad: { "a public address": { publiclyAccessible: true } },
      good: { "no public address": { publiclyAccessible: false } },
    },
  ),
  ...adjudicated(
    "DMS gives a public address unless it is told not to",
    cases(
      { source: "checkov", rule: "CKV_AWS_89", type: DMS, ours: "P-06" },
      { bad: { "nothing said": { replicationInstanceClass: "dms.t2.micro" } } },
    ),
  ),
  ...cases(
    { source: "guard", rule: "DMS_REPLICATION_NOT_PUBLIC", type: DMS, ours: "P-06" },
    {
      bad: { "a public address": { publiclyAccessible: true }, "nothing said": {} },
      good: { "no public address": { publiclyAccessible: false } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_87", type: "aws:redshift/cluster:Cluster", ours: "P-06" },
    {
      bad: { "a public address": { publiclyAccessible: true } },
      good: { "no public address": { publiclyAccessible: false } },
    },
  ),
];
