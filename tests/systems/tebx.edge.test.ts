import { expect } from "chai";
import { at, type PlanView } from "../support/plan";
import { listenerRules, locationsOf, nginxConf, routes } from "./edge";
import { directives, refused } from "./nginx";
import { domainOf, fact, namespaceOf, SYSTEM } from "./tebx.facts";

const EDGE = `${SYSTEM}-edge`;
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const edge = (path: string) => `edge.${path}`;
const site = (index: number, path: string) => edge(`sites.${index}.${path}`);

const hosts = (plan: PlanView) => [`api.${domainOf(plan)}`, domainOf(plan), `auth.${domainOf(plan)}`];

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
  fact("answers 404 to /metrics", [edge("denied.0")], {
    services: {
      aws: (plan) => {
        const [denied] = listenerRules(plan).filter((it) => at(it, "actions.0.type") === "fixed-response");
        expect(at(denied, "conditions.0.pathPattern.values")).to.deep.equal(["/metrics", "/metrics/*"]);
        expect(at(denied, "actions.0.fixedResponse.statusCode")).to.equal("404");
      },
      kubernetes: (plan) =>
        expect(refused(nginxConf(plan), `api.${domainOf(plan)}`)).to.deep.equal(["~*^(/metrics)([/;]|$)"]),
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
