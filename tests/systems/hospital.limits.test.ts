import { expect } from "chai";
import { at, type PlanView } from "../support/plan";
import { edgeName, firewallRates, locationsOf, nginxConf } from "./edge";
import { domainOf, fact } from "./hospital.facts";
import { directives, serverOf, uncounted } from "./nginx";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const HEADERS = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
const edge = (path: string) => `edge.${path}`;
const route = (index: number, path: string) => edge(`sites.0.routes.${index}.${path}`);
const rate = (zone: string) => edge(`rateZones.${zone}.requestsPerSecond`);
const burst = (zone: string) => edge(`rateZones.${zone}.burst`);

const policy = (plan: PlanView) =>
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; " +
  `connect-src 'self' wss://${domainOf(plan)}; ` +
  "object-src 'none'; frame-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

/** Two nginx pods give out half of each figure. */
describe("seed 003: limits of the edge", () => {
  fact("has two replicas", [edge("replicas")], {
    services: {
      kubernetes: (plan) =>
        expect(plan.get("kubernetes:apps/v1:Deployment", edgeName(plan), "spec.replicas")).to.equal(2),
    },
  });
  fact(
    "lets a client make 10 requests a second to the API, 5 to GraphQL, 50 to files",
    [rate("api"), rate("graphql"), rate("static")],
    {
      services: {
        aws: (plan) =>
          expect(firewallRates(plan)).to.deep.equal({
            "rate-api": 10 * 60,
            "rate-graphql": 5 * 60,
            "rate-static": 50 * 60,
          }),
        kubernetes: (plan) =>
          expect(directives(nginxConf(plan), "limit_req_zone")).to.deep.equal([
            "$binary_remote_addr zone=api:10m rate=300r/m",
            "$binary_remote_addr zone=graphql:10m rate=150r/m",
            "$binary_remote_addr zone=static:10m rate=1500r/m",
          ]),
      },
    },
  );
  fact(
    "lets bursts of 20 requests to the API, 10 to GraphQL and 100 to files through, at once",
    [
      ...[burst("api"), burst("graphql"), burst("static")],
      ...[route(0, "zone"), route(1, "zone"), route(2, "zone"), edge("sites.0.static.zone")],
    ],
    {
      services: {
        kubernetes: (plan) => {
          const limited = (name: string) => directives(location(plan, name), "limit_req");
          expect(limited("location ^~ /api/")).to.deep.equal(["zone=api burst=10 nodelay"]);
          expect(limited("location = /graphql")).to.deep.equal(["zone=graphql burst=5 nodelay"]);
          expect(limited("location = /health")).to.deep.equal(["zone=api burst=10 nodelay"]);
          expect(limited("location /")).to.deep.equal(["zone=static burst=50 nodelay"]);
        },
      },
    },
  );
  fact("lets a client hold 50 connections", [edge("connectionsPerClient")], {
    services: {
      kubernetes: (plan) => {
        expect(new Set(directives(nginxConf(plan), "limit_conn"))).to.deep.equal(new Set(["connections 25"]));
        expect(uncounted(nginxConf(plan))).to.deep.equal(["location ^~ /assets/"]);
      },
    },
  });
  fact("takes bodies of 1 MiB, nginx's own limit", [edge("maxBodyMiB")], {
    services: {
      // CloudFront has no such limit.
      kubernetes: (plan) => expect(directives(nginxConf(plan), "client_max_body_size")).to.deep.equal(["1m"]),
    },
  });
  fact("waits 5 s for a connection and 60 s for the API", [edge("timeouts")], {
    services: { kubernetes: (plan) => expect(waits(plan, "location ^~ /api/")).to.deep.equal([5, 60, 60]) },
  });
  fact(
    "waits 120 s for GraphQL; CloudFront 60 s, which is its most",
    [route(1, "timeouts.read"), route(1, "timeouts.send")],
    {
      services: {
        aws: (plan) => {
          const services = plan.get(DISTRIBUTION, edgeName(plan), "origins.1.vpcOriginConfig");
          expect(at(services, "originReadTimeout")).to.equal(60);
          expect(plan.get("aws:lb/loadBalancer:LoadBalancer", edgeName(plan), "idleTimeout")).to.equal(120);
        },
        kubernetes: (plan) => expect(waits(plan, "location = /graphql")).to.deep.equal([5, 120, 120]),
      },
    },
  );
  fact("compresses what is longer than 1024 bytes, of the guide's types", [], {
    services: {
      aws: (plan) =>
        expect(plan.get(DISTRIBUTION, edgeName(plan), "defaultCacheBehavior.compress")).to.equal(true),
      kubernetes: (plan) => {
        expect(directives(nginxConf(plan), "gzip")).to.deep.equal(["on"]);
        expect(directives(nginxConf(plan), "gzip_vary")).to.deep.equal(["on"]);
        expect(directives(nginxConf(plan), "gzip_min_length")).to.deep.equal(["1024"]);
        expect(directives(nginxConf(plan), "gzip_types").join().split(" ")).to.include.members([
          "text/plain",
          "text/css",
          "text/xml",
          "text/javascript",
          "application/javascript",
          "application/rss+xml",
          "application/json",
        ]);
      },
    },
  });
  fact("speaks HTTP/2, TLS 1.2 and 1.3, with ciphers that exist", [], {
    services: {
      aws: (plan) => {
        const tls = plan.get(DISTRIBUTION, edgeName(plan), "viewerCertificate.minimumProtocolVersion");
        expect(tls).to.equal("TLSv1.2_2021");
        expect(plan.get(DISTRIBUTION, edgeName(plan), "httpVersion")).to.equal("http2and3");
      },
      kubernetes: (plan) => {
        expect(directives(nginxConf(plan), "ssl_protocols")).to.deep.equal(["TLSv1.2 TLSv1.3"]);
        expect(directives(nginxConf(plan), "ssl_ciphers").join()).to.match(/^ECDHE-ECDSA-AES128-GCM-SHA256:/);
        expect(nginxConf(plan)).not.to.include("GCM-SHA512");
        expect(directives(nginxConf(plan), "ssl_prefer_server_ciphers")).to.deep.equal(["off"]);
        expect(directives(serverOf(nginxConf(plan), domainOf(plan)), "http2")).to.deep.equal(["on"]);
      },
    },
  });
  fact("remembers TLS sessions in 10 MB, a day long as Mozilla says and not ten minutes", [], {
    services: {
      kubernetes: (plan) => {
        expect(directives(nginxConf(plan), "ssl_session_cache")).to.deep.equal(["shared:tls:10m"]);
        expect(directives(nginxConf(plan), "ssl_session_timeout")).to.deep.equal(["1d"]);
      },
    },
  });
  fact(
    "lets a browser load scripts and open websockets from this host only",
    [edge("contentSecurityPolicy")],
    {
      services: {
        aws: (plan) => {
          const sent = "securityHeadersConfig.contentSecurityPolicy.contentSecurityPolicy";
          expect(plan.get(HEADERS, edgeName(plan), sent)).to.equal(policy(plan));
        },
        kubernetes: (plan) =>
          expect(directives(location(plan, "location /"), "add_header")).to.include(
            `Content-Security-Policy "${policy(plan)}" always`,
          ),
      },
    },
  );
  fact("sends the guide's headers, on errors too; X-XSS-Protection as 0", [], {
    services: {
      aws: (plan) => {
        const sent = plan.get(HEADERS, edgeName(plan), "securityHeadersConfig");
        expect(at(sent, "frameOptions.frameOption")).to.equal("DENY");
        expect(at(sent, "contentTypeOptions.override")).to.equal(true);
        expect(at(sent, "xssProtection.protection")).to.equal(false);
        expect(at(sent, "strictTransportSecurity.includeSubdomains")).to.equal(true);
        expect(at(sent, "strictTransportSecurity.accessControlMaxAgeSec")).to.be.at.least(31_536_000);
      },
      kubernetes: (plan) =>
        expect(directives(location(plan, "location ^~ /api/"), "add_header")).to.include.members([
          'X-Frame-Options "DENY" always',
          'X-Content-Type-Options "nosniff" always',
          'X-XSS-Protection "0" always',
          'Strict-Transport-Security "max-age=63072000; includeSubDomains" always',
        ]),
    },
  });
  fact("hides the headers that helmet sends as well", [], {
    services: {
      aws: (plan) => {
        const sent = plan.get(HEADERS, edgeName(plan), "securityHeadersConfig");
        expect(at(sent, "contentSecurityPolicy.override")).to.equal(true);
        expect(at(sent, "strictTransportSecurity.override")).to.equal(true);
        expect(at(sent, "frameOptions.override")).to.equal(true);
      },
      kubernetes: (plan) =>
        expect(directives(location(plan, "location ^~ /api/"), "proxy_hide_header")).to.include.members([
          "Content-Security-Policy",
          "Strict-Transport-Security",
          "X-Content-Type-Options",
          "X-Frame-Options",
          "X-XSS-Protection",
        ]),
    },
  });
  fact("keeps its logs for 30 days", [edge("logDays")], {
    services: {
      aws: (plan) => {
        const group = "aws:cloudwatch/logGroup:LogGroup";
        expect(plan.get(group, `${edgeName(plan)}-access`, "retentionInDays")).to.equal(30);
        expect(plan.get(group, `${edgeName(plan)}-firewall`, "retentionInDays")).to.equal(30);
      },
    },
  });
});

function location(plan: PlanView, name: string): string {
  return locationsOf(plan, domainOf(plan))[name] ?? "";
}

/** Seconds to connect, to read and to send. */
function waits(plan: PlanView, name: string): number[] {
  return ["connect", "read", "send"].map((what) =>
    Number.parseInt(directives(location(plan, name), `proxy_${what}_timeout`).join(), 10),
  );
}
