import { expect } from "chai";
import fc from "fast-check";
import { Network } from "../../components/network";
import { subnetCidr, type Tier } from "../../components/network/subnets";
import { overlap, parseRange } from "../../environments/cidr";
import { loadEnvironment } from "../../environments/load";
import { createProviders } from "../../environments/providers";
import { at, planOf, planWith, SYSTEM } from "../support/plan";
import { networkContract } from "./network.contract";

const NAME = `${SYSTEM}-network`;
const tiers: readonly Tier[] = ["app", "data", "public"];
const zones = ["a", "b", "c", "d", "e", "f"].map((letter) => `eu-central-1${letter}`);

describe("Network", () => {
  networkContract();

  it("opens nothing by itself: a default security group without rules, a policy that denies", async () => {
    const aws = await planOf("prod", "aws");
    const group = aws.one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
    expect(aws.inputs(group)).to.deep.include({ ingress: [], egress: [] });
    const kubernetes = await planOf("prod", "kubernetes");
    const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
    expect(kubernetes.get(type, `${NAME}-default-deny`, "spec")).to.deep.equal({
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    });
  });
  it("accepts only restricted pods in its namespace", async () => {
    const plan = await planOf("prod", "kubernetes");
    const labels = plan.get("kubernetes:core/v1:Namespace", NAME, "metadata.labels");
    expect(labels).to.deep.include({
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/audit": "restricted",
      "pod-security.kubernetes.io/warn": "restricted",
    });
  });
  it("writes down all traffic of its VPC, for 30 days", async () => {
    const plan = await planOf("prod", "aws");
    expect(plan.get("aws:ec2/flowLog:FlowLog", `${NAME}-flow`, "trafficType")).to.equal("ALL");
    expect(plan.get("aws:cloudwatch/logGroup:LogGroup", `${NAME}-flow`, "retentionInDays")).to.equal(30);
  });
  it("writes it down for as long as its spec says, where the policies look for the number as well", async () => {
    const plan = await planWith({ stack: "prod", placement: "aws" }, () => {
      const environment = loadEnvironment();
      const [settings] = environment.systems;
      if (settings?.aws === undefined) throw new Error("no system on aws");
      const opts = { providers: createProviders(environment, settings) };
      const scope = { stack: "prod", system: SYSTEM, environment: "prod", protect: true } as const;
      const place = { kind: "aws", scope, settings: settings.aws } as const;
      const spec = { cidr: "10.0.0.0/16", namespace: SYSTEM, natPerZone: true, flowLogDays: 365 };
      new Network(NAME, { ...spec, place }, opts);
    });
    expect(plan.get("aws:cloudwatch/logGroup:LogGroup", `${NAME}-flow`, "retentionInDays")).to.equal(365);
    expect(plan.get("ward:components:Network", NAME, "flowLogDays")).to.equal(365);
    expect(plan.plan.verdict.violations.filter(({ path }) => /Days/.test(path))).to.deep.equal([]);
  });
  it("has a way out for each zone in prod, and one in staging", async () => {
    const gateways = async (stack: "prod" | "staging") =>
      (await planOf(stack, "aws")).all("aws:ec2/natGateway:NatGateway").length;
    expect([await gateways("prod"), await gateways("staging")]).to.deep.equal([3, 1]);
  });
  it("gives no subnet a public address", async () => {
    const plan = await planOf("prod", "aws");
    for (const subnet of plan.all("aws:ec2/subnet:Subnet"))
      expect(at(plan.inputs(subnet), "mapPublicIpOnLaunch"), subnet.name).to.equal(false);
  });
  it("puts a hybrid's data into the subnets that the stack names, in the cluster's VPC", async () => {
    const plan = await planOf("prod", "hybrid");
    const subnets = plan.all("aws:ec2/subnet:Subnet").map((subnet) => plan.inputs(subnet));
    expect(
      subnets.map((subnet) => [at(subnet, "availabilityZone"), at(subnet, "cidrBlock"), at(subnet, "vpcId")]),
    ).to.have.deep.members([
      ["us-west-2a", "10.10.240.0/24", "vpc-0f1e2d3c4b5a60718"],
      ["us-west-2b", "10.10.241.0/24", "vpc-0f1e2d3c4b5a60718"],
      ["us-west-2c", "10.10.242.0/24", "vpc-0f1e2d3c4b5a60718"],
    ]);
    expect(plan.all("aws:ec2/vpc:Vpc")).to.deep.equal([]);
    expect(plan.all("aws:ec2/internetGateway:InternetGateway")).to.deep.equal([]);
  });
});

describe("the address plan", () => {
  const cases: readonly (readonly [tier: Tier, letter: string, cidr: string])[] = [
    ["app", "a", "10.40.0.0/20"],
    ["app", "f", "10.40.80.0/20"],
    ["data", "a", "10.40.96.0/20"],
    ["data", "c", "10.40.128.0/20"],
    ["public", "a", "10.40.192.0/24"],
    ["public", "b", "10.40.193.0/24"],
  ];
  for (const [tier, letter, cidr] of cases)
    it(`gives ${tier} in zone ${letter} ${cidr} of 10.40.0.0/16`, () => {
      expect(subnetCidr("10.40.0.0/16", tier, `us-west-2${letter}`)).to.equal(cidr);
    });

  const vpc = fc
    .tuple(fc.integer({ min: 16, max: 20 }), fc.integer({ min: 0, max: 255 }))
    .map(([prefix, second]) => `10.${second}.0.0/${prefix}`);
  const all = (range: string) => tiers.flatMap((tier) => zones.map((zone) => subnetCidr(range, tier, zone)));

  it("lets no two subnets overlap, and all lie in the VPC", () => {
    fc.assert(
      fc.property(vpc, (range) => {
        const subnets = all(range);
        const whole = parseRange(range);
        for (const [index, one] of subnets.entries()) {
          expect(subnets.slice(index + 1).filter((other) => overlap(one, other))).to.deep.equal([]);
          const { first = -1, last = -1, canonical } = parseRange(one) ?? {};
          expect(canonical).to.equal(one);
          expect(first).to.be.at.least(whole?.first ?? 0);
          expect(last).to.be.at.most(whole?.last ?? 0);
        }
      }),
    );
  });
  it("moves nothing when a zone is added: a slot follows from the zone's letter alone", () => {
    fc.assert(
      fc.property(
        vpc,
        fc.constantFrom(...tiers),
        fc.shuffledSubarray(zones, { minLength: 1 }),
        (range, tier, some) => {
          const before = some.map((zone) => subnetCidr(range, tier, zone));
          const after = [...zones].sort().map((zone) => [zone, subnetCidr(range, tier, zone)] as const);
          for (const [index, zone] of some.entries())
            expect(new Map(after).get(zone)).to.equal(before[index]);
        },
      ),
    );
  });
  it("has no slot for a zone beyond f", () => {
    expect(() => subnetCidr("10.0.0.0/16", "app", "us-east-1g")).to.throw(RangeError, "has no slot");
  });
});
