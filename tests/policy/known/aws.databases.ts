/** RDS, DocumentDB and Neptune: reach, encryption, logs and TLS. */
import { adjudicated, cases, type Row } from "./row";

const INSTANCE = "aws:rds/instance:Instance";
const CLUSTER = "aws:rds/cluster:Cluster";
const MEMBER = "aws:rds/clusterInstance:ClusterInstance";
const DOCDB = "aws:docdb/cluster:Cluster";
const NEPTUNE = "aws:neptune/cluster:Cluster";
const GROUP = "aws:rds/parameterGroup:ParameterGroup";
const DOCDB_GROUP = "aws:docdb/clusterParameterGroup:ClusterParameterGroup";
const one = (name: string, value: unknown) => ({ parameters: [{ name, value }] });
/** TerraGoat's database: all that can be wrong with one. */
const terragoat = {
  engine: "mysql",
  engineVersion: "8.0",
  instanceClass: "db.t3.micro",
  username: "admin",
  password: "given-by-a-variable",
  multiAz: false,
  backupRetentionPeriod: 0,
  storageEncrypted: false,
  skipFinalSnapshot: true,
  publiclyAccessible: true,
};

export const awsDatabaseRows: readonly Row[] = [
  ...cases(
    { source: "checkov", rule: "CKV_AWS_17", type: MEMBER, ours: "P-05" },
    {
      bad: { "a public address": { publiclyAccessible: true } },
      good: {
        "no public address": { publiclyAccessible: false },
        "nothing said": { clusterIdentifier: "id" },
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0180", type: INSTANCE, ours: "P-05" },
    {
      bad: { "a public address": { publiclyAccessible: true } },
      good: { "no public address": { publiclyAccessible: false } },
    },
  ),
  ...cases(
    { source: "guard", rule: "RDS_INSTANCE_PUBLIC_ACCESS_CHECK", type: INSTANCE, ours: "P-05" },
    {
      bad: { "a public address": { publiclyAccessible: true } },
      good: { "no public address": { publiclyAccessible: false } },
    },
  ),
  ...adjudicated(
    "CloudFormation may take the default from the subnets; the provider always asks for a private address",
    cases(
      { source: "guard", rule: "RDS_INSTANCE_PUBLIC_ACCESS_CHECK", type: INSTANCE, ours: "P-05" },
      { good: { "nothing said": {} } },
    ),
  ),
  ...cases(
    { source: "terragoat", rule: "db-app.tf", type: INSTANCE, ours: "P-05" },
    { bad: { "a public address": terragoat } },
  ),
  ...cases(
    { source: "terragoat", rule: "db-app.tf", type: INSTANCE, ours: "E-01" },
    { bad: { "storage in clear": terragoat } },
  ),
  ...cases(
    { source: "terragoat", rule: "neptune.tf", type: NEPTUNE, ours: "E-01" },
    { bad: { "storage in clear": { storageEncrypted: false } } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0080", type: INSTANCE, ours: "E-01" },
    { bad: { "nothing said": {} }, good: { "encrypted storage": { storageEncrypted: true } } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0079", type: CLUSTER, ours: "E-01" },
    {
      bad: { "nothing said": {} },
      good: { "encrypted storage": { storageEncrypted: true, kmsKeyId: "arn:aws:kms:eu-central-1:1:key/1" } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_74", type: DOCDB, ours: "E-01" },
    {
      bad: { "storage in clear": { storageEncrypted: false } },
      good: { "encrypted storage": { storageEncrypted: true } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_44", type: NEPTUNE, ours: "E-01" },
    {
      bad: { "storage in clear": { storageEncrypted: false }, "nothing said": {} },
      good: { "encrypted storage": { storageEncrypted: true } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_129", type: INSTANCE, ours: "L-02" },
    {
      bad: {
        "nothing said": { engine: "mysql" },
        "an empty list": { engine: "mysql", enabledCloudwatchLogsExports: [] },
      },
      good: {
        "PostgreSQL's logs": { engine: "postgres", enabledCloudwatchLogsExports: ["postgresql", "upgrade"] },
        "MySQL's logs": { engine: "mysql", enabledCloudwatchLogsExports: ["general", "error", "slowquery"] },
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_324", type: CLUSTER, ours: "L-02" },
    { bad: { "nothing said": {} }, good: { "an audit log": { enabledCloudwatchLogsExports: ["audit"] } } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0075", type: NEPTUNE, ours: "L-02" },
    {
      bad: { "an empty list": { enableCloudwatchLogsExports: [] } },
      good: { "the audit log": { enableCloudwatchLogsExports: ["audit"] } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_85", type: DOCDB, ours: "L-02" },
    {
      bad: { "nothing said": {} },
      good: {
        "the audit log": { enabledCloudwatchLogsExports: ["audit"] },
        "both logs": { enabledCloudwatchLogsExports: ["audit", "profiler"] },
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_90", type: DOCDB_GROUP, ours: "T-14" },
    {
      bad: { "TLS disabled": { family: "docdb3.6", ...one("tls", "disabled") } },
      good: { "TLS enabled": { family: "docdb3.6", ...one("tls", "enabled") } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV2_AWS_69", type: GROUP, ours: "T-12" },
    {
      bad: {
        "TLS not forced in PostgreSQL": { family: "postgres13", ...one("rds.force_ssl", "0") },
        "nothing said of TLS in PostgreSQL": { family: "postgres13", ...one("something_else", "0") },
        "TLS not forced in MariaDB": { family: "mariadb10.6", ...one("require_secure_transport", "0") },
        "nothing said of TLS in MariaDB": { family: "mariadb10.6", ...one("something_else", "1") },
      },
      good: {
        "TLS forced in PostgreSQL": { family: "postgres13", ...one("rds.force_ssl", "1") },
        "TLS forced in MariaDB": { family: "mariadb10.6", ...one("require_secure_transport", "1") },
      },
    },
  ),
  ...adjudicated(
    "a group that is not in the plan is AWS's default or anybody's: nobody saw that it forces TLS",
    cases(
      { source: "checkov", rule: "CKV2_AWS_69", type: INSTANCE, ours: "T-12a" },
      {
        bad: { "parameters of elsewhere": { engine: "postgres", parameterGroupName: "default.postgres13" } },
      },
    ),
  ),
];
