/** OpenSearch. */
import { ACCOUNT, document, GROUP, KEY, role, SUBNETS } from "./account";
import type { Specimen } from "./specimen";

const LOGS = `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/search`;

const search = {
  domainName: "findings",
  engineVersion: "OpenSearch_2.19",
  clusterConfig: {
    instanceType: "r7g.large.search",
    instanceCount: 3,
    zoneAwarenessEnabled: true,
    zoneAwarenessConfig: { availabilityZoneCount: 3 },
  },
  ebsOptions: { ebsEnabled: true, volumeType: "gp3", volumeSize: 100 },
  vpcOptions: { subnetIds: SUBNETS, securityGroupIds: [GROUP] },
  encryptAtRest: { enabled: true, kmsKeyId: KEY },
  nodeToNodeEncryption: { enabled: true },
  domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
  advancedSecurityOptions: {
    enabled: true,
    masterUserOptions: { masterUserArn: role("search-master") },
  },
  logPublishingOptions: [
    { logType: "AUDIT_LOGS", cloudwatchLogGroupArn: `${LOGS}/audit` },
    { logType: "ES_APPLICATION_LOGS", cloudwatchLogGroupArn: `${LOGS}/application` },
    { logType: "INDEX_SLOW_LOGS", cloudwatchLogGroupArn: `${LOGS}/slow`, enabled: false },
  ],
};

const { engineVersion: _, ...unversioned } = search;

export const searchDomains: readonly Specimen[] = [
  { what: "an OpenSearch domain", type: "aws:opensearch/domain:Domain", props: search },
  {
    what: "an OpenSearch domain with its own users, and a policy for everyone who has a password",
    type: "aws:opensearch/domain:Domain",
    props: {
      ...search,
      advancedSecurityOptions: {
        enabled: true,
        internalUserDatabaseEnabled: true,
        masterUserOptions: { masterUserName: "findings", masterUserPassword: "made-by-random" },
      },
      accessPolicies: document({
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: "es:ESHttp*",
        Resource: "*",
      }),
    },
  },
  {
    what: "a policy of a domain that names a role",
    type: "aws:opensearch/domainPolicy:DomainPolicy",
    props: {
      domainName: "findings",
      accessPolicies: document({
        Effect: "Allow",
        Principal: { AWS: role("indexer") },
        Action: ["es:ESHttpGet", "es:ESHttpPost", "es:ESHttpPut"],
        Resource: `arn:aws:es:eu-central-1:${ACCOUNT}:domain/findings/*`,
      }),
    },
  },
  {
    what: "an Elasticsearch domain under its old name",
    type: "aws:elasticsearch/domain:Domain",
    props: { ...unversioned, elasticsearchVersion: "7.10" },
  },
];
