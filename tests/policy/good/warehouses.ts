/** Warehouses, streams, and what moves data. */
import { ACCOUNT, GROUP, KEY, role, SUBNETS } from "./account";
import type { Specimen } from "./specimen";

const warehouse = {
  clusterIdentifier: "reports",
  databaseName: "reports",
  nodeType: "ra3.large",
  clusterType: "multi-node",
  numberOfNodes: 2,
  masterUsername: "reports",
  masterPassword: "made-by-random",
  clusterParameterGroupName: "reports",
  clusterSubnetGroupName: "reports",
  vpcSecurityGroupIds: [GROUP],
  encrypted: "true",
  kmsKeyId: KEY,
  publiclyAccessible: false,
  enhancedVpcRouting: true,
  automatedSnapshotRetentionPeriod: 35,
  manualSnapshotRetentionPeriod: 365,
  skipFinalSnapshot: false,
  finalSnapshotIdentifier: "reports-final",
};

const kafka = {
  clusterName: "events",
  kafkaVersion: "3.8.x",
  numberOfBrokerNodes: 3,
  brokerNodeGroupInfo: {
    instanceType: "kafka.m7g.large",
    clientSubnets: SUBNETS,
    securityGroups: [GROUP],
    storageInfo: { ebsStorageInfo: { volumeSize: 200 } },
  },
  encryptionInfo: {
    encryptionAtRestKmsKeyArn: KEY,
    encryptionInTransit: { clientBroker: "TLS", inCluster: true },
  },
  clientAuthentication: { sasl: { iam: true } },
  loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: "/msk/events" } } },
  enhancedMonitoring: "PER_BROKER",
};

export const warehouses: readonly Specimen[] = [
  { what: "a Redshift cluster", type: "aws:redshift/cluster:Cluster", props: warehouse },
  {
    what: "a Redshift cluster that keeps its password in Secrets Manager",
    type: "aws:redshift/cluster:Cluster",
    props: { ...warehouse, encrypted: true, masterPassword: undefined, manageMasterPassword: true },
  },
  {
    what: "parameters of Redshift that require TLS",
    type: "aws:redshift/parameterGroup:ParameterGroup",
    props: {
      name: "reports",
      family: "redshift-1.0",
      parameters: [
        { name: "require_ssl", value: "true" },
        { name: "enable_user_activity_logging", value: "true" },
      ],
    },
  },
  {
    what: "a serverless Redshift namespace",
    type: "aws:redshiftserverless/namespace:Namespace",
    props: {
      namespaceName: "reports",
      adminUsername: "reports",
      manageAdminPassword: true,
      kmsKeyId: KEY,
      logExports: ["userlog", "connectionlog", "useractivitylog"],
    },
  },
  {
    what: "a serverless Redshift workgroup",
    type: "aws:redshiftserverless/workgroup:Workgroup",
    props: {
      namespaceName: "reports",
      workgroupName: "reports",
      publiclyAccessible: false,
      enhancedVpcRouting: true,
      configParameters: [{ parameterKey: "require_ssl", parameterValue: "true" }],
      subnetIds: SUBNETS,
      securityGroupIds: [GROUP],
    },
  },
  { what: "a Kafka cluster", type: "aws:msk/cluster:Cluster", props: kafka },
  {
    what: "a Kafka cluster with client certificates, whose encryption on the way is the default",
    type: "aws:msk/cluster:Cluster",
    props: {
      ...kafka,
      encryptionInfo: { encryptionAtRestKmsKeyArn: KEY },
      clientAuthentication: {
        tls: {
          certificateAuthorityArns: [`arn:aws:acm-pca:eu-central-1:${ACCOUNT}:certificate-authority/0a1b`],
        },
      },
    },
  },
  {
    what: "a serverless Kafka cluster",
    type: "aws:msk/serverlessCluster:ServerlessCluster",
    props: {
      clusterName: "events",
      vpcConfigs: [{ subnetIds: SUBNETS, securityGroupIds: [GROUP] }],
      clientAuthentication: { sasl: { iam: { enabled: true } } },
    },
  },
  {
    what: "a Kinesis stream",
    type: "aws:kinesis/stream:Stream",
    props: {
      name: "vitals",
      retentionPeriod: 168,
      encryptionType: "KMS",
      kmsKeyId: KEY,
      streamModeDetails: { streamMode: "ON_DEMAND" },
    },
  },
  {
    what: "a Firehose that writes to a bucket, encrypted",
    type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    props: {
      name: "logs",
      destination: "extended_s3",
      serverSideEncryption: { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: KEY },
      extendedS3Configuration: {
        bucketArn: "arn:aws:s3:::ward-logs",
        roleArn: role("firehose"),
        compressionFormat: "GZIP",
        kmsKeyArn: KEY,
      },
    },
  },
  {
    what: "a replication instance of DMS",
    type: "aws:dms/replicationInstance:ReplicationInstance",
    props: {
      replicationInstanceId: "move",
      replicationInstanceClass: "dms.r6i.large",
      publiclyAccessible: false,
      kmsKeyArn: KEY,
      multiAz: true,
      autoMinorVersionUpgrade: true,
      replicationSubnetGroupId: "move",
    },
  },
  {
    what: "an endpoint of DMS that verifies its database",
    type: "aws:dms/endpoint:Endpoint",
    props: {
      endpointId: "records",
      endpointType: "source",
      engineName: "postgres",
      kmsKeyArn: KEY,
      sslMode: "verify-full",
      certificateArn: `arn:aws:dms:eu-central-1:${ACCOUNT}:cert:rds`,
      secretsManagerArn: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:records-AbCdEf`,
      secretsManagerAccessRoleArn: role("dms"),
      databaseName: "records",
    },
  },
];
