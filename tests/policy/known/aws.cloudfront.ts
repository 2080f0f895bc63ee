/** CloudFront and API Gateway. */
import { adjudicated, cases, type Row } from "./row";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const DOMAIN = "aws:apigateway/domainName:DomainName";
const origin = (originProtocolPolicy: string, originSslProtocols: string[]) => ({
  origins: [
    {
      originId: "app",
      domainName: "example.com",
      customOriginConfig: { originProtocolPolicy, originSslProtocols },
    },
  ],
});
const served = (...policies: string[]) => ({
  defaultCacheBehavior: { viewerProtocolPolicy: policies[0] },
  orderedCacheBehaviors: policies
    .slice(1)
    .map((viewerProtocolPolicy) => ({ pathPattern: "/*", viewerProtocolPolicy })),
});

export const awsCloudfrontRows: readonly Row[] = [
  ...cases(
    { source: "checkov", rule: "CKV_AWS_34", type: DISTRIBUTION, ours: "T-07" },
    {
      bad: {
        "plain HTTP for the default path": served("allow-all", "redirect-to-https", "redirect-to-https"),
      },
      good: {
        "a redirect for every path": served("redirect-to-https", "redirect-to-https", "redirect-to-https"),
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0012", type: DISTRIBUTION, ours: "T-07" },
    {
      bad: {
        "plain HTTP": served("allow-all"),
        "plain HTTP for one path": served("https-only", "allow-all"),
      },
      good: { "a redirect": served("redirect-to-https") },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0013", type: DISTRIBUTION, ours: "T-08" },
    {
      bad: {
        "TLS 1.0": {
          viewerCertificate: { cloudfrontDefaultCertificate: false, minimumProtocolVersion: "TLSv1.0" },
        },
        "no version": { viewerCertificate: { cloudfrontDefaultCertificate: false } },
      },
      good: {
        "TLS 1.2": {
          viewerCertificate: { acmCertificateArn: "arn", minimumProtocolVersion: "TLSv1.2_2021" },
        },
        "TLS 1.2 of 2025": {
          viewerCertificate: { acmCertificateArn: "arn", minimumProtocolVersion: "TLSv1.2_2025" },
        },
        "TLS 1.3": {
          viewerCertificate: { acmCertificateArn: "arn", minimumProtocolVersion: "TLSv1.3_2025" },
        },
      },
    },
  ),
  ...adjudicated(
    "CloudFront's own certificate brings TLS 1.0, whatever version is named",
    cases(
      { source: "trivy", rule: "AWS-0013", type: DISTRIBUTION, ours: "T-08" },
      {
        bad: {
          "CloudFront's own certificate": {
            viewerCertificate: { cloudfrontDefaultCertificate: true, minimumProtocolVersion: "TLSv1.0" },
          },
        },
      },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_174", type: DISTRIBUTION, ours: "T-08" },
    {
      bad: { "CloudFront's own certificate": { viewerCertificate: { cloudfrontDefaultCertificate: true } } },
      good: {
        "TLS 1.2": {
          viewerCertificate: { acmCertificateArn: "arn", minimumProtocolVersion: "TLSv1.2_2018" },
        },
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV2_AWS_54", type: DISTRIBUTION, ours: "T-09" },
    { bad: { "SSLv3 to the origin": origin("https-only", ["SSLv3"]) } },
  ),
  ...cases(
    { source: "checkov", rule: "CKV2_AWS_72", type: DISTRIBUTION, ours: "T-09" },
    {
      bad: {
        "the viewer's protocol to the origin": origin("match-viewer", ["TLSv1.2"]),
        "one good origin and one bad": {
          origins: [
            ...origin("https-only", ["TLSv1.2"]).origins,
            ...origin("match-viewer", ["TLSv1.2"]).origins,
          ],
        },
      },
      good: {
        "HTTPS to the origin": origin("https-only", ["TLSv1.2"]),
        "no server behind it": { origins: [{ originId: "b" }] },
      },
    },
  ),
  ...adjudicated(
    "TLS 1.0 to the origin is accepted, and so is plain HTTP from a viewer of another domain",
    cases(
      { source: "checkov", rule: "CKV2_AWS_72", type: DISTRIBUTION, ours: "T-09" },
      {
        bad: {
          "TLS 1.0 to the origin": origin("https-only", ["TLSv1", "TLSv1.1", "TLSv1.2"]),
          "a distribution that is switched off for now": {
            enabled: false,
            ...origin("match-viewer", ["TLSv1.2"]),
          },
        },
      },
    ),
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0011", type: DISTRIBUTION, ours: "P-29" },
    {
      bad: { "no firewall": { enabled: true } },
      good: { "a firewall": { webAclId: "arn:aws:wafv2:webacl/edge" } },
    },
  ),
  ...cases(
    {
      source: "checkov",
      rule: "CKV_AWS_259",
      type: "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
      ours: "T-35",
    },
    {
      bad: {
        "no headers": {},
        "no HSTS": { securityHeadersConfig: { contentTypeOptions: { override: true } } },
        "HSTS of a second": {
          securityHeadersConfig: { strictTransportSecurity: { accessControlMaxAgeSec: 1, override: true } },
        },
      },
      good: {
        "HSTS of two years": {
          securityHeadersConfig: {
            strictTransportSecurity: { accessControlMaxAgeSec: 63072000, override: true },
          },
        },
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_206", type: DOMAIN, ours: "T-10" },
    {
      bad: { "TLS 1.0": { securityPolicy: "TLS_1_0" } },
      good: {
        "TLS 1.2": { securityPolicy: "TLS_1_2" },
        "TLS 1.3": { securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09" },
        "TLS 1.3 and 1.2": { securityPolicy: "SecurityPolicy_TLS13_1_2_2021_06" },
      },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0005", type: DOMAIN, ours: "T-10" },
    {
      bad: { "TLS 1.0": { securityPolicy: "TLS_1_0" } },
      good: {
        "a policy with forward secrecy": { securityPolicy: "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09" },
        "a policy of the edge": { securityPolicy: "SecurityPolicy_TLS12_PFS_2025_EDGE" },
      },
    },
  ),
];
