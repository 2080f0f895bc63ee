/** Relational databases. */
import { GROUP, KEY, role, SUBNETS } from "./account";
import { backups } from "./backups";
import { forced } from "./parameter-groups";
import { type GoodPlan, plan, type Specimen } from "./specimen";

const INSTANCE = "aws:rds/instance:Instance";
/** What every RDS instance of a careful team says. */
const kept = {
  storageEncrypted: true,
  kmsKeyId: KEY,
  publiclyAccessible: false,
  backupRetentionPeriod: 35,
  deleteAutomatedBackups: false,
  deletionProtection: true,
  skipFinalSnapshot: false,
  copyTagsToSnapshot: true,
};
const postgres = {
  identifier: "records",
  engine: "postgres",
  engineVersion: "16.8",
  instanceClass: "db.r6g.large",
  allocatedStorage: 200,
  maxAllocatedStorage: 1000,
  storageType: "gp3",
  dbName: "records",
  username: "records",
  password: "made-by-random",
  multiAz: true,
  parameterGroupName: "records-postgres16",
  dbSubnetGroupName: "records",
  vpcSecurityGroupIds: [GROUP],
  enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
  finalSnapshotIdentifier: "records-final",
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: KEY,
  caCertIdentifier: "rds-ca-rsa2048-g1",
  autoMinorVersionUpgrade: true,
  ...kept,
};

export const databases: readonly Specimen[] = [
  { what: "a PostgreSQL instance with a standby", type: INSTANCE, props: postgres },
  {
    what: "a PostgreSQL instance whose password is write-only",
    type: INSTANCE,
    props: { ...postgres, password: undefined, passwordWo: "made-by-random", passwordWoVersion: 1 },
  },
  {
    what: "a PostgreSQL instance restored from a snapshot",
    type: INSTANCE,
    props: {
      ...kept,
      instanceClass: "db.m6g.large",
      multiAz: true,
      snapshotIdentifier: "rds:records-2026-05-01",
      parameterGroupName: "records-postgres16",
      enabledCloudwatchLogsExports: ["postgresql"],
      finalSnapshotIdentifier: "records-restored-final",
    },
  },
  {
    what: "a read replica in the same region",
    type: INSTANCE,
    props: {
      identifier: "records-replica",
      replicateSourceDb: "records",
      instanceClass: "db.r6g.large",
      publiclyAccessible: false,
      enabledCloudwatchLogsExports: ["postgresql"],
      skipFinalSnapshot: true,
    },
  },
  {
    what: "a MySQL instance",
    type: INSTANCE,
    props: {
      ...postgres,
      engine: "mysql",
      engineVersion: "8.4.5",
      identifier: "billing",
      parameterGroupName: "billing-mysql84",
      enabledCloudwatchLogsExports: ["audit", "error", "slowquery"],
    },
  },
  {
    what: "a SQL Server instance",
    type: INSTANCE,
    props: {
      ...postgres,
      engine: "sqlserver-se",
      engineVersion: "16.00",
      dbName: undefined,
      licenseModel: "license-included",
      parameterGroupName: "ledger-sqlserver16",
      enabledCloudwatchLogsExports: ["agent", "error"],
    },
  },
  {
    what: "an Oracle instance",
    type: INSTANCE,
    props: {
      ...postgres,
      engine: "oracle-se2",
      engineVersion: "19",
      licenseModel: "license-included",
      parameterGroupName: "lab-oracle19",
      optionGroupName: "lab-oracle19-tcps",
      enabledCloudwatchLogsExports: ["alert", "audit", "listener"],
    },
  },
  {
    what: "a proxy that requires TLS",
    type: "aws:rds/proxy:Proxy",
    props: {
      name: "records",
      engineFamily: "POSTGRESQL",
      requireTls: true,
      debugLogging: false,
      idleClientTimeout: 1800,
      roleArn: role("records-proxy"),
      vpcSubnetIds: SUBNETS,
      vpcSecurityGroupIds: [GROUP],
      auths: [
        {
          authScheme: "SECRETS",
          iamAuth: "REQUIRED",
          secretArn: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:records-AbCdEf",
        },
      ],
    },
  },
  {
    what: "a snapshot of an instance, shared with another account of the same owner",
    type: "aws:rds/snapshot:Snapshot",
    props: {
      dbInstanceIdentifier: "records",
      dbSnapshotIdentifier: "records-2026-05-01",
      sharedAccounts: ["210987654321"],
    },
  },
];

export const databasePlans: readonly GoodPlan[] = [
  plan("an instance with its parameters, log group and backups", {
    database: {
      type: INSTANCE,
      props: { ...postgres, enabledCloudwatchLogsExports: ["postgresql"] },
      from: { parameterGroupName: "group", dbSubnetGroupName: "subnets" },
    },
    group: {
      type: "aws:rds/parameterGroup:ParameterGroup",
      props: forced("postgres16", "rds.force_ssl", "1"),
    },
    subnets: {
      type: "aws:rds/subnetGroup:SubnetGroup",
      props: {},
      from: { subnetIds: ["subnet-a", "subnet-b"] },
    },
    "subnet-a": { type: "aws:ec2/subnet:Subnet", props: { vpcId: "vpc-0abc", cidrBlock: "10.20.1.0/24" } },
    "subnet-b": { type: "aws:ec2/subnet:Subnet", props: { vpcId: "vpc-0abc", cidrBlock: "10.20.2.0/24" } },
    log: {
      type: "aws:cloudwatch/logGroup:LogGroup",
      props: { name: "/aws/rds/instance/records/postgresql", retentionInDays: 90, kmsKeyId: KEY },
    },
    ...backups("RDS", "database"),
  }),
];
