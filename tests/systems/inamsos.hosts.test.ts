import { expect } from "chai";
import { at, type PlanView } from "../support/plan";
import { listenerRules, nginxConf, routes } from "./edge";
import { domainOf, fact, SYSTEM } from "./inamsos.facts";
import { directives, refused, serverOf } from "./nginx";

const EDGE = `${SYSTEM}-edge`;
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const site = (index: number, path: string) => `edge.sites.${index}.${path}`;

describe("seed 002: hosts and routes", () => {
  fact(
    "serves the domain, api. and www. (4.4 Supported Domains)",
    [site(0, "subdomains"), site(1, "subdomains"), site(2, "subdomains")],
    {
      services: {
        aws: (plan) => {
          const aliases = plan.all(DISTRIBUTION).map((it) => at(plan.inputs(it), "aliases"));
          expect(aliases).to.have.deep.members(hosts(plan).map((host) => [host]));
        },
        kubernetes: (plan) =>
          expect(plan.get("kubernetes:cert-manager.io/v1:Certificate", EDGE, "spec.dnsNames")).to.deep.equal(
            hosts(plan),
          ),
      },
    },
  );
  fact("sends every visitor of www. to the domain for good", [site(2, "redirectTo")], {
    services: {
      aws: (plan) => {
        const redirects = listenerRules(plan).filter((rule) => at(rule, "actions.0.type") === "redirect");
        expect(redirects.map((rule) => at(rule, "conditions.0.hostHeader.values"))).to.deep.equal([
          [`www.${domainOf(plan)}`],
        ]);
        expect(at(redirects[0], "actions.0.redirect")).to.deep.equal({
          host: domainOf(plan),
          port: "443",
          protocol: "HTTPS",
          statusCode: "HTTP_301",
        });
      },
      kubernetes: (plan) =>
        expect(directives(serverOf(nginxConf(plan), `www.${domainOf(plan)}`), "return")).to.deep.equal([
          "404", // of what is denied, first
          `301 https://${domainOf(plan)}$request_uri`,
        ]),
    },
  });
  fact("sends the domain to the frontend (11 Deployment Architecture)", [site(0, "routes")], {
    services: {
      aws: (plan) =>
        expect(routes(plan, domainOf(plan))).to.deep.equal({
          "/*": ["frontend"],
          "/_next/static": ["frontend"],
          "/health": ["frontend"],
        }),
      kubernetes: (plan) =>
        expect(routes(plan, domainOf(plan))).to.deep.equal({
          "location /": ["frontend"],
          "location = /_next/static": ["frontend"],
          "location = /health": ["frontend"],
          "location ^~ /_next/static/": ["frontend"],
          "location ^~ /health/": ["frontend"],
        }),
    },
  });
  fact("sends api. to the backend, its health under both of its paths", [site(1, "routes")], {
    services: {
      aws: (plan) =>
        expect(routes(plan, `api.${domainOf(plan)}`)).to.deep.equal({
          "/*": ["backend"],
          "/api/v1/health": ["backend"],
          "/health": ["backend"],
        }),
      kubernetes: (plan) =>
        expect(routes(plan, `api.${domainOf(plan)}`)).to.deep.equal({
          "location /": ["backend"],
          "location = /api/v1/health": ["backend"],
          "location = /health": ["backend"],
          "location ^~ /api/v1/health/": ["backend"],
          "location ^~ /health/": ["backend"],
        }),
    },
  });
  fact("answers 404 to /metrics and all below it, under both hosts", ["edge.denied.0"], {
    services: {
      aws: (plan) => {
        const [denied, ...others] = listenerRules(plan).filter(
          (rule) => at(rule, "actions.0.type") === "fixed-response",
        );
        expect(others).to.deep.equal([]);
        expect(at(denied, "conditions")).to.deep.equal([
          { pathPattern: { values: ["/metrics", "/metrics/*"] } },
        ]);
        expect(at(denied, "actions.0.fixedResponse.statusCode")).to.equal("404");
        const priorities = listenerRules(plan).map((rule) => Number(at(rule, "priority")));
        expect(at(denied, "priority")).to.equal(Math.min(...priorities));
      },
      kubernetes: (plan) => {
        for (const host of [domainOf(plan), `api.${domainOf(plan)}`])
          expect(refused(nginxConf(plan), host)).to.deep.equal(["~*^(/metrics)([/;]|$)"]);
      },
    },
  });
  fact("redirects plain HTTP to HTTPS of the same host", [], {
    services: {
      aws: (plan) => {
        const found = plan.all(DISTRIBUTION).map((it) => {
          const { defaultCacheBehavior, orderedCacheBehaviors = [] } = plan.inputs(it) as Record<
            string,
            never
          >;
          return [defaultCacheBehavior, ...(orderedCacheBehaviors as never[])];
        });
        const policies = found.flat().map((behavior) => at(behavior, "viewerProtocolPolicy"));
        expect(new Set(policies)).to.deep.equal(new Set(["redirect-to-https"]));
      },
      kubernetes: (plan) => {
        for (const host of hosts(plan))
          expect(nginxConf(plan)).to.include(
            `    listen 8080;\n    server_name ${host};\n    return 301 https://${host}$request_uri;\n`,
          );
      },
    },
  });
  fact("knows no other host", [], {
    services: {
      kubernetes: (plan) => {
        expect(nginxConf(plan)).to.include("ssl_reject_handshake on;");
        const names = directives(nginxConf(plan), "server_name");
        expect(new Set(names)).to.deep.equal(new Set(["_", ...hosts(plan)]));
      },
    },
  });
});

function hosts(plan: PlanView): string[] {
  const domain = domainOf(plan);
  return [domain, `api.${domain}`, `www.${domain}`];
}
