import { expect } from "chai";
import { at, listAt, named, type PlanView } from "../support/plan";
import { edgeName, locationsOf } from "./edge";
import { domainOf, fact, REGISTRY, SYSTEM } from "./hospital.facts";
import { directives } from "./nginx";
import { DEPLOYMENT, text } from "./workload";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const FUNCTION = "aws:cloudfront/function:Function";
const YEAR = "public, max-age=31536000, immutable";
const frontend = (path: string) => `sites.frontend.${path}`;

describe("seed 003: the frontend's files", () => {
  fact("are those of /var/www/hospital-frontend, from an image", [frontend("image"), frontend("folder")], {
    services: {
      // On aws a pipeline uploads them to a bucket.
      kubernetes: (plan) => {
        const path = "spec.template.spec.initContainers";
        const copy = named(plan.get(DEPLOYMENT, edgeName(plan), path), "site-frontend");
        expect(at(copy, "image")).to.equal(`${REGISTRY}/hospital/frontend:1.0.0`);
        expect(text(at(copy, "command.2"))).to.include("cp -Rp /var/www/hospital-frontend ");
      },
    },
  });
  fact("answer wherever no route does", ["edge.sites.0.static.site"], {
    services: {
      aws: (plan) => {
        const main = plan.get(DISTRIBUTION, edgeName(plan), "defaultCacheBehavior.targetOriginId");
        expect(main).to.equal("files");
        const origins = listAt(plan.get(DISTRIBUTION, edgeName(plan), "origins"));
        const bucket = `${plan.stack}-hospital-site-frontend-123456789012`;
        expect(at(origins[0], "domainName")).to.equal(`${bucket}.s3.us-west-2.amazonaws.com`);
        const files = behaviors(plan).filter((it) => at(it, "targetOriginId") === "files");
        expect(files.map((it) => at(it, "pathPattern"))).to.deep.equal(["/assets/*"]);
      },
      kubernetes: (plan) =>
        expect(directives(location(plan, "location /"), "root")).to.deep.equal(["/srv/frontend/files"]),
    },
  });
  fact("are read by the edge alone", [], {
    services: {
      aws: (plan) => {
        const block = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
        expect(plan.get(block, `${SYSTEM}-frontend`, "restrictPublicBuckets")).to.equal(true);
        const control = "aws:cloudfront/originAccessControl:OriginAccessControl";
        expect(plan.get(control, `${SYSTEM}-frontend`, "signingBehavior")).to.equal("always");
      },
    },
  });
  fact("fall back to the application's page, which nobody keeps", [], {
    services: {
      aws: (plan) => {
        const lookup = text(plan.get(FUNCTION, `${edgeName(plan)}-files`, "code"));
        expect(lookup).to.include('request.uri = "/index.html"');
        expect(text(plan.get(FUNCTION, `${edgeName(plan)}-fresh`, "code"))).to.include('"no-cache"');
        expect(
          plan.get("aws:cloudfront/cachePolicy:CachePolicy", `${edgeName(plan)}-fresh`, "maxTtl"),
        ).to.equal(1);
      },
      kubernetes: (plan) => {
        const fallback = location(plan, "location /");
        expect(directives(fallback, "try_files")).to.deep.equal(["$uri $uri/ /index.html"]);
        for (const body of [fallback, location(plan, "location = /index.html")])
          expect(directives(body, "add_header")).to.include("Cache-Control no-cache always");
      },
    },
  });
  fact(
    "are kept for a year below /assets, where a name carries a hash, and nowhere else",
    [frontend("hashed")],
    {
      services: {
        aws: (plan) => {
          const immutable = text(plan.get(FUNCTION, `${edgeName(plan)}-immutable`, "code"));
          expect(immutable).to.include(YEAR);
          const assets = behaviors(plan).find((it) => at(it, "pathPattern") === "/assets/*");
          const optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";
          expect(at(assets, "cachePolicyId")).to.equal(optimized);
        },
        kubernetes: (plan) => {
          const files = locationsOf(plan, domainOf(plan));
          const kept = Object.keys(files).filter((name) =>
            directives(files[name] ?? "", "add_header").includes("Cache-Control $immutable always"),
          );
          expect(kept).to.deep.equal(["location ^~ /assets/"]);
          // What is missing during an update is no page, and is not missing for a year.
          expect(directives(location(plan, "location ^~ /assets/"), "try_files")).to.deep.equal([
            "$uri =404",
          ]);
        },
      },
    },
  );
  fact("keep every security header, also where a location has one of its own", [], {
    services: {
      kubernetes: (plan) => {
        for (const name of ["location /", "location = /index.html", "location ^~ /assets/"]) {
          const headers = directives(location(plan, name), "add_header").map((it) => it.split(" ")[0]);
          expect(headers).to.have.members([
            "Content-Security-Policy",
            "Permissions-Policy",
            "Referrer-Policy",
            "Strict-Transport-Security",
            "X-Content-Type-Options",
            "X-Frame-Options",
            "X-XSS-Protection",
            "Cache-Control",
          ]);
        }
      },
    },
  });
});

function behaviors(plan: PlanView) {
  return listAt(plan.get(DISTRIBUTION, edgeName(plan), "orderedCacheBehaviors"));
}

function location(plan: PlanView, name: string): string {
  return locationsOf(plan, domainOf(plan))[name] ?? "";
}
