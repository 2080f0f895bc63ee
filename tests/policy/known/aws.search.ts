/** Search domains. */
import { adjudicated, cases, type Row } from "./row";

const SEARCH = "aws:elasticsearch/domain:Domain";
/** The sources judge one property each, our rule the way to the domain as a whole. */
const searchTls = {
  domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
  nodeToNodeEncryption: { enabled: true },
};

export const awsSearchRows: readonly Row[] = [
  ...cases(
    { source: "checkov", rule: "CKV_AWS_83", type: SEARCH, ours: "T-19" },
    {
      bad: { "plain HTTP": { ...searchTls, domainEndpointOptions: { enforceHttps: false } } },
      good: { "HTTPS only": searchTls },
    },
  ),
  ...adjudicated(
    "HTTPS is not enforced unless it is asked for",
    cases(
      { source: "checkov", rule: "CKV_AWS_83", type: SEARCH, ours: "T-19" },
      { bad: { "nothing said": { domainName: "example" } } },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_228", type: SEARCH, ours: "T-19" },
    {
      bad: {
        "TLS 1.0": {
          ...searchTls,
          domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-0-2019-07" },
        },
        "no policy": { ...searchTls, domainEndpointOptions: { enforceHttps: true } },
      },
      good: { "TLS 1.2 with forward secrecy": searchTls },
    },
  ),
  ...adjudicated(
    "TLS 1.2 of 2019 still has ciphers without forward secrecy, which the newer policy left out",
    cases(
      { source: "checkov", rule: "CKV_AWS_228", type: SEARCH, ours: "T-19" },
      {
        bad: {
          "TLS 1.2 without forward secrecy": {
            ...searchTls,
            domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-2019-07" },
          },
        },
      },
    ),
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0043", type: "aws:opensearch/domain:Domain", ours: "T-19" },
    {
      bad: { "plain nodes": { ...searchTls, nodeToNodeEncryption: { enabled: false } } },
      good: { "encrypted nodes": searchTls },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_5", type: SEARCH, ours: "E-12" },
    {
      bad: { "storage in clear": { encryptAtRest: { enabled: false } }, "nothing said": {} },
      good: { "encrypted storage": { encryptAtRest: { enabled: true } } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_137", type: SEARCH, ours: "P-11" },
    {
      bad: { "a public endpoint": { elasticsearchVersion: "6.3" } },
      good: {
        "subnets of a VPC": {
          vpcOptions: { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] },
        },
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0042", type: SEARCH, ours: "L-09" },
    {
      bad: {
        "nothing said": {},
        "a log that is off": {
          logPublishingOptions: [
            { logType: "AUDIT_LOGS", cloudwatchLogGroupArn: "arn:logs", enabled: false },
          ],
        },
      },
    },
  ),
];
