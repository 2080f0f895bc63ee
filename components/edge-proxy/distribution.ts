/** A site's distribution and its headers: one for each, because CloudFront knows headers by path and not by host. */
import * as cloudfront from "@pulumi/aws/cloudfront";
import type * as pulumi from "@pulumi/pulumi";
import { References } from "../reference";
import type { StaticFiles } from "../static-site/built";
import type { AwsTarget } from "../target";
import type { Site } from "./args";
import { type Answering, behaviors, FILES, SERVICES } from "./behaviors";
import { type Caching, createFunction } from "./caching";
import { TLS } from "./headers";
import type { EdgePlan } from "./plan";
import { createHeaders } from "./response-headers";
import { longestRead, siteDigest } from "./sites";
import { filesCode } from "./viewer-code";

/** What all distributions of an edge share. */
export interface Behind {
  vpcOriginId: pulumi.Output<string>;
  domainName: pulumi.Output<string>;
  certificateArn: pulumi.Output<string>;
  webAclId: pulumi.Output<string>;
  caching: Caching;
}

export function createDistribution(
  name: string,
  site: Site,
  plan: EdgePlan,
  behind: Behind,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): cloudfront.Distribution {
  const files = site.static === undefined ? undefined : plan.staticSites[site.static.site];
  const waits = new References();
  const answering: Answering = {
    headersId: createHeaders(name, site, plan, target, opts).id,
    caching: behind.caching,
    ...(files === undefined ? {} : { files: { ...files, looksUp: createLookup(files) } }),
  };
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
        ...(files === undefined ? [] : [bucketOf(files)]),
        ...(files === undefined || site.routes.length > 0 ? [services()] : []),
      ],
      ...behaviors(site, plan, answering),
      viewerCertificate: {
        acmCertificateArn: behind.certificateArn,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: TLS.cloudfront,
      },
      restrictions: { geoRestriction: { restrictionType: "none" } },
    },
    waits.options(opts),
  );

  function services() {
    return {
      originId: SERVICES,
      domainName: behind.domainName,
      vpcOriginConfig: {
        vpcOriginId: behind.vpcOriginId,
        originReadTimeout: Math.min(60, longestRead(site.routes, plan)),
        originKeepaliveTimeout: 60,
      },
    };
  }

  function bucketOf({ origin }: StaticFiles) {
    if (origin.kind !== "aws") throw new Error(`${name}: an edge on aws takes its files from aws`);
    waits.await(...origin.bucket.owners);
    return {
      originId: FILES,
      domainName: origin.domainName,
      originAccessControlId: origin.accessControlId,
    };
  }

  function createLookup({ hashed }: StaticFiles): cloudfront.Function {
    const role = ["files", siteDigest(site, plan)].filter(Boolean).join("-");
    return createFunction(`${name}-files`, role, filesCode(site, hashed, plan), target, opts);
  }
}
