/** What AWS itself writes down and watches, and Kubernetes as AWS runs it. */
import { ACCOUNT, KEY, role, SUBNETS } from "./account";
import type { Specimen } from "./specimen";

const CLUSTER = "aws:eks/cluster:Cluster";

const trail = {
  name: "account",
  s3BucketName: "ward-trail",
  kmsKeyId: KEY,
  isMultiRegionTrail: true,
  includeGlobalServiceEvents: true,
  enableLogFileValidation: true,
  enableLogging: true,
  cloudWatchLogsGroupArn: `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/trail/audit:*`,
  cloudWatchLogsRoleArn: role("trail"),
};

const cluster = {
  name: "portal",
  version: "1.33",
  roleArn: role("cluster"),
  vpcConfig: { subnetIds: SUBNETS, endpointPrivateAccess: true, endpointPublicAccess: false },
  encryptionConfig: { provider: { keyArn: KEY }, resources: ["secrets"] },
  enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
  accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
  deletionProtection: true,
};

export const audits: readonly Specimen[] = [
  { what: "a trail of the whole account", type: "aws:cloudtrail/trail:Trail", props: trail },
  {
    what: "a trail of an organization with events of data, that logs unless told otherwise",
    type: "aws:cloudtrail/trail:Trail",
    props: {
      ...trail,
      enableLogging: undefined,
      includeGlobalServiceEvents: undefined,
      isOrganizationTrail: true,
      advancedEventSelectors: [
        {
          name: "objects",
          fieldSelectors: [
            { field: "eventCategory", equals: ["Data"] },
            { field: "resources.type", equals: ["AWS::S3::Object"] },
          ],
        },
      ],
    },
  },
  {
    what: "a detector of threats",
    type: "aws:guardduty/detector:Detector",
    props: { enable: true, findingPublishingFrequency: "FIFTEEN_MINUTES" },
  },
  {
    what: "a recorder of every resource",
    type: "aws:cfg/recorder:Recorder",
    props: {
      roleArn: role("config"),
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
    },
  },
  { what: "a cluster whose API is private", type: CLUSTER, props: cluster },
  {
    what: "nodes of a cluster in private subnets",
    type: "aws:eks/nodeGroup:NodeGroup",
    props: {
      clusterName: "portal",
      nodeRoleArn: role("nodes"),
      subnetIds: SUBNETS,
      amiType: "BOTTLEROCKET_ARM_64",
      scalingConfig: { desiredSize: 3, minSize: 3, maxSize: 6 },
    },
  },
];
