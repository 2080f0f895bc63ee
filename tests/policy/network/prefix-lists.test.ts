import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { defaultSettings } from "../../../policy/settings";
import { check, findings, type Props, resource } from "../support";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";

const data = { protocol: "tcp", fromPort: 5432, toPort: 5432 };

check("A prefix list", {
  good: resource("aws:ec2/managedPrefixList:ManagedPrefixList", { entries: [{ cidr: "10.0.0.0/8" }] }),
  refuses: [
    {
      what: "a public block",
      change: [[["entries", 1], { cidr: "203.0.113.0/24" }]],
      finds: ["P-03 entries[1].cidr"],
    },
    {
      what: "an unknown block",
      change: [[["entries", 0, "cidr"], UNKNOWN]],
      finds: ["P-03 entries[0].cidr"],
    },
  ],
});

describe("Prefix lists that security groups let in", () => {
  const trusted = (rule: Props) => findings([resource(GROUP, { ingress: [rule] })]);
  it("are CloudFront's on 443", () => {
    expect(
      trusted({ protocol: "tcp", fromPort: 443, toPort: 443, prefixListIds: ["pl-82a045eb"] }),
    ).to.deep.equal([]);
  });
  it("reach no other port when they are not of this stack", () => {
    expect(trusted({ ...data, prefixListIds: ["pl-82a045eb"] })).to.deep.equal([
      "P-03a ingress[0].prefixListIds[0]",
    ]);
    expect(
      trusted({ protocol: "tcp", fromPort: 443, toPort: 1024, prefixListIds: ["pl-82a045eb"] }),
    ).to.deep.equal(["P-03a ingress[0].prefixListIds[0]"]);
  });
  it("are trusted by any one of several patterns", () => {
    const ingress = [{ protocol: "tcp", fromPort: 443, toPort: 443, prefixListIds: ["pl-82a045eb"] }];
    const settings = { ...defaultSettings("prod"), trustedPrefixLists: ["^pl-1$", "^pl-82a045eb$"] };
    expect(findings([resource(GROUP, { ingress })], { settings })).to.deep.equal([]);
  });
  it("are refused when nobody knows where they come from", () => {
    expect(trusted({ ...data, prefixListIds: [UNKNOWN] })).to.deep.equal([
      "P-03a ingress[0].prefixListIds[0]",
    ]);
  });
  it("do not hide behind a list of this stack that the group lets out to", () => {
    const list = resource(
      "aws:ec2/managedPrefixList:ManagedPrefixList",
      { entries: [{ cidr: "10.0.0.0/8" }] },
      { name: "list" },
    );
    const group = resource(
      GROUP,
      {
        ingress: [{ ...data, prefixListIds: ["pl-82a045eb"] }],
        egress: [{ ...data, prefixListIds: [UNKNOWN] }],
      },
      { propertyDependencies: { egress: [list.urn] } },
    );
    expect(findings([list, group])).to.deep.equal(["P-03a ingress[0].prefixListIds[0]"]);
  });
  it("are refused when their id is none", () => {
    expect(
      trusted({ protocol: "tcp", fromPort: 443, toPort: 443, prefixListIds: ["everyone"] }),
    ).to.deep.equal(["P-03a ingress[0].prefixListIds[0]"]);
  });
  for (const id of [UNKNOWN, "pl-0123456789abcdef0"])
    it(`may be of this stack on any port, ${id === UNKNOWN ? "before" : "after"} the first update`, () => {
      const list = resource(
        "aws:ec2/managedPrefixList:ManagedPrefixList",
        { entries: [{ cidr: "10.0.0.0/8" }] },
        { name: "list" },
      );
      const group = resource(
        GROUP,
        { ingress: [{ ...data, prefixListIds: [id] }] },
        { propertyDependencies: { ingress: [list.urn] } },
      );
      expect(findings([list, group])).to.deep.equal([]);
    });
});
