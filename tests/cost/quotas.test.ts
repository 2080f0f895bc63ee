import { expect } from "chai";
import type { Estimate } from "../../cost/estimate";
import { exceeded, type Quota } from "../../cost/quotas";
import { coloursFor } from "../../preview/colours";
import { render } from "../../preview/render";
import { type PlanView, planFor, planOf } from "../support/plan";

function quota({ quotas }: Estimate, name: string, where?: string): Quota {
  const found = quotas.find((one) => one.name === name && (where === undefined || one.where === where));
  if (found === undefined)
    throw new Error(`no quota ${name}; there are: ${quotas.map(({ name }) => name).join(", ")}`);
  return found;
}

describe("limits of a new account", () => {
  let view: PlanView;
  let all: Estimate;
  before(async () => {
    view = await planFor({ stack: "prod", placement: "aws", systems: [] });
    all = view.plan.estimate;
  });

  it("count networks by region, beside the one that an account begins with", () => {
    expect(quota(all, "VPCs per Region", "us-west-2")).to.deep.equal({
      ...{ name: "VPCs per Region", code: "L-F678F1CE", where: "us-west-2", default: 5, needed: 4 + 1 },
    });
  });

  it("are exceeded by the addresses of NAT gateways: three in each of four networks", () => {
    const addresses = quota(all, "EC2-VPC Elastic IPs", "us-west-2");
    expect(addresses).to.include({ code: "L-0263D0A3", default: 5, needed: 12 });
    expect(exceeded(all.quotas)).to.include(addresses);
  });

  it("count gateways by zone", () => {
    expect(quota(all, "NAT gateways per Availability Zone", "us-west-2a")).to.include({
      default: 5,
      needed: 4,
    });
  });

  it("count CPUs of as many tasks as services may scale to", async () => {
    const { plan } = await planOf("prod", "aws", "tebx");
    // The API: 6 tasks of 8; Keycloak: 3 of 1.
    expect(quota(plan.estimate, "Fargate On-Demand vCPU resource count").needed).to.equal(6 * 8 + 3 * 1);
  });

  it("count a prefix list as the 55 entries that it may have", () => {
    const rules = quota(all, "Inbound or outbound rules per security group");
    expect(rules).to.include({ code: "L-0EA8095F", default: 60, needed: 55 });
    expect(rules.where).to.match(/^ingress of \S+-edge$/);
  });

  it("count databases of both engines together", () => {
    const types = ["aws:rds/instance:Instance", "aws:docdb/clusterInstance:ClusterInstance"];
    const ofInamsos = view
      .all("aws:rds/instance:Instance")
      .filter(({ system }) => system === "inamsos").length;
    const instances = types.flatMap((type) => view.all(type)).length - ofInamsos;
    expect(quota(all, "DB instances", "us-west-2").needed).to.equal(instances);
  });

  it("tell the fullest first, and of what is not exceeded one place only", () => {
    const shares = all.quotas.map(({ needed, default: most }) => needed / most);
    expect(shares).to.deep.equal([...shares].sort((a, b) => b - a));
    const kept = all.quotas.filter((one) => !exceeded(all.quotas).includes(one));
    expect(new Set(kept.map(({ name }) => name))).to.have.property("size", kept.length);
  });

  it("stand in one line of the preview with name, code, default and what is needed; all of them on demand", () => {
    const text = (costs: boolean) =>
      render(view.plan, { colours: coloursFor({}), width: 400, all: false, costs });
    expect(text(false)).to.contain("12 of 5 EC2-VPC Elastic IPs (L-0263D0A3) in us-west-2");
    expect(text(false)).not.to.contain("Roles per account");
    expect(text(true)).to.match(/ +\d+ of 1000 +Roles per account, account {2}L-FE177D64/);
  });

  it("do not matter to a system on kubernetes", async () => {
    const { plan } = await planOf("prod", "kubernetes", "inamsos");
    expect(plan.estimate.quotas).to.deep.equal([]);
  });
});
