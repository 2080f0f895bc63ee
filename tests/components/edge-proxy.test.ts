import { expect } from "chai";
import { builtOn } from "../support/components";
import { at, listAt, planOf, SYSTEM } from "../support/plan";
import { edgeProxyContract } from "./edge-proxy.contract";
import { refusalOf } from "./refusal";

const NAME = `${SYSTEM}-edge`;
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const LISTENER = "aws:lb/listener:Listener";

describe("EdgeProxy", () => {
  edgeProxyContract();

  it("gives the same outputs on both targets", async () => {
    const [aws, kubernetes] = [(await builtOn("aws")).edge, (await builtOn("kubernetes")).edge];
    expect(aws.hosts).to.deep.equal(["api.healthcare-platform.com"]);
    expect(kubernetes.hosts).to.deep.equal(aws.hosts);
    expect(Object.keys(kubernetes.entrances)).to.deep.equal(Object.keys(aws.entrances));
  });
  it("speaks TLS 1.2 and newer only, from the visitor to the load balancer", async () => {
    const plan = await planOf("prod", "aws");
    const visitor = plan.get(DISTRIBUTION, NAME, "viewerCertificate");
    expect(at(visitor, "minimumProtocolVersion")).to.equal("TLSv1.2_2021");
    const type = "aws:cloudfront/vpcOrigin:VpcOrigin";
    const origin = plan.get(type, NAME, "vpcOriginEndpointConfig");
    expect(at(origin, "originProtocolPolicy")).to.equal("https-only");
    expect(at(origin, "originSslProtocols.items")).to.deep.equal(["TLSv1.2"]);
    expect(plan.get(LISTENER, NAME, "protocol")).to.equal("HTTPS");
    expect(plan.get(LISTENER, NAME, "sslPolicy")).to.equal("ELBSecurityPolicy-TLS13-1-2-2021-06");
  });
  it("answers 404 to whatever no route is for", async () => {
    const plan = await planOf("prod", "aws");
    const [action] = listAt(plan.get(LISTENER, NAME, "defaultActions"));
    expect(at(action, "fixedResponse.statusCode")).to.equal("404");
  });
  it("caches nothing", async () => {
    const plan = await planOf("prod", "aws");
    const behavior = plan.get(DISTRIBUTION, NAME, "defaultCacheBehavior");
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
    expect(at(behavior, "cachePolicyId")).to.equal("4135ea2d-6df8-44a3-9df3-4b5a84be39ad");
  });
  it("has its certificate for CloudFront in us-east-1, and for the load balancer in its region", async () => {
    const plan = await planOf("prod", "aws");
    const type = "aws:acm/certificate:Certificate";
    expect(plan.get(type, `${NAME}-global`, "region")).to.equal("us-east-1");
    expect(plan.get(type, NAME, "region")).to.equal(undefined);
    const firewall = plan.get("aws:wafv2/webAcl:WebAcl", NAME, "region");
    expect(firewall).to.equal("us-east-1");
  });
  it("keeps queries, cookies and tokens out of its logs", async () => {
    const plan = await planOf("prod", "aws");
    const fields = plan.get(
      "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
      NAME,
      "redactedFields",
    );
    expect(fields).to.deep.equal([
      { singleHeader: { name: "authorization" } },
      { singleHeader: { name: "cookie" } },
      { singleHeader: { name: "referer" } },
      { queryString: {} },
    ]);
    const recorded = listAt(plan.get("aws:cloudwatch/logDelivery:LogDelivery", NAME, "recordFields"));
    expect(recorded.filter((field) => /query|cookie/i.test(String(field)))).to.deep.equal([]);
  });
  it("keeps a visitor's address on its way to nginx, on a network load balancer", async () => {
    const plan = await planOf("prod", "kubernetes");
    const type = "kubernetes:core/v1:Service";
    expect(plan.get(type, NAME, "spec.externalTrafficPolicy")).to.equal("Local");
    expect(plan.get(type, NAME, "metadata.annotations")).to.deep.include({
      "service.beta.kubernetes.io/aws-load-balancer-type": "external",
      "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
    });
  });
  it("starts anew when its configuration changes", async () => {
    const digest = async (stack: "prod" | "staging") => {
      const labels = (await planOf(stack, "kubernetes")).get(
        "kubernetes:apps/v1:Deployment",
        NAME,
        "spec.template.metadata.annotations",
      );
      return (labels as Record<string, string>)["ward.dev/config"];
    };
    expect(await digest("prod")).to.match(/^[0-9a-f]{8}$/);
    expect(await digest("prod")).not.to.equal(await digest("staging"));
  });

  it("refuses a bad spec with everything that is wrong, and what to do", async () => {
    const lines = await refusalOf((spec) => {
      const routes = [
        { path: "/", service: "api", zone: "slow" },
        { path: "/", service: SYSTEM, zone: "api" },
      ];
      spec.edge.sites = [{ subdomains: [], routes }];
    });
    const text = lines.join("\n");
    expect(lines[0]).to.equal("tenant-provisioning-edge:");
    expect(text).to.include("hosts is empty: name at least one");
    expect(text).to.include(
      'route / goes to "api", which is no service of the system: use one of tenant-provisioning',
    );
    expect(text).to.include('route / is in rate zone "slow", which has no rate: add it to rateZones');
    expect(text).to.include("two routes have the same path: /, /");
  });
});
