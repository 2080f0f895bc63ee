/** The table that nginx is held to in tests/live/edge, put to CloudFront's plan; and what it has in place of the rest. */
import { expect } from "chai";
import { at, listAt, type PlanView, planOf } from "../support/plan";
import { firewallRates } from "../systems/edge";
import { type Answer, EdgePromise, SYSTEMS } from "./answers";
import { CloudFront, type Told } from "./cloudfront";
import { wantedHeaders } from "./headers";
import { CLOUDFRONT } from "./tls";

for (const system of SYSTEMS)
  describe(`the edge of ${system}, on CloudFront`, () => {
    let plan: PlanView;
    let promise: EdgePromise;
    let cloudfront: CloudFront;

    before(async () => {
      plan = await planOf("prod", "aws", system);
      promise = new EdgePromise(plan);
      cloudfront = new CloudFront(plan);
    });

    it("answers to the same hosts, and to no other", () => {
      expect(cloudfront.hosts).to.have.members(promise.hosts);
    });
    it("sends every path to whom the spec sheet says, and to nobody else", () => {
      for (const question of promise.questions()) {
        const told = cloudfront.answer(question);
        expect(told, `${question.host}${question.path}`).to.deep.equal(deserved(promise.answer(question)));
      }
    });
    it("finds nothing under a denied path, however it is written", () => {
      for (const question of promise.disguises()) {
        const told = cloudfront.answer(question);
        expect(told, `${question.host}${question.path}`).to.deep.equal({ kind: "fixed", status: 404 });
      }
    });
    it("sends the same headers, over those of a service, with every answer of a host", () => {
      for (const host of promise.hosts) {
        expect(cloudfront.headers(host), host).to.deep.equal(wantedHeaders(promise.policyOf(host)));
        for (const behavior of cloudfront.behaviors(host))
          expect(at(behavior, "responseHeadersPolicyId"), host).to.equal("[unknown]");
      }
    });
    it("leads plain HTTP to HTTPS under every path, speaks TLS 1.2 at least, and HTTP/2", () => {
      for (const host of promise.hosts) {
        const found = cloudfront.behaviors(host).map((it) => at(it, "viewerProtocolPolicy"));
        expect(new Set(found)).to.deep.equal(new Set(["redirect-to-https"]));
        const inputs = plan.inputs(cloudfront.distributionOf(host));
        expect(at(inputs, "viewerCertificate.minimumProtocolVersion")).to.equal(CLOUDFRONT);
        expect(at(inputs, "httpVersion")).to.equal("http2and3");
        for (const behavior of cloudfront.behaviors(host)) expect(at(behavior, "compress")).to.equal(true);
      }
    });
    it("answers 429 to who exceeds a zone's rate; over a minute, and without its burst", () => {
      const wanted = Object.entries(promise.spec.rateZones).map(([zone, { requestsPerSecond }]) => [
        `rate-${zone}`,
        requestsPerSecond * 60,
      ]);
      expect(firewallRates(plan)).to.deep.equal(Object.fromEntries(wanted));
      const rules = listAt(plan.get("aws:wafv2/webAcl:WebAcl", `${system}-edge`, "rules"));
      for (const rule of rules.filter((it) => at(it, "statement.rateBasedStatement") !== undefined)) {
        expect(at(rule, "action.block.customResponse.responseCode")).to.equal(429);
        // By the address of the connection: whatever a client claims about itself does not count.
        expect(at(rule, "statement.rateBasedStatement.aggregateKeyType")).to.equal("IP");
      }
    });
    it("takes a pod out by its health check, in place of counting failures, and asks who has the fewest requests", () => {
      for (const group of plan.all("aws:lb/targetGroup:TargetGroup").map((it) => plan.inputs(it))) {
        expect(at(group, "healthCheck.enabled")).to.equal(true);
        expect(at(group, "healthCheck.matcher")).to.equal("200");
        expect(at(group, "loadBalancingAlgorithmType")).to.equal("least_outstanding_requests");
      }
    });
    it("lets bodies of any size by, in place of a limit, and refuses none for its size", () => {
      const rules = listAt(plan.get("aws:wafv2/webAcl:WebAcl", `${system}-edge`, "rules"));
      const common = rules.find((it) => at(it, "name") === "AWSManagedRulesCommonRuleSet");
      const overrides = listAt(common, "statement.managedRuleGroupStatement.ruleActionOverrides");
      expect(overrides).to.deep.equal([{ name: "SizeRestrictions_BODY", actionToUse: { count: {} } }]);
    });
    it("waits for a service as long as its slowest route, and 60 s at most", () => {
      for (const host of promise.hosts) {
        const { routes } = promise.siteOf(host);
        const origins = listAt(plan.inputs(cloudfront.distributionOf(host)), "origins");
        const services = origins.find((it) => at(it, "originId") === "services");
        if (services === undefined) continue;
        const slowest = Math.max(
          promise.spec.timeouts.read,
          ...routes.map((it) => promise.timeouts(it).read),
        );
        expect(at(services, "vpcOriginConfig.originReadTimeout"), host).to.equal(Math.min(60, slowest));
      }
    });
    it("logs as JSON, with no query, cookie or header of a client", () => {
      const type = "aws:cloudwatch/logDelivery:LogDelivery";
      const fields = plan.all(type).flatMap((it) => listAt(plan.inputs(it), "recordFields"));
      expect(fields).to.include.members(["cs-uri-stem", "c-ip", "sc-status"]);
      const telling = ["cs-uri-query", "cs(Cookie)", "cs(Referer)", "cs-headers", "cs(User-Agent)"];
      expect(fields).not.to.include.oneOf(telling);
      const destinations = plan.all("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination");
      expect(new Set(destinations.map((it) => at(plan.inputs(it), "outputFormat")))).to.deep.equal(
        new Set(["json"]),
      );
    });
  });

function deserved(wanted: Answer): Told {
  switch (wanted.kind) {
    case "service":
      return { kind: "service", service: wanted.service, kept: wanted.route.immutable === true };
    case "page":
      return { kind: "file", uri: "/index.html", kept: false };
    case "file":
      return { kind: "file", uri: wanted.uri, kept: wanted.hashed };
    case "elsewhere":
      return { kind: "redirect", location: wanted.location };
    case "refused":
    case "nothing":
      return { kind: "fixed", status: 404 };
  }
}
