import { expect } from "chai";
import { at, listAt, named, type PlanView } from "../support/plan";
import { locationsOf, nginxConf } from "./edge";
import { directives } from "./nginx";
import { domainOf, fact, SYSTEM } from "./tebx.facts";
import { text } from "./workload";

const EDGE = `${SYSTEM}-edge`;
const SITE = `${SYSTEM}-dashboard`;
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const FUNCTION = "aws:cloudfront/function:Function";
const STATIC_SITE = "ward:components:StaticSite";
const YEAR_SECONDS = 365 * 24 * 60 * 60;
const site = (path: string) => `sites.dashboard.${path}`;

describe("seed 000: the dashboard", () => {
  fact("is static files: a private bucket behind a CDN, or nginx", ["edge.sites.1.static.site"], {
    services: {
      aws: (plan) => {
        const origins = listAt(plan.inputs(plan.one(DISTRIBUTION, distribution(plan))), "origins");
        const bucket = text(plan.get("aws:s3/bucket:Bucket", SITE, "bucket"));
        expect(origins.map((origin) => at(origin, "domainName"))).to.deep.equal([
          `${bucket}.s3.us-west-2.amazonaws.com`,
        ]);
      },
      kubernetes: (plan) => {
        const found = locationsOf(plan, domainOf(plan))["location /"] ?? "";
        expect(directives(found, "root")).to.deep.equal(["/srv/dashboard/files"]);
        expect(directives(found, "proxy_pass")).to.deep.equal([]);
      },
    },
  });
  fact("is read from its bucket by CloudFront alone", [], {
    services: {
      aws: (plan) => {
        const block = plan.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", SITE);
        expect(at(plan.inputs(block), "restrictPublicBuckets")).to.equal(true);
        const type = "aws:cloudfront/originAccessControl:OriginAccessControl";
        expect(plan.get(type, SITE, "signingBehavior")).to.equal("always");
        const policy = JSON.parse(text(plan.get("aws:s3/bucketPolicy:BucketPolicy", SITE, "policy")));
        const allowed = policy.Statement.filter((one: { Effect: string }) => one.Effect === "Allow");
        expect(
          new Set(allowed.map((one: { Principal: { Service: string } }) => one.Principal.Service)),
        ).to.deep.equal(new Set(["cloudfront.amazonaws.com"]));
      },
    },
  });
  fact("comes as the image tebx-dashboard:1.0.0", [site("image"), site("folder")], {
    everywhere: (plan) => {
      expect(plan.get(STATIC_SITE, SITE, "image")).to.equal("registry.tebx.com/tebx-dashboard:1.0.0");
      expect(plan.get(STATIC_SITE, SITE, "folder")).to.equal("/usr/share/nginx/html");
    },
    services: {
      kubernetes: (plan) => {
        const steps = plan.get("kubernetes:apps/v1:Deployment", EDGE, "spec.template.spec.initContainers");
        const copy = named(steps, "site-dashboard");
        expect(at(copy, "image")).to.equal("registry.tebx.com/tebx-dashboard:1.0.0");
        expect(text(at(copy, "command.2"))).to.include("/usr/share/nginx/html");
      },
    },
  });
  fact("lets browsers and the CDN keep its assets a year", [site("hashed")], {
    services: {
      aws: (plan) => {
        const behaviors = listAt(
          plan.inputs(plan.one(DISTRIBUTION, distribution(plan))),
          "orderedCacheBehaviors",
        );
        expect(behaviors.map((behavior) => at(behavior, "pathPattern"))).to.deep.equal(["/assets/*"]);
        const code = text(plan.get(FUNCTION, `${EDGE}-immutable`, "code"));
        expect(code).to.include(`public, max-age=${YEAR_SECONDS}, immutable`);
      },
      kubernetes: (plan) => {
        const assets = locationsOf(plan, domainOf(plan))["location ^~ /assets/"] ?? "";
        expect(directives(assets, "add_header")).to.include("Cache-Control $immutable always");
        expect(nginxConf(plan)).to.include(`200 "public, max-age=${YEAR_SECONDS}, immutable";`);
      },
    },
  });
  fact("asks again for its page, so that a new version shows", [], {
    services: {
      aws: (plan) => {
        expect(text(plan.get(FUNCTION, `${EDGE}-fresh`, "code"))).to.include('"no-cache"');
        expect(plan.get("aws:cloudfront/cachePolicy:CachePolicy", `${EDGE}-fresh`, "maxTtl")).to.equal(1);
      },
      kubernetes: (plan) => {
        const page = locationsOf(plan, domainOf(plan))["location = /index.html"] ?? "";
        expect(directives(page, "add_header")).to.include("Cache-Control no-cache always");
      },
    },
  });
  fact("answers any other path with its page", [], {
    services: {
      aws: (plan) => {
        const code = text(plan.get(FUNCTION, `${EDGE}-${domainOf(plan)}-files`, "code"));
        expect(code).to.include('request.uri = "/index.html"');
      },
      kubernetes: (plan) => {
        const found = locationsOf(plan, domainOf(plan))["location /"] ?? "";
        expect(directives(found, "try_files")).to.deep.equal(["$uri $uri/ /index.html"]);
      },
    },
  });
  fact("knows no service, and is limited by the zone dashboard", ["edge.sites.1.static.zone"], {
    everywhere: (plan) => {
      const sites = listAt(plan.inputs(plan.one("ward:components:EdgeProxy", EDGE)), "sites");
      const [dashboard] = sites.filter((one) => at(one, "static") !== undefined);
      expect(at(dashboard, "routes")).to.deep.equal([]);
      expect(at(dashboard, "static")).to.deep.equal({ site: "dashboard", zone: "dashboard" });
    },
  });
});

function distribution(plan: PlanView): string {
  return `${EDGE}-${domainOf(plan)}`;
}
