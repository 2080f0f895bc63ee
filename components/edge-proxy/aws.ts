import * as cloudfront from "@pulumi/aws/cloudfront";
import * as route53 from "@pulumi/aws/route53";
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import type { AwsTarget } from "../target";
import { createAccessLog } from "./access-log";
import { createCertificate } from "./certificate";
import { createFirewall } from "./firewall";
import { HSTS_SECONDS, securityHeaders, TLS } from "./headers";
import { createLoadBalancer } from "./load-balancer";
import type { BuiltEdge, EdgePlan } from "./plan";

/** AWS-managed policies: cache nothing, and hand every header, cookie and query on. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3";

/** CloudFront with WAF in front of an internal load balancer: nothing of the VPC is public. */
export function onAws(
  name: string,
  plan: EdgePlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltEdge {
  const { dns } = plan;
  if (dns === undefined)
    throw new Error(`${name}: an edge on aws needs hostedZoneId and cloudfrontPrefixListId`);
  const certificate = createCertificate(name, plan.hosts, dns, opts);
  const balancer = createLoadBalancer(name, plan, dns, certificate.regional, target, opts);
  const distribution = createDistribution();
  createAccessLog(name, distribution, plan.logDays, target, opts);
  createRecords(dns.hostedZoneId);
  return { entrances: balancer.entrances };

  function createDistribution(): cloudfront.Distribution {
    const origin = new cloudfront.VpcOrigin(
      name,
      {
        vpcOriginEndpointConfig: {
          name: physicalName(target.scope, "", 64),
          arn: balancer.arn,
          httpPort: 80,
          httpsPort: 443,
          originProtocolPolicy: "https-only",
          originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
        },
      },
      opts,
    );
    return new cloudfront.Distribution(
      name,
      {
        enabled: true,
        comment: `Edge of ${target.scope.system} (${target.scope.stack})`,
        aliases: plan.hosts,
        httpVersion: "http2and3",
        isIpv6Enabled: true,
        webAclId: createFirewall(name, plan, target, opts),
        origins: [
          {
            originId: "services",
            domainName: balancer.dnsName,
            vpcOriginConfig: {
              vpcOriginId: origin.id,
              originReadTimeout: Math.min(60, plan.timeouts.read),
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
          responseHeadersPolicyId: createHeaders().id,
          compress: true,
        },
        viewerCertificate: {
          acmCertificateArn: certificate.global,
          sslSupportMethod: "sni-only",
          minimumProtocolVersion: TLS.cloudfront,
        },
        restrictions: { geoRestriction: { restrictionType: "none" } },
      },
      opts,
    );
  }

  function createHeaders(): cloudfront.ResponseHeadersPolicy {
    const all = securityHeaders(plan);
    return new cloudfront.ResponseHeadersPolicy(
      name,
      {
        name: physicalName(target.scope, "", 128),
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
        customHeadersConfig: {
          items: [{ header: "Permissions-Policy", value: header("Permissions-Policy"), override: true }],
        },
      },
      { ...opts, deleteBeforeReplace: true },
    );

    function header(of: string): string {
      return all[of] ?? "";
    }
  }

  function createRecords(zoneId: string): void {
    for (const host of plan.hosts) {
      for (const type of ["A", "AAAA"]) {
        new route53.Record(
          `${name}-${host}-${type}`,
          {
            zoneId,
            name: host,
            type,
            aliases: [
              {
                name: distribution.domainName,
                zoneId: distribution.hostedZoneId,
                evaluateTargetHealth: false,
              },
            ],
          },
          opts,
        );
      }
    }
  }
}
