import { expect } from "chai";
import type { PlannedResource } from "../../../policy/plan/resource";
import { UNKNOWN } from "../../../policy/rule";
import { findings, judged, made, type Props, resource } from "../support";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const OUT = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

describe("Advice about what security groups let out", () => {
  const advised = (type: string, props: Props) => findings([resource(type, props)]);
  it("is given when everything may leave for the internet, wherever the rule stands", () => {
    expect(advised(GROUP, { egress: [OUT] })).to.deep.equal(["P-26 egress[0].cidrBlocks[0]"]);
    expect(advised("aws:ec2/securityGroupRule:SecurityGroupRule", { type: "egress", ...OUT })).to.deep.equal([
      "P-26 cidrBlocks[0]",
    ]);
    expect(advised(EGRESS, { ipProtocol: "-1", cidrIpv6: "::/0" })).to.deep.equal(["P-26 cidrIpv6"]);
    expect(
      advised(EGRESS, { ipProtocol: "tcp", fromPort: 0, toPort: 65535, cidrIpv4: "0.0.0.0/0" }),
    ).to.deep.equal(["P-26 cidrIpv4"]);
  });
  it("is given for all ports but the one that nobody uses, and not for half of them", () => {
    const from = (fromPort: number) =>
      advised(EGRESS, { ipProtocol: "tcp", fromPort, toPort: 65535, cidrIpv4: "0.0.0.0/0" });
    expect(from(1)).to.deep.equal(["P-26 cidrIpv4"]);
    expect(from(2)).to.deep.equal([]);
    expect(advised(EGRESS, { ipProtocol: UNKNOWN, cidrIpv4: "0.0.0.0/0" })).to.deep.equal([]);
    expect(
      advised(EGRESS, { ipProtocol: "tcp", fromPort: 0, toPort: 1024, cidrIpv4: "0.0.0.0/0" }),
    ).to.deep.equal([]);
  });
  it("is not given for one port, for a group, or for private addresses", () => {
    const port = { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" };
    expect(advised(EGRESS, port)).to.deep.equal([]);
    expect(advised(EGRESS, { ipProtocol: "-1", referencedSecurityGroupId: UNKNOWN })).to.deep.equal([]);
    expect(advised(GROUP, { egress: [{ ...OUT, cidrBlocks: ["10.0.0.0/8"] }] })).to.deep.equal([]);
  });
});

describe("The security group of a data store", () => {
  const cluster = { tlsEnabled: true, aclName: "ours", numReplicasPerShard: 1, securityGroupIds: [UNKNOWN] };
  const store = (group: PlannedResource) =>
    made("aws:memorydb/cluster:Cluster", "store", cluster, { securityGroupIds: [group] });
  const rule = (props: Props, group: PlannedResource) =>
    made(
      EGRESS,
      "out",
      { ipProtocol: "tcp", fromPort: 443, toPort: 443, ...props },
      {
        securityGroupId: [group],
      },
    );
  const found = (resources: PlannedResource[]) => judged("P-41", resources);
  const group = made(GROUP, "group");

  it("lets nothing out of the VPC, by a rule inside it or beside it", () => {
    const wide = made(GROUP, "wide", { egress: [{ ...OUT, protocol: "tcp", fromPort: 443, toPort: 443 }] });
    expect(found([wide, store(wide)])).to.deep.equal(["wide egress[0].cidrBlocks[0]"]);
    for (const cidrIpv4 of ["0.0.0.0/0", "198.51.100.7/32", UNKNOWN])
      expect(found([group, store(group), rule({ cidrIpv4 }, group)])).to.deep.equal(["out cidrIpv4"]);
    const vague = made(GROUP, "vague", { egress: UNKNOWN });
    expect(found([vague, store(vague)])).to.deep.equal(["vague egress"]);
  });
  it("may let out what stays in the VPC", () => {
    const inside = made(GROUP, "inside", { egress: [{ ...OUT, cidrBlocks: ["10.0.0.0/16"] }] });
    const toGroup = rule({ referencedSecurityGroupId: UNKNOWN }, inside);
    expect(found([inside, store(inside), toGroup])).to.deep.equal([]);
  });
  it("is told from the group of a service, which calls others", () => {
    const service = made(GROUP, "service", { egress: [{ ...OUT, fromPort: 443, toPort: 443 }] });
    expect(found([service, store(group)])).to.deep.equal([]);
  });
});
