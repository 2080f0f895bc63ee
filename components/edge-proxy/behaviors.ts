/** What a distribution does by path: longer paths first, as nginx chooses. */
import type * as cloudfront from "@pulumi/aws/cloudfront";
import type * as inputs from "@pulumi/aws/types/input";
import type * as pulumi from "@pulumi/pulumi";
import type { StaticFiles } from "../static-site/built";
import type { Route, Site } from "./args";
import type { Caching } from "./caching";
import type { EdgePlan } from "./plan";

/** Origins of a distribution. */
export const SERVICES = "services";
export const FILES = "files";

/** AWS-managed policies, by https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
/** What is handed on to a service: everything; and where answers are kept for all visitors, nobody's cookies. */
const ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3";
const HOST_HEADER_ONLY = "bf0718e1-ba1e-49d1-88b1-f726733018ae";

export interface Answering {
  headersId: pulumi.Output<string>;
  caching: Caching;
  files?: StaticFiles & { looksUp: cloudfront.Function };
}

type Behavior = inputs.cloudfront.DistributionDefaultCacheBehavior;
type Behaviors = Pick<cloudfront.DistributionArgs, "defaultCacheBehavior" | "orderedCacheBehaviors">;

export function behaviors(site: Site, plan: EdgePlan, answering: Answering): Behaviors {
  const { headersId, caching, files } = answering;
  const routes = site.routes.filter(({ path }) => path !== "/");
  // Answers that CloudFront keeps would stay open in maintenance.
  const kept = (route: Route) => route.immutable === true && plan.maintenance === undefined;
  const ofRoutes = files === undefined && !routes.some(kept) ? [] : routes.map(ofRoute);
  const ofHashed = (files?.hashed ?? []).map((path) => ({ path, found: [at(`${path}/*`, ofHashedFiles())] }));
  const ordered = [...ofRoutes, ...ofHashed].sort(longestFirst).flatMap(({ found }) => found);
  return {
    defaultCacheBehavior: files === undefined ? toServices() : ofFiles(),
    ...(ordered.length === 0 ? {} : { orderedCacheBehaviors: ordered }),
  };

  function ofRoute(route: Route) {
    const { path } = route;
    const behavior = kept(route) ? toImmutable() : toServices();
    return { path, found: [at(path, behavior), at(`${path}/*`, behavior)] };
  }

  function toServices(): Behavior {
    return {
      ...common(SERVICES),
      allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
      cachePolicyId: CACHING_DISABLED,
      originRequestPolicyId: ALL_VIEWER,
    };
  }

  function toImmutable(): Behavior {
    return {
      ...common(SERVICES),
      cachePolicyId: CACHING_OPTIMIZED,
      originRequestPolicyId: HOST_HEADER_ONLY,
      functionAssociations: says(caching.immutable),
    };
  }

  function ofFiles(): Behavior {
    if (caching.fresh === undefined) throw new Error("files need what keeps them fresh");
    const { policyId } = caching.fresh;
    return {
      ...common(FILES),
      cachePolicyId: policyId,
      functionAssociations: [...looksUp(), ...says(caching.fresh.function)],
    };
  }

  function ofHashedFiles(): Behavior {
    return {
      ...common(FILES),
      cachePolicyId: CACHING_OPTIMIZED,
      functionAssociations: [...looksUp(), ...says(caching.immutable)],
    };
  }

  function common(targetOriginId: string) {
    return {
      targetOriginId,
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD", "OPTIONS"],
      cachedMethods: ["GET", "HEAD"],
      responseHeadersPolicyId: headersId,
      compress: true,
    };
  }

  function looksUp() {
    return files === undefined ? [] : [{ eventType: "viewer-request", functionArn: files.looksUp.arn }];
  }
}

function at(pathPattern: string, behavior: Behavior) {
  return { pathPattern, ...behavior };
}

function longestFirst(a: { path: string }, b: { path: string }): number {
  return b.path.length - a.path.length || (a.path < b.path ? -1 : 1);
}

function says(what: cloudfront.Function | undefined) {
  return what === undefined ? [] : [{ eventType: "viewer-response", functionArn: what.arn }];
}
