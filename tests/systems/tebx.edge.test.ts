import { expect } from "chai";
import { at, type PlanView } from "../support/plan";
import { listenerRules, locationsOf, nginxConf, routes } from "./edge";
import { directives, serverOf } from "./nginx";
import { domainOf, fact, namespaceOf, SYSTEM } from "./tebx.facts";

const EDGE = `${SYSTEM}-edge`;
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const HEADERS = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
const HSTS_SECONDS = 2 * 365 * 24 * 60 * 60;
const edge = (path: string) => `edge.${path}`;
const site = (index: number, path: string) => edge(`sites.${index}.${path}`);

const API = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const dashboard = (domain: string) =>
  `default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https://api.${domain}; ` +
  `font-src 'self' data:; connect-src 'self' https://api.${domain} https://auth.${domain}; object-src 'none'; ` +
  `frame-ancestors 'none'; base-uri 'self'; form-action 'self' https://auth.${domain}`;
const login =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data:; base-uri 'self'; object-src 'none'; frame-ancestors 'self'";

/** The three hosts, and what a browser may do there. */
const policies = (plan: PlanView): Record<string, string> => ({
  [`api.${domainOf(plan)}`]: API,
  [domainOf(plan)]: dashboard(domainOf(plan)),
  [`auth.${domainOf(plan)}`]: login,
});
const hosts = (plan: PlanView) => Object.keys(policies(plan));

describe("seed 000: the edge", () => {
  fact(
    "serves the API's, the dashboard's and Keycloak's host",
    [site(0, "subdomains"), site(1, "subdomains")],
    {
      services: {
        aws: (plan) => {
          const aliases = plan.all(DISTRIBUTION).map((it) => at(plan.inputs(it), "aliases"));
          expect(aliases).to.have.deep.members(hosts(plan).map((host) => [host]));
        },
        kubernetes: (plan) => {
          const names = plan.get("kubernetes:cert-manager.io/v1:Certificate", EDGE, "spec.dnsNames");
          expect(names).to.deep.equal(hosts(plan));
        },
      },
    },
  );
  fact("sends everything on the API's host to the API, and answers /health there", [site(0, "routes")], {
    services: {
      aws: (plan) =>
        expect(routes(plan, `api.${domainOf(plan)}`)).to.deep.equal({
          "/*": ["tebx-api"],
          "/health": ["tebx-api"],
        }),
      kubernetes: (plan) =>
        expect(routes(plan, `api.${domainOf(plan)}`)).to.deep.equal({
          "location /": ["tebx-api"],
          "location = /health": ["tebx-api"],
          "location ^~ /health/": ["tebx-api"],
        }),
    },
  });
  fact("does not log health checks", [], {
    services: {
      kubernetes: (plan) => {
        const found = locationsOf(plan, `api.${domainOf(plan)}`);
        expect(directives(found["location = /health"] ?? "", "access_log")).to.deep.equal(["off"]);
        expect(directives(found["location /"] ?? "", "access_log")).to.deep.equal([]);
      },
    },
  });
  fact("gives each request to the replica with the fewest", [edge("failures")], {
    services: {
      aws: (plan) => {
        const groups = plan.all("aws:lb/targetGroup:TargetGroup").map((it) => plan.inputs(it));
        const algorithms = groups.map((group) => at(group, "loadBalancingAlgorithmType"));
        expect(algorithms).to.deep.equal(["least_outstanding_requests", "least_outstanding_requests"]);
      },
      kubernetes: (plan) => {
        expect(nginxConf(plan).match(/^ +least_conn;$/gm)).to.have.length(2);
        const pods = (service: string) => `${service}-pods.${namespaceOf(plan)}.svc.cluster.local`;
        expect(directives(nginxConf(plan), "server")).to.deep.equal([
          `${pods("tebx-api")}:3333 resolve max_fails=3 fail_timeout=30s`,
          `${pods("keycloak")}:8080 resolve max_fails=3 fail_timeout=30s`,
        ]);
      },
    },
  });
  fact("keeps connections to the services open", [], {
    services: {
      aws: (plan) => {
        const origin = plan.get(DISTRIBUTION, EDGE, "origins.0.vpcOriginConfig");
        expect(at(origin, "originKeepaliveTimeout")).to.equal(60);
      },
      kubernetes: (plan) => {
        expect(directives(nginxConf(plan), "keepalive")).to.deep.equal(["32", "32"]);
        const main = locationsOf(plan, `api.${domainOf(plan)}`)["location /"] ?? "";
        expect(directives(main, "proxy_http_version")).to.deep.equal(["1.1"]);
        expect(directives(main, "proxy_set_header")).to.include('Connection ""');
      },
    },
  });
  fact("redirects HTTP to HTTPS", [], {
    services: {
      aws: (plan) => {
        for (const distribution of plan.all(DISTRIBUTION)) {
          const viewer = at(plan.inputs(distribution), "defaultCacheBehavior.viewerProtocolPolicy");
          expect(viewer).to.equal("redirect-to-https");
        }
      },
      kubernetes: (plan) =>
        expect(directives(nginxConf(plan), "return")).to.include.members(
          hosts(plan).map((host) => `301 https://${host}$request_uri`),
        ),
    },
  });
  fact("speaks TLS 1.2 and 1.3 with Mozilla's intermediate ciphers", [], {
    services: {
      aws: (plan) => {
        for (const distribution of plan.all(DISTRIBUTION))
          expect(at(plan.inputs(distribution), "viewerCertificate.minimumProtocolVersion")).to.equal(
            "TLSv1.2_2021",
          );
      },
      kubernetes: (plan) => {
        expect(directives(nginxConf(plan), "ssl_protocols")).to.deep.equal(["TLSv1.2 TLSv1.3"]);
        expect(directives(nginxConf(plan), "ssl_ciphers").join()).to.match(/^ECDHE-ECDSA-AES128-GCM-SHA256:/);
      },
    },
  });
  fact("proves its names by DNS: ACM, or Let's Encrypt by cert-manager", [], {
    services: {
      aws: (plan) => {
        const type = "aws:acm/certificate:Certificate";
        expect(plan.get(type, `${EDGE}-global`, "validationMethod")).to.equal("DNS");
      },
      kubernetes: (plan) => {
        const type = "kubernetes:cert-manager.io/v1:Certificate";
        expect(plan.get(type, EDGE, "spec.issuerRef.name")).to.equal("letsencrypt-prod");
      },
    },
  });
  fact(
    "sends a Content-Security-Policy of its own on each host",
    [edge("contentSecurityPolicy"), site(1, "contentSecurityPolicy"), site(2, "contentSecurityPolicy")],
    {
      services: {
        aws: (plan) => {
          const path = "securityHeadersConfig.contentSecurityPolicy.contentSecurityPolicy";
          const sent = plan.all(HEADERS).map((it) => at(plan.inputs(it), path));
          expect(sent).to.have.members(Object.values(policies(plan)));
        },
        kubernetes: (plan) => {
          for (const [host, policy] of Object.entries(policies(plan)))
            expect(headersOf(plan, host)).to.include(`Content-Security-Policy "${policy}" always`);
        },
      },
    },
  );
  fact("sends HSTS, X-Frame-Options, X-Content-Type-Options and a disarmed X-XSS-Protection", [], {
    services: {
      aws: (plan) => {
        for (const policy of plan.all(HEADERS)) {
          const sent = at(plan.inputs(policy), "securityHeadersConfig");
          expect(at(sent, "strictTransportSecurity.accessControlMaxAgeSec")).to.equal(HSTS_SECONDS);
          expect(at(sent, "frameOptions.frameOption")).to.be.oneOf(["DENY", "SAMEORIGIN"]);
          expect(at(sent, "contentTypeOptions.override")).to.equal(true);
          expect(at(sent, "xssProtection")).to.deep.equal({ protection: false, override: true });
        }
      },
      kubernetes: (plan) => {
        for (const host of hosts(plan)) {
          const frames = host.startsWith("auth.") ? "SAMEORIGIN" : "DENY";
          expect(headersOf(plan, host)).to.include.members([
            `Strict-Transport-Security "max-age=${HSTS_SECONDS}; includeSubDomains" always`,
            `X-Frame-Options "${frames}" always`,
            'X-Content-Type-Options "nosniff" always',
            'X-XSS-Protection "0" always',
          ]);
        }
      },
    },
  });
  fact("answers 404 to /metrics", [edge("denied.0")], {
    services: {
      aws: (plan) => {
        const [denied] = listenerRules(plan).filter((it) => at(it, "actions.0.type") === "fixed-response");
        expect(at(denied, "conditions.0.pathPattern.values")).to.deep.equal(["/metrics", "/metrics/*"]);
        expect(at(denied, "actions.0.fixedResponse.statusCode")).to.equal("404");
      },
      kubernetes: (plan) => {
        const found = locationsOf(plan, `api.${domainOf(plan)}`);
        expect(directives(found["location = /metrics"] ?? "", "return")).to.deep.equal(["404"]);
      },
    },
  });
  fact("answers in several zones", [], {
    services: {
      aws: (plan) => {
        const zones = { prod: 3, staging: 2 }[plan.stack];
        expect(plan.get("aws:lb/loadBalancer:LoadBalancer", EDGE, "subnets")).to.have.length(zones);
      },
      kubernetes: (plan) => {
        const spread = "spec.template.spec.topologySpreadConstraints.0.topologyKey";
        const zones = plan.get("kubernetes:apps/v1:Deployment", EDGE, spread);
        expect(zones).to.equal("topology.kubernetes.io/zone");
      },
    },
  });
});

/** What nginx adds to answers of a whole host. */
function headersOf(plan: PlanView, host: string): string[] {
  return directives(serverOf(nginxConf(plan), host), "add_header");
}
