/** Containers on ECS, and servers where there are any. */
import { ACCOUNT, GROUP, KEY, role, SUBNETS } from "./account";
import { type GoodPlan, plan, type Specimen } from "./specimen";

const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const SERVICE = "aws:ecs/service:Service";
const SECRET = `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/portal/api/password`;

const api = {
  name: "api",
  image: `${ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/portal/api:1.14.2`,
  essential: true,
  user: "10001",
  readonlyRootFilesystem: true,
  linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
  portMappings: [{ containerPort: 8443, protocol: "tcp" }],
  environment: [
    { name: "DATABASE_HOST", value: "records.abcdefgh.eu-central-1.rds.amazonaws.com" },
    { name: "DATABASE_SSLMODE", value: "verify-full" },
    { name: "CACHE_URL", value: "rediss://sessions.abcdef.euc1.cache.amazonaws.com:6379" },
    { name: "TOKEN_TTL", value: "3600" },
    { name: "TOKEN_AUDIENCE", value: "https://api.example.com" },
    { name: "PASSWORD_HASHER", value: "argon2" },
    { name: "SECRET_STORE", value: "ssm" },
    { name: "MAX_TOKENS", value: "4096" },
    { name: "JWT_PUBLIC_KEY", value: "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----" },
    { name: "CHARTS_URL", value: "mongodb://charts-0:27017,charts-1:27017/charts?replicaSet=rs0&tls=true" },
    { name: "FHIR_SYSTEM", value: "http://loinc.org" },
  ],
  secrets: [{ name: "DATABASE_PASSWORD", valueFrom: SECRET }],
  logConfiguration: {
    logDriver: "awslogs",
    options: {
      "awslogs-group": "/ecs/api",
      "awslogs-region": "eu-central-1",
      "awslogs-stream-prefix": "api",
    },
  },
  healthCheck: { command: ["CMD", "/healthz"] },
};

const DIGEST = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

function task(...containers: Record<string, unknown>[]): Record<string, unknown> {
  return {
    family: "api",
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "512",
    memory: "1024",
    executionRoleArn: role("task-execution"),
    taskRoleArn: role("api"),
    runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
    containerDefinitions: JSON.stringify(containers),
  };
}

const service = {
  name: "api",
  cluster: "portal",
  launchType: "FARGATE",
  platformVersion: "1.4.0",
  taskDefinition: "api:7",
  desiredCount: 2,
  networkConfiguration: { assignPublicIp: false, subnets: SUBNETS, securityGroups: [GROUP] },
  deploymentCircuitBreaker: { enable: true, rollback: true },
  enableExecuteCommand: false,
};

export const containers: readonly Specimen[] = [
  { what: "a task of one container", type: TASK, props: task(api) },
  {
    what: "a task with an image by digest and a helper that collects logs",
    type: TASK,
    props: task(
      { ...api, image: `registry.example.com:5000/portal/api@${DIGEST}` },
      {
        name: "logs",
        image: `public.ecr.aws/aws-observability/aws-for-fluent-bit@${DIGEST}`,
        essential: true,
        user: "1000:1000",
        readonlyRootFilesystem: true,
        firelensConfiguration: { type: "fluentbit" },
        logConfiguration: {
          logDriver: "awsfirelens",
          options: { Name: "cloudwatch_logs", region: "eu-central-1" },
        },
      },
    ),
  },
  {
    what: "a task with a file system that travels encrypted",
    type: TASK,
    props: {
      ...task({ ...api, mountPoints: [{ sourceVolume: "scans", containerPath: "/scans", readOnly: false }] }),
      volumes: [
        {
          name: "scans",
          efsVolumeConfiguration: {
            fileSystemId: "fs-0a1b2c3d",
            transitEncryption: "ENABLED",
            authorizationConfig: { accessPointId: "fsap-0a1b2c3d", iam: "ENABLED" },
          },
        },
        { name: "scratch" },
      ],
    },
  },
  { what: "a service without a public address", type: SERVICE, props: service },
  {
    what: "a service of a network that says nothing of addresses",
    type: SERVICE,
    props: { ...service, networkConfiguration: { subnets: SUBNETS, securityGroups: [GROUP] } },
  },
  {
    what: "a cluster that watches its containers",
    type: "aws:ecs/cluster:Cluster",
    props: {
      name: "portal",
      settings: [{ name: "containerInsights", value: "enhanced" }],
      configuration: {
        executeCommandConfiguration: {
          kmsKeyId: KEY,
          logging: "OVERRIDE",
          logConfiguration: { cloudWatchEncryptionEnabled: true, cloudWatchLogGroupName: "/ecs/exec" },
        },
      },
    },
  },
  {
    what: "a server with IMDSv2 and encrypted disks",
    type: "aws:ec2/instance:Instance",
    props: {
      ami: "ami-0a1b2c3d4e5f60718",
      instanceType: "m7g.large",
      subnetId: SUBNETS[0],
      associatePublicIpAddress: false,
      vpcSecurityGroupIds: [GROUP],
      iamInstanceProfile: "worker",
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1, httpEndpoint: "enabled" },
      rootBlockDevice: { encrypted: true, kmsKeyId: KEY, volumeType: "gp3" },
      ebsBlockDevices: [{ deviceName: "/dev/sdf", encrypted: true, kmsKeyId: KEY }],
      disableApiTermination: true,
      monitoring: true,
    },
  },
  {
    what: "a launch template with IMDSv2 and encrypted disks",
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    props: {
      namePrefix: "worker-",
      imageId: "ami-0a1b2c3d4e5f60718",
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      networkInterfaces: [{ associatePublicIpAddress: "false", securityGroups: [GROUP] }],
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true", kmsKeyId: KEY } }],
    },
  },
  {
    what: "a task that logs to a service outside by HTTPS",
    type: TASK,
    props: {
      ...task({
        ...api,
        mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp" }],
        logConfiguration: {
          logDriver: "splunk",
          options: { "splunk-url": "https://splunk.example.com" },
          secretOptions: [{ name: "splunk-token", valueFrom: SECRET }],
        },
      }),
      volumes: [{ name: "tmp" }],
    },
  },
  {
    what: "a launch configuration with IMDSv2 and encrypted disks",
    type: "aws:ec2/launchConfiguration:LaunchConfiguration",
    props: {
      imageId: "ami-0a1b2c3d4e5f60718",
      instanceType: "m7g.large",
      associatePublicIpAddress: false,
      metadataOptions: { httpTokens: "required" },
      rootBlockDevice: { encrypted: true },
      securityGroups: [GROUP],
    },
  },
];

export const containerPlans: readonly GoodPlan[] = [
  plan("a service with its task and log group", {
    task: { type: TASK, props: task(api) },
    service: { type: SERVICE, props: service, from: { taskDefinition: "task" } },
    log: {
      type: "aws:cloudwatch/logGroup:LogGroup",
      props: { name: "/ecs/api", retentionInDays: 30, kmsKeyId: KEY },
    },
  }),
];
