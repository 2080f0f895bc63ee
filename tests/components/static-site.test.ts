/** A page and its files under the same host as an API: `/` from files, `/api` and `/live` from services. */
import { expect } from "chai";
import type { SystemSpec } from "../../systems/system";
import {
  at,
  listAt,
  type PlanView,
  parsed,
  placements,
  planFor,
  planOf,
  SYSTEM,
  stacks,
} from "../support/plan";
import { directives, locations, refused, serverOf } from "../systems/nginx";
import { text } from "../systems/workload";
import { physicalNames, unruled } from "./physical-names";
import { refusalOf, sheet } from "./refusal";

const SITE = `${SYSTEM}-web`;
const EDGE = `${SYSTEM}-edge`;
const DOMAIN = "healthcare-platform.com";
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const KEPT_A_YEAR = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const NEVER_KEPT = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const IMAGE = "registry.healthcare.com/web:1.2.3";

/** The sheet with a second site, on the bare domain. */
function withSite(change: (spec: SystemSpec) => void = () => {}): SystemSpec {
  const spec = sheet();
  spec.sites = { web: { image: IMAGE, folder: "/usr/share/nginx/html", hashed: ["/assets"] } };
  const route = { service: SYSTEM, zone: "api" };
  const routes = [
    { ...route, path: "/api" },
    { ...route, path: "/live", websocket: true },
    { ...route, path: "/built", immutable: true },
  ];
  const site = { subdomains: ["@"], routes, static: { site: "web", zone: "pages" } };
  spec.edge.sites = [...spec.edge.sites, site];
  spec.edge.rateZones = { ...spec.edge.rateZones, pages: { requestsPerSecond: 50, burst: 100 } };
  change(spec);
  return spec;
}

const made = new Map<string, Promise<PlanView>>();
function planned(placement: "aws" | "kubernetes"): Promise<PlanView> {
  const known = made.get(placement) ?? planFor({ stack: "prod", placement, spec: withSite() });
  made.set(placement, known);
  return known;
}

const closed = (placement: "aws" | "kubernetes") =>
  planFor({ stack: "prod", placement, spec: withSite(), changes: [`systems.${SYSTEM}.maintenance=true`] });

describe("StaticSite", () => {
  for (const stack of stacks)
    for (const placement of placements)
      it(`breaks no rule (${stack}, ${placement})`, async () => {
        const { plan } = await planFor({ stack, placement, spec: withSite() });
        expect(plan.verdict.violations).to.deep.equal([]);
        expect(plan.verdict.unknownPaths).to.deep.equal([]);
      });
  for (const placement of placements)
    it(`leaves every other resource where it is, and as it is but for the edge (${placement})`, async () => {
      const before = await planOf("prod", placement);
      const after = await planFor({ stack: "prod", placement, spec: withSite() });
      const fresh = new Map(after.resources.map((it) => [it.urn, JSON.stringify(after.inputs(it))]));
      expect(before.resources.filter(({ urn }) => !fresh.has(urn))).to.deep.equal([]);
      const other = before.resources.filter((it) => fresh.get(it.urn) !== JSON.stringify(before.inputs(it)));
      expect(other.filter(({ name }) => !name.startsWith(EDGE))).to.deep.equal([]);
    });

  it("has names that their services take, in a stack with a long name too", async () => {
    const name = "a".repeat(40);
    const plan = await planFor({ stack: "prod", placement: "aws", spec: withSite(), name });
    const bad = physicalNames(plan).filter(
      (it) => it.name.length > it.rule.max || !it.rule.pattern.test(it.name),
    );
    expect(bad.map((it) => it.name)).to.deep.equal([]);
    expect(unruled(plan)).to.deep.equal([]);
  });

  describe("on aws", () => {
    it("keeps its files where nobody but CloudFront of this account reads them", async () => {
      const plan = await planned("aws");
      const policy = plan.get("aws:s3/bucketPolicy:BucketPolicy", SITE, "policy");
      const allowed = listAt(parsed(policy), "Statement").filter((it) => at(it, "Effect") === "Allow");
      for (const statement of allowed) {
        expect(at(statement, "Principal")).to.deep.equal({ Service: "cloudfront.amazonaws.com" });
        expect(at(statement, "Condition")).to.deep.equal({
          ArnLike: { "aws:SourceArn": "arn:aws:cloudfront::123456789012:distribution/*" },
        });
      }
      expect(allowed.map((it) => at(it, "Action"))).to.deep.equal(["s3:GetObject", "s3:ListBucket"]);
    });
    it("encrypts them with a key of their own, which CloudFront can only decrypt with", async () => {
      const plan = await planned("aws");
      const policy = parsed(plan.get("aws:kms/key:Key", SITE, "policy"));
      const [, edge] = listAt(policy, "Statement");
      expect(at(edge, "Action")).to.equal("kms:Decrypt");
      expect(at(edge, "Condition.ArnLike.aws:SourceArn")).to.match(/:123456789012:distribution\/\*$/);
      const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
      const rule = plan.one(type, SITE);
      expect(rule.propertyDependencies["rules"]).to.deep.equal([plan.one("aws:kms/key:Key", SITE).urn]);
      const system = String(plan.get("aws:kms/key:Key", `${SYSTEM}-network`, "policy"));
      expect(system).not.to.include("cloudfront");
    });
    it("keeps what was overwritten, and is protected in prod", async () => {
      const plan = await planned("aws");
      const versioning = plan.get(
        "aws:s3/bucketVersioning:BucketVersioning",
        SITE,
        "versioningConfiguration",
      );
      expect(versioning).to.deep.equal({ status: "Enabled" });
      expect(plan.one("aws:s3/bucket:Bucket", SITE).protect).to.equal(true);
    });
    it("signs every request to the bucket, by the bucket's own name in its region", async () => {
      const plan = await planned("aws");
      const type = "aws:cloudfront/originAccessControl:OriginAccessControl";
      expect(plan.get(type, SITE, "signingBehavior")).to.equal("always");
      const bucket = plan.get("aws:s3/bucket:Bucket", SITE, "bucket");
      const distribution = plan.one(DISTRIBUTION, `${EDGE}-${DOMAIN}`);
      const [files, services] = listAt(plan.inputs(distribution), "origins");
      expect(at(files, "domainName")).to.equal(`${bucket}.s3.us-west-2.amazonaws.com`);
      expect(at(files, "originAccessControlId")).not.to.equal(undefined);
      expect(at(services, "vpcOriginConfig")).not.to.equal(undefined);
      expect(distribution.dependencies).to.include(plan.one("aws:s3/bucket:Bucket", SITE).urn);
    });
    it("answers from files by default, reading only, compressed and with every header", async () => {
      const plan = await planned("aws");
      const behavior = plan.get(DISTRIBUTION, `${EDGE}-${DOMAIN}`, "defaultCacheBehavior");
      expect(at(behavior, "targetOriginId")).to.equal("files");
      expect(at(behavior, "allowedMethods")).to.deep.equal(["GET", "HEAD", "OPTIONS"]);
      expect(at(behavior, "viewerProtocolPolicy")).to.equal("redirect-to-https");
      expect(at(behavior, "compress")).to.equal(true);
      const headers = plan.one(
        "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
        `${EDGE}-${DOMAIN}`,
      );
      const { propertyDependencies } = plan.one(DISTRIBUTION, `${EDGE}-${DOMAIN}`);
      expect(propertyDependencies["defaultCacheBehavior"]).to.include(headers.urn);
    });
    it("keeps a page a second at most, whatever its upload said", async () => {
      const plan = await planned("aws");
      const type = "aws:cloudfront/cachePolicy:CachePolicy";
      expect(plan.get(type, `${EDGE}-fresh`, "defaultTtl")).to.equal(0);
      expect(plan.get(type, `${EDGE}-fresh`, "maxTtl")).to.equal(1);
      const cached = plan.get(type, `${EDGE}-fresh`, "parametersInCacheKeyAndForwardedToOrigin");
      expect(at(cached, "enableAcceptEncodingGzip")).to.equal(true);
      expect(at(cached, "enableAcceptEncodingBrotli")).to.equal(true);
    });
    it("sends routes to their services as before, hashed files and immutable routes from the cache", async () => {
      const plan = await planned("aws");
      const behaviors = listAt(plan.get(DISTRIBUTION, `${EDGE}-${DOMAIN}`, "orderedCacheBehaviors"));
      const seen = behaviors.map((it) =>
        ["pathPattern", "targetOriginId", "cachePolicyId"].map((key) => at(it, key)),
      );
      expect(seen).to.deep.equal([
        ["/assets/*", "files", KEPT_A_YEAR],
        ["/built", "services", KEPT_A_YEAR],
        ["/built/*", "services", KEPT_A_YEAR],
        ["/live", "services", NEVER_KEPT],
        ["/live/*", "services", NEVER_KEPT],
        ["/api", "services", NEVER_KEPT],
        ["/api/*", "services", NEVER_KEPT],
      ]);
      const [, built, , , , api] = behaviors;
      // Nobody's cookies reach a service whose answer everybody gets.
      expect(at(built, "originRequestPolicyId")).to.equal("bf0718e1-ba1e-49d1-88b1-f726733018ae");
      expect(at(api, "originRequestPolicyId")).to.equal("216adef6-5c7f-47e4-b989-5492eafa07d3");
      expect(at(api, "allowedMethods")).to.include("POST");
      expect(at(api, "functionAssociations")).to.equal(undefined);
    });
    it("turns no error of a service into a page", async () => {
      const plan = await planned("aws");
      const distribution = plan.inputs(plan.one(DISTRIBUTION, `${EDGE}-${DOMAIN}`));
      expect(at(distribution, "customErrorResponses")).to.equal(undefined);
    });
    it("counts pages for their own zone, without what counts for another", async () => {
      const plan = await planned("aws");
      const rules = listAt(plan.get("aws:wafv2/webAcl:WebAcl", EDGE, "rules"));
      const [rule] = rules.filter((it) => at(it, "name") === "rate-pages");
      expect(at(rule, "statement.rateBasedStatement.limit")).to.equal(3000);
      const scope = listAt(rule, "statement.rateBasedStatement.scopeDownStatement.andStatement.statements");
      const told = scope.map(
        (it) =>
          at(it, "byteMatchStatement.searchString") ??
          `not ${at(it, "notStatement.statement.byteMatchStatement.searchString")}`,
      );
      expect(told).to.deep.equal([DOMAIN, "not /api", "not /built", "not /live"]);
    });
    it("answers 503 with the page in maintenance, from no cache", async () => {
      const plan = await closed("aws");
      const type = "aws:cloudfront/function:Function";
      expect(text(plan.get(type, `${EDGE}-${DOMAIN}-files`, "code"))).to.include('"statusCode":503');
      const behaviors = listAt(plan.get(DISTRIBUTION, `${EDGE}-${DOMAIN}`, "orderedCacheBehaviors"));
      const built = behaviors.filter((it) => String(at(it, "pathPattern")).startsWith("/built"));
      expect(built.map((it) => at(it, "cachePolicyId"))).to.deep.equal([NEVER_KEPT, NEVER_KEPT]);
      expect(plan.plan.verdict.violations.map(({ rule }) => rule)).to.deep.equal(["K-10"]);
    });
  });

  describe("on kubernetes", () => {
    const spec = (plan: PlanView) => plan.get("kubernetes:apps/v1:Deployment", EDGE, "spec.template.spec");

    it("copies the files out of the image before nginx starts, restricted, with limits", async () => {
      const plan = await planned("kubernetes");
      const [copies] = listAt(spec(plan), "initContainers");
      expect(at(copies, "image")).to.equal(IMAGE);
      expect(at(copies, "command")).to.deep.equal([
        "sh",
        "-c",
        "rm -rf /srv/web/files && cp -Rp /usr/share/nginx/html /srv/web/files",
      ]);
      expect(at(copies, "securityContext.readOnlyRootFilesystem")).to.equal(true);
      expect(at(copies, "resources.limits")).to.deep.equal({ cpu: "100m", memory: "64Mi" });
    });
    it("lets nginx read them, and nothing more", async () => {
      const plan = await planned("kubernetes");
      const mounts = listAt(spec(plan), "containers.0.volumeMounts");
      expect(mounts).to.deep.include({ name: "site-web", mountPath: "/srv/web", readOnly: true });
      expect(listAt(spec(plan), "volumes")).to.deep.include({ name: "site-web", emptyDir: {} });
    });
    it("falls back to a page that is asked for anew, and keeps only hashed files a year", async () => {
      const found = locations(serverOf(conf(await planned("kubernetes")), DOMAIN));
      const page = found["location = /index.html"] ?? "";
      const rest = found["location /"] ?? "";
      const hashed = found["location ^~ /assets/"] ?? "";
      for (const body of [page, rest, hashed])
        expect(directives(body, "root")).to.deep.equal(["/srv/web/files"]);
      expect(directives(rest, "try_files")).to.deep.equal(["$uri $uri/ /index.html"]);
      for (const body of [page, rest])
        expect(directives(body, "add_header")).to.include("Cache-Control no-cache always");
      expect(directives(hashed, "try_files")).to.deep.equal(["$uri =404"]);
      expect(directives(hashed, "add_header")).to.include("Cache-Control $immutable always");
    });
    it("keeps a service's immutable answers a year, and asks for its errors anew", async () => {
      const all = conf(await planned("kubernetes"));
      const [kept = ""] = all.match(/map \$status \$immutable \{[^}]*\}/) ?? [];
      const year = "public, max-age=31536000, immutable";
      expect(
        kept
          .split("\n")
          .slice(1, -1)
          .map((line) => line.trim()),
      ).to.deep.equal(['default "no-cache";', ...[200, 206, 304].map((status) => `${status} "${year}";`)]);
      const built = locations(serverOf(all, DOMAIN))["location ^~ /built/"] ?? "";
      expect(directives(built, "add_header")).to.include("Cache-Control $immutable always");
      expect(directives(built, "proxy_hide_header")).to.include("Cache-Control");
      const api = locations(serverOf(all, DOMAIN))["location ^~ /api/"] ?? "";
      expect(directives(api, "add_header").join()).not.to.include("Cache-Control");
    });
    it("limits each client's requests for files by their own zone", async () => {
      const found = locations(serverOf(conf(await planned("kubernetes")), DOMAIN));
      for (const path of ["location /", "location ^~ /assets/", "location = /index.html"])
        expect(directives(found[path] ?? "", "limit_req")).to.deep.equal(["zone=pages burst=50 nodelay"]);
    });
    it("sends every security header with every file, and refuses what is denied", async () => {
      const text = conf(await planned("kubernetes"));
      for (const [opening, body] of Object.entries(locations(serverOf(text, DOMAIN))))
        expect(
          directives(body, "add_header").filter((it) => !it.startsWith("Cache-Control")),
          opening,
        ).to.have.length(7);
      expect(refused(text, DOMAIN)).to.deep.equal(["~*^(/metrics)([/;]|$)"]);
    });
    it("answers 503 in maintenance", async () => {
      const found = locations(serverOf(conf(await closed("kubernetes")), DOMAIN));
      expect(directives(found["location /"] ?? "", "return")[0]).to.match(/^503 /);
      expect(found).not.to.have.property("location = /index.html");
      expect(found).not.to.have.property("location ^~ /assets/");
    });
  });

  it("needs no service: a site may have nothing but files", async () => {
    const spec = withSite(({ edge }) => {
      const last = edge.sites.at(-1);
      if (last !== undefined) last.routes = [];
    });
    const plan = await planFor({ stack: "prod", placement: "aws", spec });
    const distribution = plan.inputs(plan.one(DISTRIBUTION, `${EDGE}-${DOMAIN}`));
    expect(listAt(distribution, "origins").map((it) => at(it, "originId"))).to.deep.equal(["files"]);
    expect(plan.plan.verdict.violations).to.deep.equal([]);
  });

  it("is refused with everything that is wrong about it", async () => {
    const told = (
      await refusalOf((spec) => {
        Object.assign(spec, withSite());
        const last = spec.edge.sites.at(-1);
        if (last === undefined) return;
        last.static = { site: "lost", zone: "slow" };
        last.routes = [{ path: "/", service: SYSTEM, zone: "api", immutable: true }];
      })
    ).join("\n");
    expect(told).to.include('static files of "lost", which is no static site of the system: use one of web');
    expect(told).to.include(
      'static site "lost" is in rate zone "slow", which has no rate: add it to rateZones',
    );
    expect(told).to.include('static site "lost" answers /, which is also a route or denied');
    expect(told).to.include("route / cannot be immutable");
    const names = await refusalOf((spec) => {
      spec.edge.rateZones = { ...spec.edge.rateZones, tls: { requestsPerSecond: 1, burst: 1 } };
    });
    expect(names.join("\n")).to.include('rate zone "tls" is no name');
    const own = await refusalOf((spec) => {
      Object.assign(spec, withSite());
      spec.sites = { web: { image: IMAGE, folder: "html; rm", hashed: ["/assets/"] } };
    });
    expect(own.join("\n")).to.include('folder "html; rm" is none');
    expect(own.join("\n")).to.include('hashed path "/assets/" is none');
  });
});

function conf(plan: PlanView): string {
  const files = plan.get("kubernetes:core/v1:ConfigMap", EDGE, "data");
  return text((files as Record<string, string>)["nginx.conf"]);
}
