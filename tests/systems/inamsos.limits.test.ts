import { expect } from "chai";
import { at, type PlanView } from "../support/plan";
import { firewallRates, locationsOf, nginxConf } from "./edge";
import { domainOf, fact, namespaceOf, SYSTEM } from "./inamsos.facts";
import { directives } from "./nginx";
import { appContainer, variables } from "./workload";

const EDGE = `${SYSTEM}-edge`;
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const edge = (path: string) => `edge.${path}`;
const REPLICAS = 2;
const MIB = 1024 * 1024;

/** Each nginx pod gives out its part of each figure. */
describe("seed 002: limits of the edge", () => {
  fact("has two replicas", [edge("replicas")], {
    services: {
      kubernetes: (plan) =>
        expect(plan.get("kubernetes:apps/v1:Deployment", EDGE, "spec.replicas")).to.equal(REPLICAS),
    },
  });
  for (const [zone, perSecond] of [
    ["api", 10],
    ["general", 100],
  ] as const)
    fact(
      `lets a client make ${perSecond} requests a second in the zone ${zone}`,
      [edge(`rateZones.${zone}.requestsPerSecond`)],
      {
        services: {
          aws: (plan) => expect(firewallRates(plan)[`rate-${zone}`]).to.equal(perSecond * 60),
          kubernetes: (plan) =>
            expect(directives(nginxConf(plan), "limit_req_zone")).to.include(
              `$binary_remote_addr zone=${zone}:10m rate=${(perSecond * 60) / REPLICAS}r/m`,
            ),
        },
      },
    );
  fact("counts the API in one zone, everything else in the other", [], {
    services: {
      aws: (plan) => expect(firewallRates(plan)).to.have.all.keys("rate-api", "rate-general"),
      kubernetes: (plan) => {
        expect(zones(plan, domainOf(plan))).to.deep.equal(["general"]);
        expect(zones(plan, `api.${domainOf(plan)}`)).to.deep.equal(["api"]);
      },
    },
  });
  fact(
    "lets bursts of 20 and 200 requests through",
    [edge("rateZones.api.burst"), edge("rateZones.general.burst")],
    {
      services: {
        kubernetes: (plan) => {
          const burst = (host: string) =>
            directives(locationsOf(plan, host)["location /"] ?? "", "limit_req");
          expect(burst(domainOf(plan))).to.deep.equal([`zone=general burst=${200 / REPLICAS} nodelay`]);
          expect(burst(`api.${domainOf(plan)}`)).to.deep.equal([`zone=api burst=${20 / REPLICAS} nodelay`]);
        },
      },
    },
  );
  fact("lets a client hold 10 connections", [edge("connectionsPerClient")], {
    services: {
      kubernetes: (plan) =>
        expect(new Set(directives(nginxConf(plan), "limit_conn"))).to.deep.equal(
          new Set([`connections ${10 / REPLICAS}`]),
        ),
    },
  });
  // Which HTTP/2 would otherwise take for a connection each: tests/live/edge/limits.test.ts.
  fact("does not count the built files of a page among them", [], {
    services: {
      kubernetes: (plan) => {
        const uncounted = Object.entries(locationsOf(plan, domainOf(plan))).filter(
          ([, body]) => directives(body, "limit_conn").length === 0,
        );
        expect(uncounted.map(([location]) => location)).to.deep.equal([
          "location = /_next/static",
          "location ^~ /_next/static/",
        ]);
      },
    },
  });
  fact("takes bodies of 100 MiB by the API, and of 1 MiB elsewhere", [edge("maxBodyMiB")], {
    services: {
      kubernetes: (plan) => {
        const larger = [domainOf(plan), `api.${domainOf(plan)}`].flatMap((host) =>
          Object.entries(locationsOf(plan, host)).flatMap(([location, body]) =>
            directives(body, "client_max_body_size").map((size) => [host, location, size]),
          ),
        );
        expect(larger).to.deep.equal([[`api.${domainOf(plan)}`, "location /", "100m"]]);
        expect(directives(nginxConf(plan), "client_max_body_size")).to.deep.equal(["1m", "100m"]);
      },
    },
  });
  fact("leaves room for the form around a file of 100 MB", [], {
    everywhere: (plan) => {
      const { MAX_FILE_SIZE: most } = variables(plan, appContainer(plan, "backend"));
      expect(most).to.deep.equal({ text: "100000000" });
      expect(100_000_000).to.be.below(100 * MIB);
    },
  });
  fact("waits 5 s for a connection and 60 s for an answer", [edge("timeouts")], {
    services: {
      aws: (plan) => {
        const origin = plan.get(DISTRIBUTION, EDGE, "origins.0.vpcOriginConfig");
        expect(at(origin, "originReadTimeout")).to.equal(60);
        expect(plan.get("aws:lb/loadBalancer:LoadBalancer", EDGE, "idleTimeout")).to.equal(60);
      },
      kubernetes: (plan) => {
        const main = locationsOf(plan, domainOf(plan))["location /"] ?? "";
        expect(directives(main, "proxy_connect_timeout")).to.deep.equal(["5s"]);
        expect(directives(main, "proxy_read_timeout")).to.deep.equal(["60s"]);
        expect(directives(main, "proxy_send_timeout")).to.deep.equal(["60s"]);
      },
    },
  });
  fact("leaves a replica out for 30 s after 3 failures", [edge("failures")], {
    services: {
      kubernetes: (plan) =>
        expect(directives(nginxConf(plan), "server")).to.deep.equal(
          [
            ["frontend", 3000],
            ["backend", 3001],
          ].map(
            ([service, port]) =>
              `${service}-pods.${namespaceOf(plan)}.svc.cluster.local:${port} resolve max_fails=3 fail_timeout=30s`,
          ),
        ),
    },
  });
});

/** Rate zones that a host's requests count in. */
function zones(plan: PlanView, host: string): string[] {
  const used = Object.values(locationsOf(plan, host)).flatMap((body) => directives(body, "limit_req"));
  return [...new Set(used.map((limit) => /^zone=(\w+) /.exec(limit)?.[1] ?? limit))];
}
