/** What the distributions of an edge share to keep answers: made only where a site has files or immutable routes. */
import * as cloudfront from "@pulumi/aws/cloudfront";
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { FRESH, IMMUTABLE } from "../static-site/caching";
import type { AwsTarget } from "../target";
import type { EdgePlan } from "./plan";
import { cachingCode } from "./viewer-code";

export interface Caching {
  /** Keeps good answers a year at visitors. */
  immutable?: cloudfront.Function;
  /** What files without a hash need: asked for anew by visitors, and by CloudFront after a second. */
  fresh?: { function: cloudfront.Function; policyId: pulumi.Output<string> };
}

export function createCaching(
  name: string,
  plan: EdgePlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): Caching {
  const files = plan.sites.some((site) => site.static !== undefined);
  const routes = plan.sites.flatMap((site) => site.routes);
  return {
    ...(files || routes.some(({ immutable }) => immutable)
      ? { immutable: keep("immutable", IMMUTABLE) }
      : {}),
    ...(files ? { fresh: { function: keep("fresh", FRESH), policyId: createPolicy().id } } : {}),
  };

  function keep(role: string, cacheControl: string): cloudfront.Function {
    return createFunction(`${name}-${role}`, role, cachingCode(cacheControl), target, opts);
  }

  /** One second at most, whatever an upload said: a cache without any time would not compress either. */
  function createPolicy(): cloudfront.CachePolicy {
    return new cloudfront.CachePolicy(
      `${name}-fresh`,
      {
        name: physicalName(target.scope, "fresh", 128),
        minTtl: 0,
        defaultTtl: 0,
        maxTtl: 1,
        parametersInCacheKeyAndForwardedToOrigin: {
          enableAcceptEncodingBrotli: true,
          enableAcceptEncodingGzip: true,
          cookiesConfig: { cookieBehavior: "none" },
          headersConfig: { headerBehavior: "none" },
          queryStringsConfig: { queryStringBehavior: "none" },
        },
      },
      { ...opts, deleteBeforeReplace: true },
    );
  }
}

export function createFunction(
  name: string,
  role: string,
  code: string,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): cloudfront.Function {
  return new cloudfront.Function(
    name,
    { name: physicalName(target.scope, role, 64), runtime: "cloudfront-js-2.0", publish: true, code },
    { ...opts, deleteBeforeReplace: true },
  );
}
