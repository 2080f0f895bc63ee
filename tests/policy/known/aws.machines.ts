/** Tasks, servers and clusters. */
import { cases, type Row } from "./row";

const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const SERVICE = "aws:ecs/service:Service";
const INSTANCE = "aws:ec2/instance:Instance";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration";
const CLUSTER = "aws:eks/cluster:Cluster";

/** Two containers, good but for what a case says of the second. */
const containers = (...changes: Record<string, unknown>[]) => ({
  family: "service",
  containerDefinitions: JSON.stringify(
    changes.map((change, index) => ({
      name: `container-${index}`,
      image: "registry.example.com/service:1.2.3",
      user: "10001",
      readonlyRootFilesystem: true,
      linuxParameters: { capabilities: { drop: ["ALL"] } },
      ...change,
    })),
  ),
});
const volume = (efsVolumeConfiguration: Record<string, unknown>) => ({
  ...containers({}),
  volumes: [
    { name: "service-storage", efsVolumeConfiguration: { fileSystemId: "fs-1", ...efsVolumeConfiguration } },
  ],
});
const placed = { ami: "ami-12345", instanceType: "t3.micro", subnetId: "subnet-1" };
const metadata = (metadataOptions: Record<string, unknown>) => ({ metadataOptions });
const api = (vpcConfig: Record<string, unknown>) => ({
  vpcConfig: { subnetIds: ["subnet-12345"], ...vpcConfig },
});
const secrets = (...encryptionConfig: Record<string, unknown>[]) => ({ encryptionConfig });

export const awsMachineRows: readonly Row[] = [
  ...cases(
    { source: "checkov", rule: "CKV_AWS_336", type: TASK, ours: "C-13" },
    {
      bad: {
        "one of two roots that can be written to": containers({}, { readonlyRootFilesystem: undefined }),
        "two roots that can be written to": containers(
          { readonlyRootFilesystem: false },
          { readonlyRootFilesystem: false },
        ),
      },
      good: { "roots that cannot be written to": containers({}, {}) },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_334", type: TASK, ours: "C-13" },
    {
      bad: { "one of two privileged": containers({}, { privileged: true }) },
      good: { "nobody privileged": containers({}, {}) },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_97", type: TASK, ours: "T-21" },
    {
      good: {
        "NFS over TLS": volume({ transitEncryption: "ENABLED", transitEncryptionPort: 2999 }),
        "no NFS": containers({}),
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0035", type: TASK, ours: "T-21" },
    {
      bad: { "nothing said": volume({ rootDirectory: "/opt/data" }) },
      good: { "NFS over TLS": volume({ transitEncryption: "ENABLED" }) },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0036", type: TASK, ours: "S-01" },
    {
      bad: {
        "a password in clear": containers({
          environment: [
            { name: "ENVIRONMENT", value: "development" },
            { name: "DATABASE_PASSWORD", value: "oh no D:" },
          ],
        }),
      },
      good: { "no secret": containers({ environment: [{ name: "ENVIRONMENT", value: "development" }] }) },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_333", type: SERVICE, ours: "P-22" },
    {
      bad: { "a public address": { networkConfiguration: { subnets: [], assignPublicIp: true } } },
      good: {
        "no public address": { networkConfiguration: { subnets: [], assignPublicIp: false } },
        "no network of its own": { name: "example" },
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_88", type: INSTANCE, ours: "P-22" },
    {
      bad: {
        "a public address": { ...placed, associatePublicIpAddress: true },
        "whatever the default subnet gives": { ami: "ami-12345", instanceType: "t3.micro" },
      },
      good: { "no public address": { ...placed, associatePublicIpAddress: false } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_88", type: TEMPLATE, ours: "P-22" },
    {
      bad: { "a public address": { networkInterfaces: [{ associatePublicIpAddress: true }] } },
      good: { "no public address": { networkInterfaces: [{ associatePublicIpAddress: false }] } },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0009", type: CONFIGURATION, ours: "P-22" },
    {
      bad: { "a public address": { associatePublicIpAddress: true } },
      good: { "no public address": { associatePublicIpAddress: false } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_79", type: INSTANCE, ours: "C-14" },
    {
      bad: {
        "nothing said": metadata({}),
        "tokens by choice": metadata({
          httpEndpoint: "enabled",
          httpPutResponseHopLimit: 1,
          httpTokens: "optional",
        }),
      },
      good: {
        "tokens only": metadata({ httpTokens: "required" }),
        "no metadata at all": metadata({ httpEndpoint: "disabled" }),
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_79", type: CONFIGURATION, ours: "C-14" },
    {
      bad: { "tokens by choice": metadata({ httpEndpoint: "enabled", httpTokens: "optional" }) },
      good: { "tokens only": metadata({ httpEndpoint: "enabled", httpTokens: "required" }) },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_79", type: TEMPLATE, ours: "C-14" },
    {
      bad: {
        "tokens by choice": metadata({ httpTokens: "optional" }),
        "nothing said": metadata({ httpEndpoint: "enabled" }),
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0028", type: INSTANCE, ours: "C-14" },
    {
      bad: { "nothing said": { ami: "ami-005e54dee72cc1d00" } },
      good: { "tokens only": metadata({ httpTokens: "required" }) },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_39", type: CLUSTER, ours: "P-10" },
    {
      bad: { "nothing said": api({}), "a public API": api({ endpointPublicAccess: true }) },
      good: { "a private API": api({ endpointPublicAccess: false }) },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_38", type: CLUSTER, ours: "P-10" },
    {
      bad: {
        "no addresses named": api({ publicAccessCidrs: [] }),
        "every address": api({ publicAccessCidrs: ["0.0.0.0/0"] }),
      },
      good: { "a private API": api({ endpointPublicAccess: false }) },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0040", type: CLUSTER, ours: "P-10" },
    {
      bad: { "a public API": api({ endpointPublicAccess: true }) },
      good: { "a private API": api({ endpointPublicAccess: false }) },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0039", type: CLUSTER, ours: "E-08" },
    {
      bad: { "nothing said": {}, "no key": secrets({ resources: ["secrets"] }) },
      good: {
        "a key": secrets({
          resources: ["secrets"],
          provider: { keyArn: "arn:aws:kms:eu-central-1:1:key/1" },
        }),
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_37", type: CLUSTER, ours: "L-05" },
    {
      bad: { "nothing said": {}, "some logs": { enabledClusterLogTypes: ["api", "audit"] } },
      good: {
        "all logs": {
          enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
        },
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0038", type: CLUSTER, ours: "L-05" },
    {
      bad: { "nothing said": {} },
      good: {
        "all logs": {
          enabledClusterLogTypes: ["api", "authenticator", "audit", "scheduler", "controllerManager"],
        },
      },
    },
  ),
];
