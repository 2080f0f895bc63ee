/** Distributions and their firewalls. */
import { ACCOUNT } from "./account";
import { type GoodPlan, plan, type Specimen } from "./specimen";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const CERTIFICATE = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/0a1b2c3d`;
const FIREWALL = `arn:aws:wafv2:us-east-1:${ACCOUNT}:global/webacl/edge/0a1b`;
/** CloudFront's own policies: no caching, all of the viewer's headers but Host. */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const behavior = {
  targetOriginId: "balancer",
  viewerProtocolPolicy: "redirect-to-https",
  allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
  cachedMethods: ["GET", "HEAD"],
  cachePolicyId: CACHING_DISABLED,
  responseHeadersPolicyId: "headers",
};
const distribution = {
  enabled: true,
  httpVersion: "http2and3",
  isIpv6Enabled: true,
  aliases: ["portal.example.com"],
  webAclId: FIREWALL,
  origins: [
    {
      originId: "balancer",
      domainName: "origin.example.com",
      vpcOriginConfig: { vpcOriginId: "vo_0a1b2c3d" },
    },
  ],
  defaultCacheBehavior: behavior,
  orderedCacheBehaviors: [{ ...behavior, pathPattern: "/api/*", viewerProtocolPolicy: "https-only" }],
  restrictions: { geoRestriction: { restrictionType: "none" } },
  viewerCertificate: {
    acmCertificateArn: CERTIFICATE,
    sslSupportMethod: "sni-only",
    minimumProtocolVersion: "TLSv1.2_2021",
  },
  loggingConfig: { bucket: "ward-logs.s3.amazonaws.com", prefix: "edge/" },
};
const firewall = {
  name: "edge",
  scope: "CLOUDFRONT",
  defaultAction: { allow: {} },
  visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: "edge", sampledRequestsEnabled: true },
  rules: [
    {
      name: "rate",
      priority: 1,
      action: { block: {} },
      statement: { rateBasedStatement: { limit: 2000, aggregateKeyType: "IP" } },
      visibilityConfig: {
        cloudwatchMetricsEnabled: true,
        metricName: "rate",
        sampledRequestsEnabled: true,
      },
    },
    {
      name: "known-bad-inputs",
      priority: 2,
      overrideAction: { none: {} },
      statement: {
        managedRuleGroupStatement: { vendorName: "AWS", name: "AWSManagedRulesKnownBadInputsRuleSet" },
      },
      visibilityConfig: {
        cloudwatchMetricsEnabled: true,
        metricName: "bad",
        sampledRequestsEnabled: true,
      },
    },
  ],
};
const edge = { under: ["ward:components:EdgeProxy"] };
const site = { under: ["ward:components:StaticSite"] };
const headers = {
  securityHeadersConfig: {
    strictTransportSecurity: {
      accessControlMaxAgeSec: 63072000,
      includeSubdomains: true,
      preload: true,
      override: true,
    },
    contentTypeOptions: { override: true },
    frameOptions: { frameOption: "DENY", override: true },
    referrerPolicy: { referrerPolicy: "no-referrer", override: true },
  },
};

export const edges: readonly Specimen[] = [
  {
    what: "a distribution in front of a load balancer in the VPC",
    type: DISTRIBUTION,
    props: distribution,
    options: edge,
  },
  {
    what: "a distribution in front of a server by HTTPS",
    type: DISTRIBUTION,
    options: edge,
    props: {
      ...distribution,
      origins: [
        {
          originId: "balancer",
          domainName: "origin.example.com",
          customOriginConfig: {
            httpPort: 80,
            httpsPort: 443,
            originProtocolPolicy: "https-only",
            originSslProtocols: ["TLSv1.2"],
          },
        },
      ],
      viewerCertificate: { ...distribution.viewerCertificate, minimumProtocolVersion: "TLSv1.3_2025" },
    },
  },
  {
    what: "a distribution in front of a bucket, asked with a signature",
    type: DISTRIBUTION,
    options: site,
    props: {
      ...distribution,
      defaultRootObject: "index.html",
      origins: [
        {
          originId: "site",
          domainName: "ward-site.s3.eu-central-1.amazonaws.com",
          originAccessControlId: "E0A1B2C3",
        },
      ],
      defaultCacheBehavior: { ...behavior, targetOriginId: "site", allowedMethods: ["GET", "HEAD"] },
      orderedCacheBehaviors: undefined,
    },
  },
  {
    what: "an origin inside the VPC, by HTTPS",
    type: "aws:cloudfront/vpcOrigin:VpcOrigin",
    props: {
      vpcOriginEndpointConfig: {
        name: "balancer",
        arn: `arn:aws:elasticloadbalancing:eu-central-1:${ACCOUNT}:loadbalancer/app/portal/0a1b`,
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
      },
    },
  },
  {
    what: "headers with two years of HSTS",
    type: "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    props: headers,
  },
  {
    what: "access control that always signs",
    type: "aws:cloudfront/originAccessControl:OriginAccessControl",
    props: { originAccessControlOriginType: "s3", signingBehavior: "always", signingProtocol: "sigv4" },
  },
  {
    what: "a function for viewers, as text",
    type: "aws:cloudfront/function:Function",
    props: {
      name: "index",
      runtime: "cloudfront-js-2.0",
      code: "function handler(event) { return event.request; }",
      publish: true,
    },
  },
  {
    what: "a firewall that limits rates and blocks what is known to be bad",
    type: "aws:wafv2/webAcl:WebAcl",
    props: firewall,
  },
];

export const edgePlans: readonly GoodPlan[] = [
  plan("a distribution with its headers", {
    headers: { type: "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", props: headers },
    firewall: { type: "aws:wafv2/webAcl:WebAcl", props: firewall },
    distribution: {
      type: DISTRIBUTION,
      props: distribution,
      options: edge,
      from: { webAclId: "firewall" },
    },
  }),
  plan("a distribution whose log is delivered", {
    firewall: { type: "aws:wafv2/webAcl:WebAcl", props: firewall },
    distribution: {
      type: DISTRIBUTION,
      props: { ...distribution, loggingConfig: undefined },
      options: edge,
      from: { webAclId: "firewall" },
    },
    source: {
      type: "aws:cloudwatch/logDeliverySource:LogDeliverySource",
      props: { name: "edge", logType: "ACCESS_LOGS" },
      from: { resourceArn: "distribution" },
    },
  }),
];
