import { expect } from "chai";
import { at } from "../support/plan";
import { firewallRates, locationsOf, nginxConf } from "./edge";
import { directives, serverOf } from "./nginx";
import { domainOf, fact, SYSTEM } from "./tebx.facts";

const EDGE = `${SYSTEM}-edge`;
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const edge = (path: string) => `edge.${path}`;
const zone = (name: string, figure: string) => edge(`rateZones.${name}.${figure}`);

/** Numbers are ours: the guide names the zones only. Two nginx pods give out half of each figure. */
describe("seed 000: limits of the edge", () => {
  fact("has two replicas", [edge("replicas")], {
    services: {
      kubernetes: (plan) =>
        expect(plan.get("kubernetes:apps/v1:Deployment", EDGE, "spec.replicas")).to.equal(2),
    },
  });
  fact(
    "lets a client make 50 requests a second to the API, 100 to the dashboard, 20 to Keycloak",
    ["api", "dashboard", "login"].map((name) => zone(name, "requestsPerSecond")),
    {
      services: {
        aws: (plan) =>
          expect(firewallRates(plan)).to.deep.equal({
            "rate-api": 50 * 60,
            "rate-dashboard": 100 * 60,
            "rate-login": 20 * 60,
          }),
        kubernetes: (plan) =>
          expect(directives(nginxConf(plan), "limit_req_zone")).to.deep.equal([
            "$binary_remote_addr zone=api:10m rate=1500r/m",
            "$binary_remote_addr zone=dashboard:10m rate=3000r/m",
            "$binary_remote_addr zone=login:10m rate=600r/m",
          ]),
      },
    },
  );
  fact(
    "lets bursts of 100, 200 and 60 requests through: a page is many files",
    ["api", "dashboard", "login"].map((name) => zone(name, "burst")),
    {
      services: {
        kubernetes: (plan) => {
          const limit = (host: string, location: string) =>
            directives(locationsOf(plan, host)[location] ?? "", "limit_req");
          const domain = domainOf(plan);
          expect(limit(`api.${domain}`, "location /")).to.deep.equal(["zone=api burst=50 nodelay"]);
          expect(limit(domain, "location /")).to.deep.equal(["zone=dashboard burst=100 nodelay"]);
          expect(limit(`auth.${domain}`, "location ^~ /resources/")).to.deep.equal([
            "zone=login burst=30 nodelay",
          ]);
        },
      },
    },
  );
  fact("lets a clinic behind one address hold 100 connections", [edge("connectionsPerClient")], {
    services: {
      kubernetes: (plan) =>
        expect(new Set(directives(nginxConf(plan), "limit_conn"))).to.deep.equal(new Set(["connections 50"])),
    },
  });
  fact(
    "takes uploads of 25 MiB by the API, and bodies of 1 MiB elsewhere",
    [edge("maxBodyMiB"), edge("sites.0.maxBodyMiB")],
    {
      services: {
        kubernetes: (plan) => {
          const api = serverOf(nginxConf(plan), `api.${domainOf(plan)}`);
          expect(directives(api, "client_max_body_size")).to.deep.equal(["25m"]);
          expect(directives(nginxConf(plan), "client_max_body_size")).to.deep.equal(["1m", "25m"]);
        },
      },
    },
  );
  fact("waits 5 s for a connection and 60 s for an answer", [edge("timeouts")], {
    services: {
      aws: (plan) => {
        const type = "aws:cloudfront/distribution:Distribution";
        const origin = plan.get(type, EDGE, "origins.0.vpcOriginConfig");
        expect(at(origin, "originReadTimeout")).to.equal(60);
        expect(plan.get("aws:lb/loadBalancer:LoadBalancer", EDGE, "idleTimeout")).to.equal(60);
      },
      kubernetes: (plan) => {
        const main = locationsOf(plan, `api.${domainOf(plan)}`)["location /"] ?? "";
        expect(directives(main, "proxy_connect_timeout")).to.deep.equal(["5s"]);
        expect(directives(main, "proxy_read_timeout")).to.deep.equal(["60s"]);
        expect(directives(main, "proxy_send_timeout")).to.deep.equal(["60s"]);
      },
    },
  });
  fact("keeps its logs for 30 days", [edge("logDays")], {
    services: {
      aws: (plan) => {
        const logs = ["firewall", "access", `${domainOf(plan)}-access`, `auth.${domainOf(plan)}-access`];
        for (const log of logs)
          expect(plan.get(LOG_GROUP, `${EDGE}-${log}`, "retentionInDays"), log).to.equal(30);
      },
    },
  });
});
