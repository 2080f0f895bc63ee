import { expect } from "chai";
import type { Waiver } from "../../../policy/rule";
import { findings, resource, verdict } from "../support";

const subnet = resource("aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch: true }, { name: "edge-a" });
const waiver: Waiver = {
  rule: "P-09",
  resource: "edge-a",
  owner: "platform",
  reason: "bastion until July",
  expires: "2026-06-01",
};

describe("A waiver", () => {
  it("lets a finding pass until its last day, and shows it", () => {
    const { violations, waived } = verdict([subnet], { waivers: [waiver] });
    expect(violations).to.deep.equal([]);
    expect(waived.map((one) => [one.rule, one.path, one.waiver.owner])).to.deep.equal([
      ["P-09", "mapPublicIpOnLaunch", "platform"],
    ]);
  });
  it("may name the URN", () => {
    expect(findings([subnet], { waivers: [{ ...waiver, resource: subnet.urn }] })).to.deep.equal([]);
  });
  it("waives for rules about the stack too", () => {
    const vpc = resource("aws:ec2/vpc:Vpc", {}, { name: "vpc" });
    const waivers = ["P-04a", "L-03"].map((rule) => ({ ...waiver, rule, resource: "vpc" }));
    expect(findings([vpc], { waivers })).to.deep.equal([]);
  });
  it("that expired yesterday is a violation, and so is what it waived", () => {
    expect(findings([subnet], { waivers: [{ ...waiver, expires: "2026-05-31" }] })).to.have.members([
      "P-09 mapPublicIpOnLaunch",
      "W-01 ward:waivers[0]",
    ]);
  });
  it("for a rule that does not exist is a violation", () => {
    expect(findings([], { waivers: [{ ...waiver, rule: "P-99" }] })).to.include("W-02 ward:waivers[0]");
    expect(findings([], { waivers: [{ ...waiver, rule: "W-01" }] })).to.include("W-02 ward:waivers[0]");
  });
  for (const key of ["owner", "reason", "resource", "expires"] as const)
    it(`without ${key} is a violation and waives nothing`, () => {
      const found = findings([subnet], { waivers: [{ ...waiver, [key]: " " }] });
      expect(found).to.have.members(["P-09 mapPublicIpOnLaunch", "W-03 ward:waivers[0]"]);
    });
  for (const expires of ["2026-13-01", "2026-02-30", "next year", "2026-6-1"])
    it(`with the last day ${expires} is incomplete`, () => {
      expect(findings([subnet], { waivers: [{ ...waiver, expires }] })).to.include("W-03 ward:waivers[0]");
    });
  it("that waives nothing is a violation, when the whole stack was planned", () => {
    const stale = [{ ...waiver, resource: "edge-b" }];
    expect(findings([], { waivers: stale })).to.deep.equal(["W-04 ward:waivers[0]"]);
    expect(findings([], { waivers: stale, partial: true })).to.deep.equal([]);
  });
  it("for one resource does not reach another, nor another rule", () => {
    const other = resource("aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch: true }, { name: "edge-b" });
    const kept = resource(
      "aws:ecs/service:Service",
      { networkConfiguration: { assignPublicIp: true } },
      { name: "edge-a" },
    );
    expect(findings([subnet, other, kept], { waivers: [waiver] })).to.deep.equal([
      "P-09 mapPublicIpOnLaunch",
      "P-22 networkConfiguration.assignPublicIp",
    ]);
  });

  it("lasts a year at most, and one that would last longer waives nothing", () => {
    expect(findings([subnet], { waivers: [{ ...waiver, expires: "2027-06-02" }] })).to.deep.equal([]);
    for (const expires of ["2027-06-03", "2999-12-31"])
      expect(findings([subnet], { waivers: [{ ...waiver, expires }] })).to.have.members([
        "P-09 mapPublicIpOnLaunch",
        "W-05 ward:waivers[0]",
      ]);
  });
  for (const pattern of ["edge-*", "*", "edge-?", "edge-(a|b)", "^edge", "edge-[ab]", "all", "edge-a,edge-b"])
    it(`for ${pattern} is a violation: it names no one resource`, () => {
      expect(findings([subnet], { waivers: [{ ...waiver, resource: pattern }] })).to.have.members([
        "P-09 mapPublicIpOnLaunch",
        "W-06 ward:waivers[0]",
      ]);
    });
  it("may name a URN, with the types of its parents in it", () => {
    const under = resource(subnet.type, subnet.props, { name: "edge-a", under: ["ward:components:Network"] });
    expect(under.urn).to.contain("$");
    expect(findings([under], { waivers: [{ ...waiver, resource: under.urn }] })).to.deep.equal([]);
  });
  it("is there once", () => {
    expect(findings([subnet], { waivers: [waiver, { ...waiver, owner: "another" }] })).to.deep.equal([
      "W-07 ward:waivers[1]",
    ]);
    const other = { ...waiver, rule: "P-22" };
    expect(findings([subnet], { waivers: [waiver, other], partial: true })).to.deep.equal([]);
  });
  it("does not waive a rule about waivers, not even the one it breaks", () => {
    const twice = [waiver, waiver, { ...waiver, rule: "W-07", resource: "ward-prod" }];
    expect(findings([subnet], { waivers: twice })).to.have.members([
      "W-07 ward:waivers[1]",
      "W-02 ward:waivers[2]",
    ]);
  });
});
