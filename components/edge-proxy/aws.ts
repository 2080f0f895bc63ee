import * as cloudfront from "@pulumi/aws/cloudfront";
import * as route53 from "@pulumi/aws/route53";
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import type { AwsTarget } from "../target";
import { createAccessLog } from "./access-log";
import { createCaching } from "./caching";
import { createCertificate } from "./certificate";
import { createDistribution } from "./distribution";
import { createFirewall } from "./firewall";
import { createLoadBalancer } from "./load-balancer";
import type { BuiltEdge, EdgePlan } from "./plan";
import { allHosts, siteDigest, siteKey } from "./sites";

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
  const certificate = createCertificate(name, allHosts(plan), dns, opts);
  const balancer = createLoadBalancer(name, plan, dns, certificate.regional, target, opts);
  const origin = createOrigin();
  const behind = {
    vpcOriginId: origin.id,
    domainName: balancer.dnsName,
    certificateArn: certificate.global,
    webAclId: createFirewall(name, plan, target, opts),
    caching: createCaching(name, plan, target, opts),
  };
  for (const site of plan.sites) {
    const key = siteKey(site, plan);
    const role = key === undefined ? name : `${name}-${key}`;
    const distribution = createDistribution(role, site, plan, behind, target, opts);
    createAccessLog(role, siteDigest(site, plan), distribution, plan.logDays, target, opts);
    createRecords(dns.hostedZoneId, site.hosts, distribution);
  }
  return { entrances: balancer.entrances, certificateArn: certificate.regional };

  function createOrigin(): cloudfront.VpcOrigin {
    return new cloudfront.VpcOrigin(
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
  }

  function createRecords(zoneId: string, hosts: string[], distribution: cloudfront.Distribution): void {
    for (const host of hosts) {
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
