/** Snapshots, replicas, builds, and the guards of an account. */
import { ACCOUNT, KEY, role } from "./account";
import type { Specimen } from "./specimen";

export const copies: readonly Specimen[] = [
  {
    what: "a copy of a database's snapshot with a key",
    type: "aws:rds/snapshotCopy:SnapshotCopy",
    props: {
      sourceDbSnapshotIdentifier: "arn:aws:rds:eu-west-1:123456789012:snapshot:records",
      targetDbSnapshotIdentifier: "records-copy",
      kmsKeyId: KEY,
      copyTags: true,
    },
  },
  {
    what: "a snapshot of a cluster",
    type: "aws:rds/clusterSnapshot:ClusterSnapshot",
    props: { dbClusterIdentifier: "claims", dbClusterSnapshotIdentifier: "claims-2026-05-01" },
  },
  {
    what: "a copy of a volume's snapshot with a key",
    type: "aws:ebs/snapshotCopy:SnapshotCopy",
    props: { sourceSnapshotId: "snap-0a1b2c3d", sourceRegion: "eu-west-1", encrypted: true, kmsKeyId: KEY },
  },
  {
    what: "a copy of an image with a key",
    type: "aws:ec2/amiCopy:AmiCopy",
    props: {
      name: "worker",
      sourceAmiId: "ami-0a1b2c3d4e5f60718",
      sourceAmiRegion: "eu-west-1",
      encrypted: true,
      kmsKeyId: KEY,
    },
  },
  {
    what: "an image for one account",
    type: "aws:ec2/amiLaunchPermission:AmiLaunchPermission",
    props: { imageId: "ami-0a1b2c3d4e5f60718", accountId: "210987654321" },
  },
  {
    what: "an account whose snapshots cannot be made public",
    type: "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
    props: { state: "block-all-sharing" },
  },
  {
    what: "an account whose images cannot be made public",
    type: "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess",
    props: { state: "block-new-sharing" },
  },
  {
    what: "an account whose instances ask for tokens",
    type: "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults",
    props: { httpTokens: "required", httpPutResponseHopLimit: 1 },
  },
  {
    what: "a replica of a table with a key and recovery",
    type: "aws:dynamodb/tableReplica:TableReplica",
    props: {
      globalTableArn: `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/consents`,
      kmsKeyArn: KEY,
      pointInTimeRecovery: true,
      deletionProtectionEnabled: true,
    },
  },
  {
    what: "an elastic cluster of documents",
    type: "aws:docdb/elasticCluster:ElasticCluster",
    props: {
      name: "charts",
      adminUserName: "charts",
      adminUserPassword: "made-by-random",
      authType: "PLAIN_TEXT",
      shardCapacity: 2,
      shardCount: 2,
      kmsKeyId: KEY,
      backupRetentionPeriod: 35,
    },
  },
  {
    what: "a bucket whose owner owns its objects",
    type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    props: { bucket: "ward-records", rule: { objectOwnership: "BucketOwnerEnforced" } },
  },
  {
    what: "a replica of a key",
    type: "aws:kms/replicaKey:ReplicaKey",
    props: { primaryKeyArn: KEY, deletionWindowInDays: 30, description: "records, in the second region" },
  },
  {
    what: "a build that is not privileged",
    type: "aws:codebuild/project:Project",
    props: {
      name: "portal",
      serviceRole: role("build"),
      encryptionKey: KEY,
      artifacts: { type: "NO_ARTIFACTS" },
      environment: {
        computeType: "BUILD_GENERAL1_SMALL",
        image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
        type: "LINUX_CONTAINER",
        privilegedMode: false,
        environmentVariables: [
          { name: "STAGE", value: "prod" },
          { name: "NPM_TOKEN", value: "/build/npm", type: "PARAMETER_STORE" },
        ],
      },
      source: { type: "CODECONNECTIONS", location: "clinic/portal" },
      logsConfig: { cloudwatchLogs: { groupName: "/build/portal" } },
    },
  },
  {
    what: "a job of Batch",
    type: "aws:batch/jobDefinition:JobDefinition",
    props: {
      name: "import",
      type: "container",
      platformCapabilities: ["FARGATE"],
      containerProperties: JSON.stringify({
        image: `${ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/import:2.0.1`,
        user: "10001",
        readonlyRootFilesystem: true,
        networkConfiguration: { assignPublicIp: "DISABLED" },
        jobRoleArn: role("import"),
        executionRoleArn: role("task-execution"),
        environment: [{ name: "DATABASE_HOST", value: "records.internal" }],
        secrets: [{ name: "DATABASE_PASSWORD", valueFrom: "arn:aws:ssm:eu-central-1:1:parameter/records" }],
        logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/batch/import" } },
        resourceRequirements: [
          { type: "VCPU", value: "1" },
          { type: "MEMORY", value: "2048" },
        ],
      }),
    },
  },
  {
    what: "a copy of a cluster's snapshot with a key",
    type: "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy",
    props: {
      sourceDbClusterSnapshotIdentifier: "claims-2026-05-01",
      targetDbClusterSnapshotIdentifier: "claims-copy",
      kmsKeyId: KEY,
    },
  },
];
