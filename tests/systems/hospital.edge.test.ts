import { expect } from "chai";
import { at, listAt } from "../support/plan";
import { edgeName, listenerRules, locationsOf, nginxConf, routes } from "./edge";
import { domainOf, fact, namespaceOf } from "./hospital.facts";
import { directives, refused } from "./nginx";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const edge = (path: string) => `edge.${path}`;
const site = (path: string) => edge(`sites.0.${path}`);

describe("seed 003: the edge", () => {
  fact("serves the domain itself, and no other name", [site("subdomains")], {
    services: {
      aws: (plan) => {
        const aliases = plan.all(DISTRIBUTION).map((it) => at(plan.inputs(it), "aliases"));
        expect(aliases).to.deep.equal([[domainOf(plan)]]);
      },
      kubernetes: (plan) => {
        const certificate = "kubernetes:cert-manager.io/v1:Certificate";
        expect(plan.get(certificate, edgeName(plan), "spec.dnsNames")).to.deep.equal([domainOf(plan)]);
        const issuer = plan.get(certificate, edgeName(plan), "spec.issuerRef.name");
        expect(issuer).to.equal("letsencrypt-prod");
        const names = new Set(directives(nginxConf(plan), "server_name"));
        expect([...names]).to.deep.equal(["_", domainOf(plan)]);
      },
    },
  });
  fact(
    "sends /api, /graphql and /health to the API gateway",
    ["0", "1", "2"].flatMap((route) => [site(`routes.${route}.path`), site(`routes.${route}.service`)]),
    {
      services: {
        aws: (plan) =>
          expect(routes(plan, domainOf(plan))).to.deep.equal({
            "/api": ["api-gateway"],
            "/graphql": ["api-gateway"],
            "/health": ["api-gateway"],
          }),
        kubernetes: (plan) =>
          expect(routes(plan, domainOf(plan))).to.deep.equal({
            "location = /api": ["api-gateway"],
            "location ^~ /api/": ["api-gateway"],
            "location = /graphql": ["api-gateway"],
            "location ^~ /graphql/": ["api-gateway"],
            "location = /health": ["api-gateway"],
            "location ^~ /health/": ["api-gateway"],
          }),
      },
    },
  );
  fact("knows no other service: the GraphQL gateway and the ten are internal", [], {
    services: {
      aws: (plan) => {
        const groups = plan.all("aws:lb/targetGroup:TargetGroup").map(({ name }) => name);
        expect(groups).to.deep.equal([`${edgeName(plan)}-api-gateway`]);
      },
      kubernetes: (plan) => {
        const upstreams = nginxConf(plan).match(/^ *upstream \S+/gm);
        expect(upstreams?.map((line) => line.trim())).to.deep.equal(["upstream api-gateway"]);
      },
    },
  });
  fact("upgrades connections to /graphql to websockets, for subscriptions", [site("routes.1.websocket")], {
    services: {
      // CloudFront upgrades whatever asks for it, where headers are handed on.
      aws: (plan) => {
        const behaviors = listAt(plan.get(DISTRIBUTION, edgeName(plan), "orderedCacheBehaviors"));
        const graphql = behaviors.find((behavior) => at(behavior, "pathPattern") === "/graphql");
        const allViewer = "216adef6-5c7f-47e4-b989-5492eafa07d3";
        expect(at(graphql, "originRequestPolicyId")).to.equal(allViewer);
      },
      kubernetes: (plan) => {
        const found = locationsOf(plan, domainOf(plan));
        const upgrading = ["Upgrade $http_upgrade", "Connection $connection_upgrade"];
        for (const location of ["location = /graphql", "location ^~ /graphql/"])
          expect(directives(found[location] ?? "", "proxy_set_header")).to.include.members(upgrading);
        const api = directives(found["location ^~ /api/"] ?? "", "proxy_set_header");
        expect(api).not.to.include("Upgrade $http_upgrade");
        expect(directives(found["location = /graphql"] ?? "", "proxy_http_version")).to.deep.equal(["1.1"]);
      },
    },
  });
  fact("does not log health checks", [site("routes.2.log")], {
    services: {
      kubernetes: (plan) => {
        const found = locationsOf(plan, domainOf(plan));
        expect(directives(found["location = /health"] ?? "", "access_log")).to.deep.equal(["off"]);
        expect(directives(found["location ^~ /api/"] ?? "", "access_log")).to.deep.equal([]);
      },
    },
  });
  fact("gives each request to the replica with the fewest", [], {
    services: {
      aws: (plan) => {
        const groups = plan.all("aws:lb/targetGroup:TargetGroup").map((it) => plan.inputs(it));
        const algorithms = groups.map((group) => at(group, "loadBalancingAlgorithmType"));
        expect(algorithms).to.deep.equal(["least_outstanding_requests"]);
      },
      kubernetes: (plan) => expect(nginxConf(plan).match(/^ +least_conn;$/gm)).to.have.length(1),
    },
  });
  fact(
    "leaves a replica alone for 30 s when it failed three times",
    [edge("failures.count"), edge("failures.seconds")],
    {
      services: {
        // A target group takes a task out when its readiness failed three times (ports and probes).
        kubernetes: (plan) =>
          expect(directives(nginxConf(plan), "server")).to.deep.equal([
            `api-gateway-pods.${namespaceOf(plan)}.svc.cluster.local:3100 resolve max_fails=3 fail_timeout=30s`,
          ]),
      },
    },
  );
  fact("tells the gateway who asks, by which name, over HTTPS, and a number to find it by", [], {
    services: {
      kubernetes: (plan) => {
        for (const location of ["location ^~ /api/", "location = /graphql"])
          expect(
            directives(locationsOf(plan, domainOf(plan))[location] ?? "", "proxy_set_header"),
          ).to.include.members([
            "Host $host",
            "X-Real-IP $remote_addr",
            // The guide's $proxy_add_x_forwarded_for passes on what a client claims.
            "X-Forwarded-For $remote_addr",
            "X-Forwarded-Proto https",
            "X-Request-ID $edge_request_id",
          ]);
      },
    },
  });
  fact("answers 404 to /metrics, which shares the public port", [edge("denied.0")], {
    services: {
      aws: (plan) => {
        const denied = listenerRules(plan).find((rule) => at(rule, "actions.0.type") === "fixed-response");
        expect(at(denied, "conditions.0.pathPattern.values")).to.deep.equal(["/metrics", "/metrics/*"]);
        expect(at(denied, "actions.0.fixedResponse.statusCode")).to.equal("404");
      },
      kubernetes: (plan) =>
        expect(refused(nginxConf(plan), domainOf(plan))).to.deep.equal(["~*^(/metrics)([/;]|$)"]),
    },
  });
  fact("sends plain HTTP to HTTPS for good", [], {
    services: {
      aws: (plan) => {
        const main = plan.get(DISTRIBUTION, edgeName(plan), "defaultCacheBehavior.viewerProtocolPolicy");
        expect(main).to.equal("redirect-to-https");
      },
      kubernetes: (plan) =>
        expect(directives(nginxConf(plan), "return")).to.include(`301 https://${domainOf(plan)}$request_uri`),
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
        expect(exposed.map((it) => it.name)).to.deep.equal([edgeName(plan)]);
        // ingress-nginx is retired.
        expect(plan.all("kubernetes:networking.k8s.io/v1:Ingress")).to.deep.equal([]);
      },
    },
  });
});
