/** Clusters of Aurora and RDS, and their members. */
import { GROUP, KEY, role } from "./account";
import { backups } from "./backups";
import { forced } from "./parameter-groups";
import { type GoodPlan, plan, type Specimen } from "./specimen";

const CLUSTER = "aws:rds/cluster:Cluster";
const aurora = {
  clusterIdentifier: "claims",
  engine: "aurora-postgresql",
  engineVersion: "16.6",
  databaseName: "claims",
  masterUsername: "claims",
  masterPassword: "made-by-random",
  dbSubnetGroupName: "claims",
  dbClusterParameterGroupName: "claims-aurora16",
  vpcSecurityGroupIds: [GROUP],
  enabledCloudwatchLogsExports: ["postgresql"],
  finalSnapshotIdentifier: "claims-final",
  iamDatabaseAuthenticationEnabled: true,
  storageEncrypted: true,
  kmsKeyId: KEY,
  backupRetentionPeriod: 35,
  deleteAutomatedBackups: false,
  deletionProtection: true,
  skipFinalSnapshot: false,
  copyTagsToSnapshot: true,
};

export const databaseClusters: readonly Specimen[] = [
  { what: "an Aurora PostgreSQL cluster", type: CLUSTER, props: aurora },
  {
    what: "an Aurora MySQL cluster, serverless",
    type: CLUSTER,
    props: {
      ...aurora,
      clusterIdentifier: "visits",
      engine: "aurora-mysql",
      engineMode: "provisioned",
      engineVersion: "8.0.mysql_aurora.3.08.2",
      serverlessv2ScalingConfiguration: { minCapacity: 0.5, maxCapacity: 16 },
      enabledCloudwatchLogsExports: ["audit", "error"],
    },
  },
  {
    what: "a Multi-AZ cluster of PostgreSQL",
    type: CLUSTER,
    props: {
      ...aurora,
      engine: "postgres",
      dbClusterInstanceClass: "db.m6gd.large",
      storageType: "io1",
      allocatedStorage: 400,
      iops: 3000,
    },
  },
  {
    what: "a cluster restored from a snapshot",
    type: CLUSTER,
    props: {
      ...aurora,
      masterUsername: undefined,
      masterPassword: undefined,
      snapshotIdentifier: "claims-2026-05-01",
    },
  },
  {
    what: "a member of an Aurora cluster",
    type: "aws:rds/clusterInstance:ClusterInstance",
    props: {
      identifier: "claims-1",
      clusterIdentifier: "claims",
      engine: "aurora-postgresql",
      instanceClass: "db.r6g.large",
      publiclyAccessible: false,
      performanceInsightsEnabled: true,
      monitoringInterval: 60,
      monitoringRoleArn: role("rds-monitoring"),
    },
  },
  {
    what: "a member of a cluster that says nothing of addresses",
    type: "aws:rds/clusterInstance:ClusterInstance",
    props: { clusterIdentifier: "claims", engine: "aurora-postgresql", instanceClass: "db.serverless" },
  },
  {
    what: "shards of an Aurora database without a public address",
    type: "aws:rds/shardGroup:ShardGroup",
    props: {
      dbClusterIdentifier: "claims",
      dbShardGroupIdentifier: "claims",
      maxAcu: 64,
      publiclyAccessible: false,
    },
  },
];

const member = {
  type: "aws:rds/clusterInstance:ClusterInstance",
  props: { engine: "aurora-postgresql", instanceClass: "db.r6g.large" },
  from: { clusterIdentifier: "claims" },
};

export const clusterPlans: readonly GoodPlan[] = [
  plan("an Aurora cluster of two instances with its parameters and backups, that calls nobody", {
    claims: {
      type: CLUSTER,
      props: aurora,
      from: { dbClusterParameterGroupName: "group", vpcSecurityGroupIds: "closed" },
    },
    first: member,
    second: member,
    group: {
      type: "aws:rds/clusterParameterGroup:ClusterParameterGroup",
      props: forced("aurora-postgresql16", "rds.force_ssl", "1"),
    },
    closed: {
      type: "aws:ec2/securityGroup:SecurityGroup",
      props: {
        vpcId: "vpc-0aaa1111bbbb2222c",
        ingress: [{ protocol: "tcp", fromPort: 5432, toPort: 5432, securityGroups: [GROUP] }],
        egress: [],
      },
    },
    log: {
      type: "aws:cloudwatch/logGroup:LogGroup",
      props: { name: "/aws/rds/cluster/claims/postgresql", retentionInDays: 90, kmsKeyId: KEY },
    },
    ...backups("Aurora", "claims"),
  }),
];
