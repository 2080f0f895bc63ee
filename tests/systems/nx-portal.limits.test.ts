import { expect } from "chai";
import { at } from "../support/plan";
import { firewallRates, locationsOf, nginxConf } from "./edge";
import { directives, serverOf } from "./nginx";
import { domainOf, fact, SYSTEM } from "./nx-portal.facts";
import { appContainer, variables } from "./workload";

const EDGE = `${SYSTEM}-edge`;
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const HEADERS = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
const edge = (path: string) => `edge.${path}`;

const PORTAL =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
  "font-src 'self' data:; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";
const API = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Two nginx pods give out half of each figure. */
describe("seed 001: limits of the edge", () => {
  fact("has two replicas", [edge("replicas")], {
    services: {
      kubernetes: (plan) =>
        expect(plan.get("kubernetes:apps/v1:Deployment", EDGE, "spec.replicas")).to.equal(2),
    },
  });
  fact(
    "lets a client make 50 requests a second to the portal and 20 to the gateway",
    [edge("rateZones.portal.requestsPerSecond"), edge("rateZones.api.requestsPerSecond")],
    {
      services: {
        aws: (plan) =>
          expect(firewallRates(plan)).to.deep.equal({ "rate-api": 20 * 60, "rate-portal": 50 * 60 }),
        kubernetes: (plan) =>
          expect(directives(nginxConf(plan), "limit_req_zone")).to.deep.equal([
            "$binary_remote_addr zone=portal:10m rate=1500r/m",
            "$binary_remote_addr zone=api:10m rate=600r/m",
          ]),
      },
    },
  );
  fact(
    "lets bursts of 100 and 40 requests through",
    [edge("rateZones.portal.burst"), edge("rateZones.api.burst")],
    {
      services: {
        kubernetes: (plan) => {
          const found = locationsOf(plan, domainOf(plan));
          expect(directives(found["location /"] ?? "", "limit_req")).to.deep.equal([
            "zone=portal burst=50 nodelay",
          ]);
          expect(directives(found["location ^~ /api/"] ?? "", "limit_req")).to.deep.equal([
            "zone=api burst=20 nodelay",
          ]);
        },
      },
    },
  );
  fact("lets a client hold 50 connections", [edge("connectionsPerClient")], {
    services: {
      kubernetes: (plan) =>
        expect(new Set(directives(nginxConf(plan), "limit_conn"))).to.deep.equal(new Set(["connections 25"])),
    },
  });
  fact(
    "takes uploads of 50 MiB by the gateway, and bodies of 1 MiB elsewhere",
    [edge("maxBodyMiB"), edge("sites.1.maxBodyMiB")],
    {
      services: {
        kubernetes: (plan) => {
          const found = locationsOf(plan, domainOf(plan));
          expect(directives(found["location ^~ /api/"] ?? "", "client_max_body_size")).to.deep.equal(["50m"]);
          expect(directives(found["location /"] ?? "", "client_max_body_size")).to.deep.equal([]);
          const server = serverOf(nginxConf(plan), `api.${domainOf(plan)}`);
          expect(directives(server, "client_max_body_size")).to.deep.equal(["50m"]);
          expect(directives(nginxConf(plan), "client_max_body_size")[0]).to.equal("1m");
        },
      },
      // CloudFront has no such limit: the scanner refuses what is larger.
      everywhere: (plan) =>
        expect(variables(plan, appContainer(plan, "malware-scanner"))["MAX_FILE_SIZE"]).to.deep.equal({
          text: "50M",
        }),
    },
  );
  fact("waits 5 s for a connection and 60 s for an answer", [edge("timeouts")], {
    services: {
      aws: (plan) => {
        const origin = plan.get(DISTRIBUTION, EDGE, "origins.0.vpcOriginConfig");
        expect(at(origin, "originReadTimeout")).to.equal(60);
        expect(plan.get("aws:lb/loadBalancer:LoadBalancer", EDGE, "idleTimeout")).to.equal(60);
      },
      kubernetes: (plan) => {
        const main = locationsOf(plan, domainOf(plan))["location ^~ /api/"] ?? "";
        expect(directives(main, "proxy_connect_timeout")).to.deep.equal(["5s"]);
        expect(directives(main, "proxy_read_timeout")).to.deep.equal(["60s"]);
        expect(directives(main, "proxy_send_timeout")).to.deep.equal(["60s"]);
      },
    },
  });
  fact(
    "lets a browser load the portal from itself, and nothing from the API",
    [edge("contentSecurityPolicy"), edge("sites.1.contentSecurityPolicy")],
    {
      services: {
        aws: (plan) => {
          const policies = plan.all(HEADERS).map((it) => plan.inputs(it));
          const path = "securityHeadersConfig.contentSecurityPolicy.contentSecurityPolicy";
          expect(policies.map((policy) => at(policy, path))).to.deep.equal([PORTAL, API]);
        },
        kubernetes: (plan) => {
          const sent = (host: string) =>
            directives(locationsOf(plan, host)["location /"] ?? "", "add_header");
          expect(sent(domainOf(plan))).to.include(`Content-Security-Policy "${PORTAL}" always`);
          expect(sent(`api.${domainOf(plan)}`)).to.include(`Content-Security-Policy "${API}" always`);
        },
      },
    },
  );
  fact("keeps its logs for 30 days", [edge("logDays")], {
    services: {
      aws: (plan) => {
        const group = "aws:cloudwatch/logGroup:LogGroup";
        expect(plan.get(group, `${EDGE}-access`, "retentionInDays")).to.equal(30);
        expect(plan.get(group, `${EDGE}-firewall`, "retentionInDays")).to.equal(30);
      },
    },
  });
});
