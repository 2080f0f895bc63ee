/** Backups of RDS and DocumentDB, and what keeps them from being deleted. */
import { adjudicated, cases, type Row } from "./row";

const INSTANCE = "aws:rds/instance:Instance";
const CLUSTER = "aws:rds/cluster:Cluster";
const DOCDB = "aws:docdb/cluster:Cluster";
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

export const awsRecoveryRows: readonly Row[] = [
  ...cases(
    { source: "terragoat", rule: "db-app.tf", type: INSTANCE, ours: "R-01" },
    { bad: { "no backups": terragoat } },
  ),
  ...cases(
    { source: "terragoat", rule: "db-app.tf", type: INSTANCE, ours: "R-09" },
    { bad: { "no final snapshot": terragoat } },
  ),
  ...cases(
    { source: "terragoat", rule: "rds.tf", type: CLUSTER, ours: "R-01", environment: "staging" },
    {
      bad: { "no backups": { backupRetentionPeriod: 0 }, "a day of backups": { backupRetentionPeriod: 1 } },
      good: { "fifteen days": { backupRetentionPeriod: 15 } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_133", type: INSTANCE, ours: "R-01" },
    {
      bad: {
        "no backups": { backupRetentionPeriod: 0 },
        "more days than AWS keeps": { backupRetentionPeriod: 36 },
      },
      good: { "35 days": { backupRetentionPeriod: 35 } },
    },
  ),
  ...adjudicated(
    "an instance without the property keeps no backups at all",
    cases(
      { source: "checkov", rule: "CKV_AWS_133", type: INSTANCE, ours: "R-01" },
      { bad: { "nothing said": {} } },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_133", type: CLUSTER, ours: "R-01" },
    {
      bad: {
        "no backups": { backupRetentionPeriod: 0 },
        "more days than AWS keeps": { backupRetentionPeriod: 36 },
      },
      good: { "35 days": { backupRetentionPeriod: 35 } },
    },
  ),
  ...adjudicated(
    "a cluster without the property keeps one day",
    cases(
      { source: "checkov", rule: "CKV_AWS_133", type: CLUSTER, ours: "R-01" },
      { bad: { "nothing said": {} } },
    ),
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0077", type: INSTANCE, ours: "R-01" },
    { bad: { "a day": { backupRetentionPeriod: 1 }, "nothing said": { engine: "mysql" } } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0077", type: CLUSTER, ours: "R-01" },
    { bad: { "nothing said": { engine: "aurora-mysql" } } },
  ),
  ...cases(
    {
      source: "guard",
      rule: "DB_INSTANCE_BACKUP_ENABLED",
      type: INSTANCE,
      ours: "R-01",
      environment: "staging",
    },
    {
      bad: { "no backups": { backupRetentionPeriod: 0 } },
      good: { "20 days": { backupRetentionPeriod: 20 }, "35 days": { backupRetentionPeriod: 35 } },
    },
  ),
  ...adjudicated(
    "a fault that is noticed after a weekend cannot be undone",
    cases(
      {
        source: "guard",
        rule: "DB_INSTANCE_BACKUP_ENABLED",
        type: INSTANCE,
        ours: "R-01",
        environment: "staging",
      },
      { bad: { "a day": { backupRetentionPeriod: 1 } } },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_360", type: DOCDB, ours: "R-01", environment: "staging" },
    {
      bad: { "nothing said": {}, "three days": { backupRetentionPeriod: 3 } },
      good: { "seven days": { backupRetentionPeriod: 7 } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_293", type: INSTANCE, ours: "R-10" },
    {
      bad: { "no protection": { deletionProtection: false }, "nothing said": {} },
      good: { "protection from deletion": { deletionProtection: true } },
    },
  ),
];
