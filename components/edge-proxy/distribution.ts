/** A site's distribution and its headers: one for each, because CloudFront knows headers by path and not by host. */
import * as cloudfront from "@pulumi/aws/cloudfront";
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import type { AwsTarget } from "../target";
import type { Site } from "./args";
import { HSTS_SECONDS, securityHeaders, TLS } from "./headers";
import type { EdgePlan } from "./plan";
import { longestRead, policyOf, siteDigest } from "./sites";

/** AWS-managed policies: cache nothing, and hand every header, cookie and query on. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3";

/** What all distributions of an edge share. */
export interface Behind {
  vpcOriginId: pulumi.Output<string>;
  domainName: pulumi.Output<string>;
  certificateArn: pulumi.Output<string>;
  webAclId: pulumi.Output<string>;
}

export function createDistribution(
  name: string,
  site: Site,
  plan: EdgePlan,
  behind: Behind,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): cloudfront.Distribution {
  return new cloudfront.Distribution(
    name,
    {
      enabled: true,
      comment: `Edge of ${target.scope.system} (${target.scope.stack})`,
      aliases: site.hosts,
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      webAclId: behind.webAclId,
      origins: [
        {
          originId: "services",
          domainName: behind.domainName,
          vpcOriginConfig: {
            vpcOriginId: behind.vpcOriginId,
            originReadTimeout: Math.min(60, longestRead(site.routes, plan)),
            originKeepaliveTimeout: 60,
          },
        },
      ],
      defaultCacheBehavior: {
        targetOriginId: "services",
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: CACHING_DISABLED,
        originRequestPolicyId: ALL_VIEWER,
        responseHeadersPolicyId: createHeaders(name, site, plan, target, opts).id,
        compress: true,
      },
      viewerCertificate: {
        acmCertificateArn: behind.certificateArn,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: TLS.cloudfront,
      },
      restrictions: { geoRestriction: { restrictionType: "none" } },
    },
    opts,
  );
}

function createHeaders(
  name: string,
  site: Site,
  plan: EdgePlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): cloudfront.ResponseHeadersPolicy {
  const all = securityHeaders(policyOf(site, plan));
  return new cloudfront.ResponseHeadersPolicy(
    name,
    {
      name: physicalName(target.scope, siteDigest(site, plan), 128),
      securityHeadersConfig: {
        contentSecurityPolicy: { contentSecurityPolicy: header("Content-Security-Policy"), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: header("X-Frame-Options"), override: true },
        referrerPolicy: { referrerPolicy: header("Referrer-Policy"), override: true },
        strictTransportSecurity: {
          accessControlMaxAgeSec: HSTS_SECONDS,
          includeSubdomains: true,
          preload: false,
          override: true,
        },
        xssProtection: { protection: false, override: true },
      },
      customHeadersConfig: { items: [permissions(), ...retryAfter()] },
    },
    { ...opts, deleteBeforeReplace: true },
  );

  function permissions() {
    return { header: "Permissions-Policy", value: header("Permissions-Policy"), override: true };
  }

  /** The load balancer's fixed answer carries no header. It stands on the routes that stay open too: only a 503 gives it a meaning. */
  function retryAfter() {
    const { maintenance } = plan;
    if (maintenance === undefined) return [];
    return [{ header: "Retry-After", value: String(maintenance.retryAfterSeconds), override: true }];
  }

  function header(of: string): string {
    return all[of] ?? "";
  }
}
