import { expect } from "chai";
import { NGINX_PORTS } from "../../components/edge-proxy/nginx-basics";
import { at, listAt, type PlanView, type Stack, SYSTEM } from "../support/plan";
import { byStack } from "./facts";
import { directives, locations, refused, uncounted } from "./nginx";
import { fact } from "./tenant-provisioning.facts";
import { text } from "./workload";

const EDGE = `${SYSTEM}-edge`;
const RULE = "aws:lb/listenerRule:ListenerRule";
const hosts: Record<Stack, string> = {
  prod: "api.healthcare-platform.com",
  staging: "api.staging.healthcare-platform.com",
};
const edge = (path: string) => `edge.${path}`;

describe("seed 004: the edge", () => {
  fact("lets request bodies over 8 KiB through the firewall, and blocks by all its other rules", [], {
    services: {
      aws: (plan) => {
        const rules = listAt(plan.get("aws:wafv2/webAcl:WebAcl", EDGE, "rules"));
        const managed = rules.flatMap((rule) => at(rule, "statement.managedRuleGroupStatement") ?? []);
        const counted = managed.map((group) =>
          listAt(group, "ruleActionOverrides").map((override) => at(override, "name")),
        );
        expect(counted).to.deep.equal([["SizeRestrictions_BODY"], [], []]);
      },
    },
  });
  fact("serves the API's host under the stack's domain", [edge("sites.0.subdomains")], {
    services: {
      aws: (plan) => {
        const host = byStack(plan, hosts);
        expect(plan.get("aws:cloudfront/distribution:Distribution", EDGE, "aliases")).to.deep.equal([host]);
        const records = plan.all("aws:route53/record:Record").map((record) => plan.inputs(record));
        const types = records.filter((record) => at(record, "name") === host).map((it) => at(it, "type"));
        expect(types).to.have.members(["A", "AAAA"]);
      },
      kubernetes: (plan) => {
        const certificate = "kubernetes:cert-manager.io/v1:Certificate";
        expect(plan.get(certificate, EDGE, "spec.dnsNames")).to.deep.equal([byStack(plan, hosts)]);
        expect(directives(conf(plan), "server_name")).to.include(byStack(plan, hosts));
      },
    },
  });
  fact("proves its name by DNS, with the ClusterIssuer letsencrypt-prod", [], {
    services: {
      aws: (plan) =>
        expect(plan.get("aws:acm/certificate:Certificate", EDGE, "validationMethod")).to.equal("DNS"),
      kubernetes: (plan) =>
        expect(plan.get("kubernetes:cert-manager.io/v1:Certificate", EDGE, "spec.issuerRef")).to.deep.equal({
          name: "letsencrypt-prod",
          kind: "ClusterIssuer",
          group: "cert-manager.io",
        }),
    },
  });
  fact("sends every path, and health checks, to the service", [edge("sites.0.routes")], {
    services: {
      aws: (plan) => {
        const forwarded = rules(plan).filter((rule) => at(rule, "actions.0.type") === "forward");
        const paths = forwarded.flatMap((rule) => listAt(rule, "conditions.1.pathPattern.values"));
        expect(paths).to.have.members(["/health", "/health/*", "/*"]);
      },
      kubernetes: (plan) => {
        const found = locations(conf(plan));
        expect(directives(found["location /"] ?? "", "proxy_pass")).to.deep.equal([`http://${SYSTEM}`]);
        expect(directives(found["location = /health"] ?? "", "proxy_pass")).to.deep.equal([
          `http://${SYSTEM}`,
        ]);
      },
    },
  });
  fact("does not log health checks", [], {
    services: {
      kubernetes: (plan) => {
        const found = locations(conf(plan));
        expect(directives(found["location = /health"] ?? "", "access_log")).to.deep.equal(["off"]);
        expect(directives(found["location /"] ?? "", "access_log")).to.deep.equal([]);
      },
    },
  });
  fact("answers 404 to /metrics and all below it", [edge("denied.0")], {
    services: {
      aws: (plan) => {
        const [denied] = rules(plan).filter((rule) => at(rule, "actions.0.type") === "fixed-response");
        const values = at(denied, "conditions.0.pathPattern.values");
        expect(values).to.deep.equal(["/metrics", "/metrics/*"]);
        expect(at(denied, "actions.0.fixedResponse.statusCode")).to.equal("404");
        const priorities = rules(plan).map((rule) => Number(at(rule, "priority")));
        expect(at(denied, "priority")).to.equal(Math.min(...priorities));
      },
      kubernetes: (plan) =>
        expect(refused(conf(plan), byStack(plan, hosts))).to.deep.equal(["~*^(/metrics)([/;]|$)"]),
    },
  });
  fact("lets a client make 20 requests a second", [edge("rateZones.api.requestsPerSecond")], {
    services: {
      aws: (plan) => {
        const rules = listAt(plan.get("aws:wafv2/webAcl:WebAcl", EDGE, "rules"));
        const limits = rules.flatMap((rule) => at(rule, "statement.rateBasedStatement") ?? []);
        expect(limits).to.have.length.above(0);
        for (const limit of limits) {
          expect(at(limit, "limit")).to.equal(20 * 60);
          expect(at(limit, "evaluationWindowSec")).to.equal(60);
        }
      },
      // Two replicas give out half of it each.
      kubernetes: (plan) =>
        expect(directives(conf(plan), "limit_req_zone")).to.deep.equal([
          "$binary_remote_addr zone=api:10m rate=600r/m",
        ]),
    },
  });
  fact("lets bursts of 40 requests through, 20 at each of two pods", [edge("rateZones.api.burst")], {
    services: {
      kubernetes: (plan) =>
        expect(directives(locations(conf(plan))["location /"] ?? "", "limit_req")).to.deep.equal([
          "zone=api burst=20 nodelay",
        ]),
    },
  });
  fact("lets a client hold 20 connections, ten on each of its replicas", [edge("connectionsPerClient")], {
    services: {
      kubernetes: (plan) => {
        expect(new Set(directives(conf(plan), "limit_conn"))).to.deep.equal(new Set(["connections 10"]));
        expect(uncounted(conf(plan))).to.deep.equal([]);
      },
    },
  });
  fact("takes bodies of 1 MiB", [edge("maxBodyMiB")], {
    services: {
      kubernetes: (plan) => expect(directives(conf(plan), "client_max_body_size")).to.deep.equal(["1m"]),
    },
  });
  fact("waits 5 s for a connection and 60 s for an answer", [edge("timeouts")], {
    services: {
      aws: (plan) => {
        const origin = plan.get(
          "aws:cloudfront/distribution:Distribution",
          EDGE,
          "origins.0.vpcOriginConfig",
        );
        expect(at(origin, "originReadTimeout")).to.equal(60);
        expect(plan.get("aws:lb/loadBalancer:LoadBalancer", EDGE, "idleTimeout")).to.equal(60);
      },
      kubernetes: (plan) => {
        const main = locations(conf(plan))["location /"] ?? "";
        expect(directives(main, "proxy_connect_timeout")).to.deep.equal(["5s"]);
        expect(directives(main, "proxy_read_timeout")).to.deep.equal(["60s"]);
        expect(directives(main, "proxy_send_timeout")).to.deep.equal(["60s"]);
      },
    },
  });
  fact("leaves a replica out for 30 s after 3 failures", [edge("failures")], {
    services: {
      kubernetes: (plan) =>
        expect(directives(conf(plan), "server")).to.deep.equal([
          `${SYSTEM}-pods.${byStack(plan, { prod: "healthcare", staging: "healthcare-staging" })}.svc.cluster.local:3000 resolve max_fails=3 fail_timeout=30s`,
        ]),
    },
  });
  fact("sends a policy that lets a browser load nothing", [edge("contentSecurityPolicy")], {
    services: {
      aws: (plan) => {
        const policy = "securityHeadersConfig.contentSecurityPolicy.contentSecurityPolicy";
        const type = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
        expect(plan.get(type, EDGE, policy)).to.equal(
          "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        );
      },
      kubernetes: (plan) =>
        expect(directives(locations(conf(plan))["location /"] ?? "", "add_header")).to.include(
          `Content-Security-Policy "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'" always`,
        ),
    },
  });
  fact("has two replicas", [edge("replicas")], {
    services: {
      kubernetes: (plan) =>
        expect(plan.get("kubernetes:apps/v1:Deployment", EDGE, "spec.replicas")).to.equal(2),
    },
  });
  fact("keeps its logs for 30 days", [edge("logDays")], {
    services: {
      aws: (plan) => {
        const group = "aws:cloudwatch/logGroup:LogGroup";
        expect(plan.get(group, `${EDGE}-access`, "retentionInDays")).to.equal(30);
        expect(plan.get(group, `${EDGE}-firewall`, "retentionInDays")).to.equal(30);
      },
    },
  });
  fact("redirects plain HTTP to HTTPS", [], {
    services: {
      aws: (plan) => {
        const behavior = plan.get("aws:cloudfront/distribution:Distribution", EDGE, "defaultCacheBehavior");
        expect(at(behavior, "viewerProtocolPolicy")).to.equal("redirect-to-https");
      },
      kubernetes: (plan) =>
        expect(conf(plan)).to.include(
          [
            "  server {",
            "    listen 8080;",
            `    server_name ${byStack(plan, hosts)};`,
            `    return 301 https://${byStack(plan, hosts)}$request_uri;`,
            "  }",
          ].join("\n"),
        ),
    },
  });
  fact("is the only thing with a public address, on 80 and 443", [], {
    services: {
      aws: (plan) => {
        const balancers = plan.all("aws:lb/loadBalancer:LoadBalancer").map((it) => plan.inputs(it));
        expect(balancers.map((it) => at(it, "internal"))).to.deep.equal([true]);
      },
      kubernetes: (plan) => {
        const services = plan.all("kubernetes:core/v1:Service");
        const exposed = services.filter((it) => at(plan.inputs(it), "spec.type") !== "ClusterIP");
        expect(exposed.map((it) => it.name)).to.deep.equal([EDGE]);
        expect(plan.get("kubernetes:core/v1:Service", EDGE, "spec.ports")).to.deep.equal([
          { name: "http", port: 80, targetPort: NGINX_PORTS.http, protocol: "TCP" },
          { name: "https", port: 443, targetPort: NGINX_PORTS.https, protocol: "TCP" },
        ]);
        expect(plan.all("kubernetes:networking.k8s.io/v1:Ingress")).to.deep.equal([]);
      },
    },
  });
});

function conf(plan: PlanView): string {
  const files = plan.get("kubernetes:core/v1:ConfigMap", EDGE, "data");
  return text((files as Record<string, string>)["nginx.conf"]);
}

function rules(plan: PlanView) {
  return plan.all(RULE).map((rule) => plan.inputs(rule));
}
