/** Document, graph and key-value databases. */
import { GROUP, KEY } from "./account";
import { backups } from "./backups";
import { type GoodPlan, plan, type Specimen } from "./specimen";

const documents = {
  clusterIdentifier: "charts",
  engine: "docdb",
  engineVersion: "5.0.0",
  masterUsername: "charts",
  masterPassword: "made-by-random",
  dbSubnetGroupName: "charts",
  dbClusterParameterGroupName: "charts-docdb5",
  vpcSecurityGroupIds: [GROUP],
  storageEncrypted: true,
  kmsKeyId: KEY,
  backupRetentionPeriod: 30,
  enabledCloudwatchLogsExports: ["audit", "profiler"],
  deletionProtection: true,
  skipFinalSnapshot: false,
  finalSnapshotIdentifier: "charts-final",
};

const graph = {
  clusterIdentifier: "relations",
  engine: "neptune",
  neptuneSubnetGroupName: "relations",
  neptuneClusterParameterGroupName: "relations",
  vpcSecurityGroupIds: [GROUP],
  storageEncrypted: true,
  kmsKeyArn: KEY,
  iamDatabaseAuthenticationEnabled: true,
  backupRetentionPeriod: 35,
  enableCloudwatchLogsExports: ["audit"],
  deletionProtection: true,
  skipFinalSnapshot: false,
  finalSnapshotIdentifier: "relations-final",
  copyTagsToSnapshot: true,
};

export const documentStores: readonly Specimen[] = [
  { what: "a DocumentDB cluster", type: "aws:docdb/cluster:Cluster", props: documents },
  {
    what: "a DocumentDB cluster whose password is write-only",
    type: "aws:docdb/cluster:Cluster",
    props: {
      ...documents,
      masterPassword: undefined,
      masterPasswordWo: "made-by-random",
      masterPasswordWoVersion: 2,
    },
  },
  {
    what: "a member of a DocumentDB cluster",
    type: "aws:docdb/clusterInstance:ClusterInstance",
    props: {
      clusterIdentifier: "charts",
      instanceClass: "db.r6g.large",
      caCertIdentifier: "rds-ca-rsa2048-g1",
    },
  },
  { what: "a Neptune cluster", type: "aws:neptune/cluster:Cluster", props: graph },
  {
    what: "a member of a Neptune cluster",
    type: "aws:neptune/clusterInstance:ClusterInstance",
    props: { clusterIdentifier: "relations", instanceClass: "db.r6g.large", publiclyAccessible: false },
  },
  {
    what: "a DynamoDB table",
    type: "aws:dynamodb/table:Table",
    props: {
      name: "sessions",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "id",
      attributes: [{ name: "id", type: "S" }],
      pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 35 },
      serverSideEncryption: { enabled: true, kmsKeyArn: KEY },
      deletionProtectionEnabled: true,
      ttl: { attributeName: "expires", enabled: true },
    },
  },
  {
    what: "a DynamoDB table with replicas",
    type: "aws:dynamodb/table:Table",
    props: {
      name: "consents",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "patient",
      rangeKey: "at",
      attributes: [
        { name: "patient", type: "S" },
        { name: "at", type: "S" },
      ],
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: KEY },
      deletionProtectionEnabled: true,
      replicas: [
        {
          regionName: "eu-west-1",
          kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455557777",
          pointInTimeRecovery: true,
          deletionProtectionEnabled: true,
        },
      ],
    },
  },
];

const member = {
  type: "aws:docdb/clusterInstance:ClusterInstance",
  props: { instanceClass: "db.r6g.large" },
  from: { clusterIdentifier: "charts" },
};

export const documentStorePlans: readonly GoodPlan[] = [
  plan("a DocumentDB cluster of two instances with its parameters, logs and backups", {
    charts: {
      type: "aws:docdb/cluster:Cluster",
      props: documents,
      from: { dbClusterParameterGroupName: "group" },
    },
    first: member,
    second: member,
    group: {
      type: "aws:docdb/clusterParameterGroup:ClusterParameterGroup",
      props: {
        family: "docdb5.0",
        parameters: [
          { name: "tls", value: "tls1.2+" },
          { name: "audit_logs", value: "all" },
        ],
      },
    },
    audit: {
      type: "aws:cloudwatch/logGroup:LogGroup",
      props: { name: "/aws/docdb/charts/audit", retentionInDays: 3653, kmsKeyId: KEY },
    },
    profiler: {
      type: "aws:cloudwatch/logGroup:LogGroup",
      props: { name: "/aws/docdb/charts/profiler", retentionInDays: 90, kmsKeyId: KEY },
    },
    ...backups("DocumentDB", "charts"),
  }),
];
