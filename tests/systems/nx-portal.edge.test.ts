import { expect } from "chai";
import { at } from "../support/plan";
import { listenerRules, locationsOf, nginxConf, routes } from "./edge";
import { directives, refused } from "./nginx";
import { domainOf, fact, namespaceOf, SYSTEM } from "./nx-portal.facts";

const EDGE = `${SYSTEM}-edge`;
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const edge = (path: string) => `edge.${path}`;
const portal = (path: string) => edge(`sites.0.${path}`);
const api = (path: string) => edge(`sites.1.${path}`);

describe("seed 001: the edge", () => {
  fact(
    "serves the portal on the domain itself and the gateway on its api host too",
    [portal("subdomains"), api("subdomains")],
    {
      services: {
        aws: (plan) => {
          const aliases = plan.all(DISTRIBUTION).map((it) => at(plan.inputs(it), "aliases"));
          expect(aliases).to.deep.equal([[domainOf(plan)], [`api.${domainOf(plan)}`]]);
        },
        kubernetes: (plan) => {
          const names = plan.get("kubernetes:cert-manager.io/v1:Certificate", EDGE, "spec.dnsNames");
          expect(names).to.deep.equal([domainOf(plan), `api.${domainOf(plan)}`]);
        },
      },
    },
  );
  fact("sends / to the web portal, /api and /health to the gateway", [portal("routes")], {
    services: {
      aws: (plan) =>
        expect(routes(plan, domainOf(plan))).to.deep.equal({
          "/*": ["web-portal"],
          "/api": ["api-gateway"],
          "/health": ["api-gateway"],
        }),
      kubernetes: (plan) =>
        expect(routes(plan, domainOf(plan))).to.deep.equal({
          "location /": ["web-portal"],
          "location = /api": ["api-gateway"],
          "location = /health": ["api-gateway"],
          "location ^~ /api/": ["api-gateway"],
          "location ^~ /health/": ["api-gateway"],
        }),
    },
  });
  fact("sends everything on the api host to the gateway", [api("routes")], {
    services: {
      aws: (plan) =>
        expect(routes(plan, `api.${domainOf(plan)}`)).to.deep.equal({
          "/*": ["api-gateway"],
          "/health": ["api-gateway"],
        }),
      kubernetes: (plan) =>
        expect(routes(plan, `api.${domainOf(plan)}`)).to.deep.equal({
          "location /": ["api-gateway"],
          "location = /health": ["api-gateway"],
          "location ^~ /health/": ["api-gateway"],
        }),
    },
  });
  fact("knows no other service: files and jobs are internal", [], {
    services: {
      aws: (plan) => {
        const groups = plan.all("aws:lb/targetGroup:TargetGroup").map(({ name }) => name);
        expect(groups).to.have.members([`${EDGE}-web-portal`, `${EDGE}-api-gateway`]);
      },
      kubernetes: (plan) =>
        expect(nginxConf(plan)).not.to.match(/file-service|worker-service|malware-scanner/),
    },
  });
  fact("upgrades connections to the gateway to websockets", [], {
    services: {
      kubernetes: (plan) => {
        for (const [host, location] of [
          [domainOf(plan), "location ^~ /api/"],
          [`api.${domainOf(plan)}`, "location /"],
        ] as const) {
          const sent = directives(locationsOf(plan, host)[location] ?? "", "proxy_set_header");
          expect(sent).to.include.members(["Upgrade $http_upgrade", "Connection $connection_upgrade"]);
        }
        const portalSent = directives(
          locationsOf(plan, domainOf(plan))["location /"] ?? "",
          "proxy_set_header",
        );
        expect(portalSent).not.to.include("Upgrade $http_upgrade");
      },
    },
  });
  fact("gives each request to the replica with the fewest", [edge("failures")], {
    services: {
      aws: (plan) => {
        const groups = plan.all("aws:lb/targetGroup:TargetGroup").map((it) => plan.inputs(it));
        const algorithms = groups.map((group) => at(group, "loadBalancingAlgorithmType"));
        expect(new Set(algorithms)).to.deep.equal(new Set(["least_outstanding_requests"]));
      },
      kubernetes: (plan) => {
        expect(nginxConf(plan).match(/^ +least_conn;$/gm)).to.have.length(2);
        const pods = (service: string) => `${service}-pods.${namespaceOf(plan)}.svc.cluster.local:3000`;
        expect(directives(nginxConf(plan), "server")).to.deep.equal([
          `${pods("web-portal")} resolve max_fails=3 fail_timeout=30s`,
          `${pods("api-gateway")} resolve max_fails=3 fail_timeout=30s`,
        ]);
      },
    },
  });
  fact("answers 404 to /metrics, which shares the public port", [edge("denied.0")], {
    services: {
      aws: (plan) => {
        const [denied] = listenerRules(plan).filter(
          (rule) => at(rule, "actions.0.type") === "fixed-response",
        );
        expect(at(denied, "conditions.0.pathPattern.values")).to.deep.equal(["/metrics", "/metrics/*"]);
        expect(at(denied, "actions.0.fixedResponse.statusCode")).to.equal("404");
      },
      kubernetes: (plan) => {
        for (const host of [domainOf(plan), `api.${domainOf(plan)}`])
          expect(refused(nginxConf(plan), host)).to.deep.equal(["~*^(/metrics)([/;]|$)"]);
      },
    },
  });
  fact("does not log health checks", [], {
    services: {
      kubernetes: (plan) => {
        const logOf = (host: string, path: string) =>
          directives(locationsOf(plan, host)[path] ?? "", "access_log");
        expect(logOf(domainOf(plan), "location = /health")).to.deep.equal(["off"]);
        expect(logOf(`api.${domainOf(plan)}`, "location = /health")).to.deep.equal(["off"]);
        expect(logOf(domainOf(plan), "location ^~ /api/")).to.deep.equal([]);
      },
    },
  });
  fact("speaks TLS 1.2 and 1.3 with Mozilla's intermediate ciphers, not HIGH", [], {
    services: {
      aws: (plan) =>
        expect(plan.get(DISTRIBUTION, EDGE, "viewerCertificate.minimumProtocolVersion")).to.equal(
          "TLSv1.2_2021",
        ),
      kubernetes: (plan) => {
        expect(directives(nginxConf(plan), "ssl_protocols")).to.deep.equal(["TLSv1.2 TLSv1.3"]);
        expect(directives(nginxConf(plan), "ssl_ciphers").join()).to.match(/^ECDHE-ECDSA-AES128-GCM-SHA256:/);
        expect(directives(nginxConf(plan), "http2")).to.deep.equal(["on", "on"]);
      },
    },
  });
  fact("is the only thing with a public address", [], {
    services: {
      aws: (plan) => {
        const balancers = plan.all("aws:lb/loadBalancer:LoadBalancer").map((it) => plan.inputs(it));
        expect(balancers.map((it) => at(it, "internal"))).to.deep.equal([true]);
      },
      kubernetes: (plan) => {
        const services = plan.all("kubernetes:core/v1:Service");
        const exposed = services.filter((it) => at(plan.inputs(it), "spec.type") === "LoadBalancer");
        expect(exposed.map((it) => it.name)).to.deep.equal([EDGE]);
      },
    },
  });
});
