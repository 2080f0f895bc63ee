/** Load balancers, CloudFront and API Gateway. */
import { adjudicated, cases, type Row } from "./row";

const LISTENER = "aws:lb/listener:Listener";
const ALB_LISTENER = "aws:alb/listener:Listener";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const ALB = "aws:alb/loadBalancer:LoadBalancer";
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const DOMAIN = "aws:apigateway/domainName:DomainName";

const redirect = { type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } };
const forward = { type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:targetgroup/app" };
const plain = (action: Record<string, unknown>) => ({ protocol: "HTTP", port: 80, defaultActions: [action] });
const secure = (protocol: string, sslPolicy?: string) => ({
  protocol,
  port: 443,
  ...(sslPolicy && { sslPolicy }),
  defaultActions: [forward],
});
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

export const awsEdgeRows: readonly Row[] = [
  ...cases(
    { source: "checkov", rule: "CKV_AWS_2", type: LISTENER, ours: "T-01" },
    {
      bad: { "plain HTTP": { protocol: "HTTP", port: 80 } },
      good: { HTTPS: { protocol: "HTTPS", port: 443 }, "a redirect to HTTPS": plain(redirect) },
    },
  ),
  ...adjudicated(
    "a redirect that names no protocol keeps the one of the request",
    cases(
      { source: "checkov", rule: "CKV_AWS_2", type: LISTENER, ours: "T-01" },
      {
        bad: {
          "a redirect that names no protocol": plain({
            type: "redirect",
            redirect: { host: "example.com", statusCode: "HTTP_302" },
          }),
        },
      },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV2_AWS_20", type: LISTENER, ours: "T-01" },
    {
      bad: { "some other action": plain({ type: "some-action" }) },
      good: { "a redirect to HTTPS, with a port as text": { ...plain(redirect), port: "80" } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV2_AWS_20", type: ALB_LISTENER, ours: "T-01" },
    {
      bad: { "some other action": plain({ type: "some-action" }) },
      good: { "a redirect to HTTPS": plain(redirect) },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0054", type: ALB_LISTENER, ours: "T-01" },
    { bad: { "plain HTTP": { protocol: "HTTP" } }, good: { HTTPS: { protocol: "HTTPS" } } },
  ),
  ...cases(
    { source: "guard", rule: "ELBV2_LISTENER_PROTOCOL_RULE", type: LISTENER, ours: "T-01" },
    { good: { HTTPS: { ...plain(redirect), protocol: "HTTPS" } } },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_103", type: LISTENER, ours: ["T-01", "T-02"] },
    {
      bad: {
        "plain HTTP that forwards": plain(forward),
        "plain HTTP with a login": plain({ type: "authenticate-cognito", redirect: {} }),
        "a redirect to plain HTTP": plain({ type: "redirect", redirect: { protocol: "HTTP" } }),
        "the policy of 2016": secure("HTTPS", "ELBSecurityPolicy-2016-08"),
        "TLS 1.1 of a network load balancer": secure("TLS", "ELBSecurityPolicy-FS-1-1-2019-08"),
        "nothing said": { loadBalancerArn: "arn:aws:elasticloadbalancing:loadbalancer/app/example" },
      },
      good: {
        "a redirect to HTTPS": plain(redirect),
        "TLS 1.3 of a network load balancer": secure("TLS", "ELBSecurityPolicy-TLS13-1-2-2021-06"),
        "TLS 1.2 with forward secrecy": secure("HTTPS", "ELBSecurityPolicy-FS-1-2-Res-2019-08"),
        "TLS 1.2 of a network load balancer": secure("TLS", "ELBSecurityPolicy-FS-1-2-Res-2019-08"),
      },
    },
  ),
  ...adjudicated(
    "a name that starts with TLS13 can still begin at TLS 1.0 or 1.1, which the prefix lets through",
    cases(
      { source: "checkov", rule: "CKV_AWS_103", type: LISTENER, ours: "T-02" },
      {
        bad: {
          "TLS 1.0 to 1.3": secure("HTTPS", "ELBSecurityPolicy-TLS13-1-0-2021-06"),
          "TLS 1.1 to 1.3": secure("HTTPS", "ELBSecurityPolicy-TLS13-1-1-2021-06"),
        },
      },
    ),
  ),
  ...adjudicated(
    "plain TCP and UDP pass on whatever a client sends",
    cases(
      { source: "checkov", rule: "CKV_AWS_103", type: LISTENER, ours: "T-03" },
      { bad: { "plain TCP": secure("TCP"), "plain UDP": secure("UDP"), "both of them": secure("TCP_UDP") } },
    ),
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0047", type: ALB_LISTENER, ours: "T-02" },
    {
      bad: { "TLS 1.1": secure("HTTPS", "ELBSecurityPolicy-TLS-1-1-2017-01") },
      good: { "TLS 1.2": secure("HTTPS", "ELBSecurityPolicy-TLS13-1-2-2021-06") },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0053", type: ALB, ours: "P-07" },
    {
      bad: { "an address on the internet": { internal: false } },
      good: { "an address in the VPC": { internal: true } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_150", type: BALANCER, ours: "R-10" },
    {
      bad: { "no protection": { enableDeletionProtection: false }, "nothing said": { name: "alb" } },
      good: { "protection from deletion": { enableDeletionProtection: true } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_150", type: ALB, ours: "R-10" },
    {
      bad: { "no protection": { enableDeletionProtection: false }, "nothing said": { name: "alb" } },
      good: { "protection from deletion": { enableDeletionProtection: true } },
    },
  ),
  ...cases(
    { source: "terragoat", rule: "elb.tf", type: "aws:elb/loadBalancer:LoadBalancer", ours: "T-06" },
    {
      bad: {
        "a classic load balancer with plain HTTP": {
          listeners: [{ instancePort: 8000, instanceProtocol: "http", lbPort: 80, lbProtocol: "http" }],
        },
      },
    },
  ),
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
