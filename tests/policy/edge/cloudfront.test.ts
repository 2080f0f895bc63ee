import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const behavior = { viewerProtocolPolicy: "redirect-to-https", responseHeadersPolicyId: UNKNOWN };
check("A distribution", {
  under: ["ward:components:EdgeProxy"],
  good: resource("aws:cloudfront/distribution:Distribution", {
    webAclId: UNKNOWN,
    viewerCertificate: { acmCertificateArn: UNKNOWN, minimumProtocolVersion: "TLSv1.2_2021" },
    defaultCacheBehavior: behavior,
    orderedCacheBehaviors: [behavior, { ...behavior, viewerProtocolPolicy: "https-only" }],
    origins: [
      { domainName: UNKNOWN, vpcOriginConfig: { vpcOriginId: UNKNOWN } },
      {
        domainName: "api.example.com",
        customOriginConfig: { originProtocolPolicy: "https-only", originSslProtocols: ["TLSv1.2"] },
      },
      { domainName: "prod-site.s3.us-west-2.amazonaws.com", originAccessControlId: UNKNOWN },
    ],
  }),
  refuses: [
    {
      what: "one path in clear",
      change: [[["orderedCacheBehaviors", 1, "viewerProtocolPolicy"], "allow-all"]],
      finds: ["T-07 orderedCacheBehaviors[1].viewerProtocolPolicy"],
    },
    {
      what: "the rest in clear",
      change: [[["defaultCacheBehavior", "viewerProtocolPolicy"], "allow-all"]],
      finds: ["T-07 defaultCacheBehavior.viewerProtocolPolicy"],
    },
    {
      what: "TLS 1.1",
      change: [[["viewerCertificate", "minimumProtocolVersion"], "TLSv1.1_2016"]],
      finds: ["T-08 viewerCertificate.minimumProtocolVersion"],
    },
    {
      what: "TLS 1.0 by default",
      change: [[["viewerCertificate", "minimumProtocolVersion"], undefined]],
      finds: ["T-08 viewerCertificate.minimumProtocolVersion"],
    },
    {
      what: "CloudFront's certificate",
      change: [[["viewerCertificate", "cloudfrontDefaultCertificate"], true]],
      finds: ["T-08 viewerCertificate.cloudfrontDefaultCertificate"],
    },
    {
      what: "an origin in clear",
      change: [[["origins", 1, "customOriginConfig", "originProtocolPolicy"], "match-viewer"]],
      finds: ["T-09 origins[1].customOriginConfig.originProtocolPolicy"],
    },
    {
      what: "an origin with old TLS",
      change: [
        [
          ["origins", 1, "customOriginConfig", "originSslProtocols"],
          ["TLSv1.2", "TLSv1"],
        ],
      ],
      finds: ["T-09 origins[1].customOriginConfig.originSslProtocols[1]"],
    },
    {
      what: "a bucket that is asked unsigned",
      change: [[["origins", 2, "originAccessControlId"], undefined]],
      finds: ["P-33 origins[2].originAccessControlId"],
    },
    {
      what: "a bucket as if it were a server",
      change: [
        [["origins", 2, "originAccessControlId"], undefined],
        [
          ["origins", 2, "customOriginConfig"],
          { originProtocolPolicy: "https-only", originSslProtocols: ["TLSv1.2"] },
        ],
      ],
      finds: ["P-33 origins[2].originAccessControlId"],
    },
    {
      what: "an origin that nobody knows",
      change: [[["origins", 2], UNKNOWN]],
      finds: ["T-09 origins[2]", "P-33 origins[2]"],
    },
    {
      what: "a path without security headers",
      change: [[["orderedCacheBehaviors", 0, "responseHeadersPolicyId"], undefined]],
      finds: ["T-35 orderedCacheBehaviors[0].responseHeadersPolicyId"],
    },
    {
      what: "a Lambda function that answers visitors",
      change: [[["defaultCacheBehavior", "lambdaFunctionAssociations"], [{ eventType: "viewer-request" }]]],
      finds: ["P-34 defaultCacheBehavior.lambdaFunctionAssociations[0]"],
    },
    { what: "no firewall", change: [[["webAclId"], undefined]], finds: ["P-29 webAclId"] },
    { what: "an empty firewall", change: [[["webAclId"], ""]], finds: ["P-29 webAclId"] },
    {
      what: "outside of EdgeProxy",
      change: [],
      options: { under: ["ward:components:ApiService"] },
      finds: ["P-28"],
    },
    { what: "outside of any component", change: [], options: { under: [] }, finds: ["P-28"] },
  ],
});

check("An origin access control", {
  good: resource("aws:cloudfront/originAccessControl:OriginAccessControl", { signingBehavior: "always" }),
  refuses: [
    {
      what: "never signing",
      change: [[["signingBehavior"], "never"]],
      finds: ["P-33 signingBehavior"],
    },
    {
      what: "signing unless the visitor did",
      change: [[["signingBehavior"], "no-override"]],
      finds: ["P-33 signingBehavior"],
    },
  ],
});

check("A function of CloudFront", {
  good: resource("aws:cloudfront/function:Function", { code: "function handler(event) {}" }),
  refuses: [{ what: "code that nobody knows", change: [[["code"], UNKNOWN]], finds: ["P-34 code"] }],
});

const HSTS = ["securityHeadersConfig", "strictTransportSecurity"];
check("A policy of response headers", {
  good: resource("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", {
    securityHeadersConfig: {
      strictTransportSecurity: { accessControlMaxAgeSec: 63_072_000, override: true },
    },
  }),
  refuses: [
    {
      what: "no HSTS",
      change: [[HSTS, undefined]],
      finds: [`T-35 ${HSTS.join(".")}.accessControlMaxAgeSec`, `T-35 ${HSTS.join(".")}.override`],
    },
    {
      what: "HSTS for a year",
      change: [[[...HSTS, "accessControlMaxAgeSec"], 31_536_000]],
      finds: [`T-35 ${HSTS.join(".")}.accessControlMaxAgeSec`],
    },
    {
      what: "HSTS that an origin may replace",
      change: [[[...HSTS, "override"], false]],
      finds: [`T-35 ${HSTS.join(".")}.override`],
    },
  ],
});

check("A VPC origin", {
  good: resource("aws:cloudfront/vpcOrigin:VpcOrigin", {
    vpcOriginEndpointConfig: {
      originProtocolPolicy: "https-only",
      originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
    },
  }),
  refuses: [
    {
      what: "plain HTTP",
      change: [[["vpcOriginEndpointConfig", "originProtocolPolicy"], "http-only"]],
      finds: ["T-09 vpcOriginEndpointConfig.originProtocolPolicy"],
    },
    {
      what: "SSLv3",
      change: [[["vpcOriginEndpointConfig", "originSslProtocols", "items"], ["SSLv3"]]],
      finds: ["T-09 vpcOriginEndpointConfig.originSslProtocols.items[0]"],
    },
    {
      what: "no versions",
      change: [[["vpcOriginEndpointConfig", "originSslProtocols"], undefined]],
      finds: ["T-09 vpcOriginEndpointConfig.originSslProtocols.items"],
    },
  ],
});
