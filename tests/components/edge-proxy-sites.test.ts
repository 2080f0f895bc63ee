/** An edge of several sites: two that are served, and one that only leads to the first. */
import { expect } from "chai";
import type { SystemSpec } from "../../systems/system";
import { at, listAt, type PlanView, placements, planFor, planOf, SYSTEM, stacks } from "../support/plan";
import { directives, locations, serverOf } from "../systems/nginx";
import { text } from "../systems/workload";
import { refusalOf, sheet } from "./refusal";

const EDGE = `${SYSTEM}-edge`;
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const RULE = "aws:lb/listenerRule:ListenerRule";
const DOMAIN = "healthcare-platform.com";

function several(): SystemSpec {
  const spec = sheet();
  const route = { service: SYSTEM, zone: "api" };
  return {
    ...spec,
    edge: {
      ...spec.edge,
      sites: [
        ...spec.edge.sites,
        {
          subdomains: ["@"],
          contentSecurityPolicy: "default-src 'self'; frame-ancestors 'none'",
          maxBodyMiB: 8,
          routes: [
            { ...route, path: "/" },
            { ...route, path: "/files", maxBodyMiB: 100, timeouts: { read: 120 } },
            { ...route, path: "/graphql", websocket: true },
          ],
        },
        { subdomains: ["www"], routes: [], redirectTo: "@" },
      ],
    },
  };
}

const planned = (placement: "aws" | "kubernetes") => planFor({ stack: "prod", placement, spec: several() });

describe("an edge of several sites", () => {
  for (const stack of stacks)
    for (const placement of placements)
      it(`breaks no rule (${stack}, ${placement})`, async () => {
        const plan = await planFor({ stack, placement, spec: several() });
        expect(plan.plan.verdict.violations).to.deep.equal([]);
      });
  for (const placement of placements)
    it(`leaves everything of its first site where it is (${placement})`, async () => {
      const before = (await planOf("prod", placement)).resources.map(({ urn }) => urn);
      const after = (await planFor({ stack: "prod", placement, spec: several() })).resources;
      expect(after.map(({ urn }) => urn)).to.include.members(before);
    });
  it("has every host in both of its certificates, and in the cluster's", async () => {
    const hosts = [`api.${DOMAIN}`, DOMAIN, `www.${DOMAIN}`];
    const aws = await planned("aws");
    for (const name of [EDGE, `${EDGE}-global`]) {
      const certificate = aws.inputs(aws.one("aws:acm/certificate:Certificate", name));
      expect(at(certificate, "domainName")).to.equal(hosts[0]);
      expect(at(certificate, "subjectAlternativeNames")).to.deep.equal(hosts.slice(1));
    }
    const kubernetes = await planned("kubernetes");
    const type = "kubernetes:cert-manager.io/v1:Certificate";
    expect(kubernetes.get(type, EDGE, "spec.dnsNames")).to.deep.equal(hosts);
  });

  describe("on aws", () => {
    it("has a distribution for each site, with its own headers, behind one firewall", async () => {
      const plan = await planned("aws");
      const aliases = plan.all(DISTRIBUTION).map((it) => [it.name, at(plan.inputs(it), "aliases")]);
      expect(aliases).to.have.deep.members([
        [EDGE, [`api.${DOMAIN}`]],
        [`${EDGE}-${DOMAIN}`, [DOMAIN]],
        [`${EDGE}-www.${DOMAIN}`, [`www.${DOMAIN}`]],
      ]);
      expect(plan.all("aws:wafv2/webAcl:WebAcl")).to.have.length(1);
      const type = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
      const policy = "securityHeadersConfig.contentSecurityPolicy.contentSecurityPolicy";
      expect(plan.get(type, `${EDGE}-${DOMAIN}`, policy)).to.equal(
        "default-src 'self'; frame-ancestors 'none'",
      );
      const names = plan.all(type).map((it) => at(plan.inputs(it), "name"));
      expect(new Set(names).size).to.equal(3);
    });
    it("has address records for every host", async () => {
      const plan = await planned("aws");
      const records = plan.all("aws:route53/record:Record").map((it) => plan.inputs(it));
      for (const host of [`api.${DOMAIN}`, DOMAIN, `www.${DOMAIN}`]) {
        const types = records.filter((it) => at(it, "name") === host).map((it) => at(it, "type"));
        expect(types).to.have.members(["A", "AAAA"]);
      }
    });
    it("sends each host's paths on by rules of its own, longer paths first", async () => {
      const plan = await planned("aws");
      const rules = plan.all(RULE).map((it) => plan.inputs(it));
      const forwarded = rules.filter((it) => at(it, "actions.0.type") === "forward");
      const of = (host: string) =>
        forwarded
          .filter((it) => at(it, "conditions.0.hostHeader.values.0") === host)
          .sort((a, b) => Number(at(a, "priority")) - Number(at(b, "priority")))
          .map((it) => at(it, "conditions.1.pathPattern.values.0"));
      expect(of(`api.${DOMAIN}`)).to.deep.equal(["/health", "/*"]);
      expect(of(DOMAIN)).to.deep.equal(["/graphql", "/files", "/*"]);
      expect(new Set(rules.map((it) => at(it, "priority"))).size).to.equal(rules.length);
    });
    it("redirects for good to the same address under the other host", async () => {
      const plan = await planned("aws");
      const rules = plan.all(RULE).map((it) => plan.inputs(it));
      const [redirect] = rules.filter((it) => at(it, "actions.0.type") === "redirect");
      expect(at(redirect, "conditions")).to.deep.equal([{ hostHeader: { values: [`www.${DOMAIN}`] } }]);
      expect(at(redirect, "actions.0.redirect")).to.deep.equal({
        host: DOMAIN,
        port: "443",
        protocol: "HTTPS",
        statusCode: "HTTP_301",
      });
    });
    it("counts all requests of a zone together, for each of its hosts", async () => {
      const plan = await planned("aws");
      const rules = listAt(plan.get("aws:wafv2/webAcl:WebAcl", EDGE, "rules"));
      const rated = rules.filter((it) => at(it, "statement.rateBasedStatement") !== undefined);
      expect(rated.map((it) => at(it, "name"))).to.deep.equal(["rate-api"]);
      const [scope] = rated.map((it) => at(it, "statement.rateBasedStatement.scopeDownStatement"));
      const hosts = listAt(scope, "orStatement.statements").map((it) =>
        at(it, "byteMatchStatement.searchString"),
      );
      expect(hosts).to.deep.equal([`api.${DOMAIN}`, DOMAIN]);
    });
    it("waits as long as the slowest route, up to CloudFront's 60 s", async () => {
      const plan = await planned("aws");
      expect(plan.get("aws:lb/loadBalancer:LoadBalancer", EDGE, "idleTimeout")).to.equal(120);
      const origin = plan.get(DISTRIBUTION, `${EDGE}-${DOMAIN}`, "origins.0.vpcOriginConfig");
      expect(at(origin, "originReadTimeout")).to.equal(60);
    });
  });

  describe("on kubernetes", () => {
    it("has a server for each, with its own headers and limits, and one upstream", async () => {
      const text = conf(await planned("kubernetes"));
      expect(text.match(/upstream \S+ \{/g)).to.have.length(1);
      const site = serverOf(text, DOMAIN);
      expect(directives(site, "client_max_body_size")).to.deep.equal(["8m", "100m", "100m"]);
      const found = locations(site);
      expect(Object.keys(found)).to.include.members(["location /", "location = /files"]);
      const files = found["location ^~ /files/"] ?? "";
      expect(directives(files, "proxy_read_timeout")).to.deep.equal(["120s"]);
      expect(directives(files, "proxy_send_timeout")).to.deep.equal(["60s"]);
      expect(directives(files, "add_header")).to.include(
        "Content-Security-Policy \"default-src 'self'; frame-ancestors 'none'\" always",
      );
      expect(directives(found["location = /graphql"] ?? "", "proxy_set_header")).to.include(
        "Connection $connection_upgrade",
      );
      expect(locations(serverOf(text, `api.${DOMAIN}`))).not.to.have.property("location = /files");
    });
    it("redirects for good to the same address under the other host, with all headers", async () => {
      const www = serverOf(conf(await planned("kubernetes")), `www.${DOMAIN}`);
      expect(directives(www, "return")).to.deep.equal(["404", `301 https://${DOMAIN}$request_uri`]);
      expect(directives(www, "add_header")).to.have.length(7);
      expect(locations(www)).to.deep.equal({});
    });
  });

  it("is refused with everything that is wrong about its sites", async () => {
    const lines = await refusalOf((spec) => {
      const routes = [{ path: "/", service: SYSTEM, zone: "api" }];
      spec.edge.sites = [
        { subdomains: ["api", "a", "b", "c"], routes },
        { subdomains: ["api"], routes: [] },
        { subdomains: ["www"], routes, redirectTo: "@" },
        { subdomains: [], routes },
      ];
    });
    const told = lines.join("\n");
    expect(told).to.include("two sites, or one twice, have the same host");
    expect(told).to.include("make it two sites, of 3 hosts at most");
    expect(told).to.include("routes is empty: send at least one path to a service");
    expect(told).to.include(`www.${DOMAIN} redirects to "${DOMAIN}", which no site serves: use one of api.`);
    expect(told).to.include(`www.${DOMAIN} redirects, and has routes: remove the one or the other`);
    expect(told).to.include("a site's hosts is empty: name at least one, or remove the site");
  });
});

function conf(plan: PlanView): string {
  const files = plan.get("kubernetes:core/v1:ConfigMap", EDGE, "data");
  return text((files as Record<string, string>)["nginx.conf"]);
}
