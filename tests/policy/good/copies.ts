/** Snapshots, replicas and the guards of an account. */
import { ACCOUNT, document, KEY, role } from "./account";
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
    what: "a key's policy for its account and one role",
    type: "aws:kms/keyPolicy:KeyPolicy",
    props: {
      keyId: "0a1b2c3d",
      policy: document(
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        { Effect: "Allow", Principal: { AWS: role("reader") }, Action: "kms:Decrypt", Resource: "*" },
      ),
    },
  },
  {
    what: "a replica of a key",
    type: "aws:kms/replicaKey:ReplicaKey",
    props: { primaryKeyArn: KEY, deletionWindowInDays: 30, description: "records, in the second region" },
  },
  {
    what: "a policy of a bus of events for one account",
    type: "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
    props: {
      eventBusName: "clinics",
      policy: document({
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::210987654321:root" },
        Action: "events:PutEvents",
        Resource: `arn:aws:events:eu-central-1:${ACCOUNT}:event-bus/clinics`,
      }),
    },
  },
  {
    what: "a policy of the account's log groups for one service",
    type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    props: {
      policyName: "search",
      policyDocument: document({
        Effect: "Allow",
        Principal: { Service: "es.amazonaws.com" },
        Action: ["logs:PutLogEvents", "logs:CreateLogStream"],
        Resource: `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/search/*`,
        Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
      }),
    },
  },
  {
    what: "a policy of a Kafka cluster for one role",
    type: "aws:msk/clusterPolicy:ClusterPolicy",
    props: {
      clusterArn: `arn:aws:kafka:eu-central-1:${ACCOUNT}:cluster/events/0a1b`,
      policy: document({
        Effect: "Allow",
        Principal: { AWS: role("reports") },
        Action: ["kafka:CreateVpcConnection", "kafka:GetBootstrapBrokers"],
        Resource: `arn:aws:kafka:eu-central-1:${ACCOUNT}:cluster/events/0a1b`,
      }),
    },
  },
  {
    what: "AWS's policy for one service, for a group of people",
    type: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    props: { group: "support", policyArn: "arn:aws:iam::aws:policy/AWSSupportAccess" },
  },
  {
    what: "a set of permissions that reads costs",
    type: "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
    props: {
      instanceArn: "arn:aws:sso:::instance/ssoins-0a1b",
      permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-0a1b/ps-0a1b",
      inlinePolicy: document({ Effect: "Allow", Action: "ce:GetCostAndUsage", Resource: "*" }),
    },
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
    what: "a person who reads one namespace of a cluster",
    type: "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    props: {
      clusterName: "portal",
      principalArn: role("support"),
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
      accessScope: { type: "namespace", namespaces: ["portal"] },
    },
  },
];
