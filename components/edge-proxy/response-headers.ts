/** The headers of every answer of a site, as CloudFront adds them. */
import * as cloudfront from "@pulumi/aws/cloudfront";
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import type { AwsTarget } from "../target";
import type { Site } from "./args";
import { HSTS_SECONDS, securityHeaders } from "./headers";
import type { EdgePlan } from "./plan";
import { policyOf, siteDigest } from "./sites";

export function createHeaders(
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
