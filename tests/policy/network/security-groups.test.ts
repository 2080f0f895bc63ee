import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { check, findings, judged, made, resource } from "../support";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";

const data = { protocol: "tcp", fromPort: 5432, toPort: 5432 };

check("A security group", {
  good: resource(GROUP, { ingress: [{ ...data, securityGroups: [UNKNOWN] }] }),
  accepts: [
    {
      what: "private addresses",
      change: [
        [
          ["ingress", 0, "cidrBlocks"],
          ["10.0.0.0/16", "172.31.0.0/20", "100.64.0.0/10"],
        ],
        [["ingress", 0, "ipv6CidrBlocks"], ["fd00::/8"]],
      ],
    },
    { what: "itself as the source", change: [[["ingress", 0], { ...data, self: true }]] },
    { what: "no ingress", change: [[["ingress"], undefined]] },
    {
      what: "ICMP, which has no ports",
      change: [[["ingress", 0], { protocol: "icmp", fromPort: -1, toPort: -1, cidrBlocks: ["10.0.0.0/8"] }]],
    },
    {
      what: "a range in which no data store listens",
      change: [
        [["ingress", 0], { protocol: "tcp", fromPort: 3000, toPort: 3010, securityGroups: [UNKNOWN] }],
      ],
    },
    {
      what: "a range in which one kind of store listens",
      change: [
        [["ingress", 0], { protocol: "tcp", fromPort: 27017, toPort: 27019, securityGroups: [UNKNOWN] }],
      ],
    },
    {
      what: "everything among the members of one group",
      change: [[["ingress", 0], { protocol: "-1", fromPort: 0, toPort: 0, self: true }]],
    },
    ...(
      [
        ["icmp", 3, 4, "0.0.0.0/0"],
        ["1", "3", "4", "0.0.0.0/0"],
        ["icmpv6", 2, 0, "::/0"],
      ] as const
    ).map(([protocol, fromPort, toPort, cidr]) => ({
      what: `the word that a packet is too big (${protocol})`,
      change: [[["ingress", 0], { protocol, fromPort, toPort, cidrBlocks: [cidr] }]] as [
        (string | number)[],
        unknown,
      ][],
    })),
  ],
  refuses: [
    ...(
      [
        ["every message of ICMP", "icmp", -1, -1],
        ["every code of a type", "icmp", 3, -1],
        ["questions", "icmp", 8, 0],
        ["IPv4's code for IPv6", "icmpv6", 3, 4],
        ["a type that is not known", "icmp", UNKNOWN, 4],
      ] as const
    ).map(([what, protocol, fromPort, toPort]) => ({
      what: `${what} from everywhere`,
      change: [[["ingress", 0], { protocol, fromPort, toPort, cidrBlocks: ["0.0.0.0/0"] }]] as [
        (string | number)[],
        unknown,
      ][],
      finds: ["P-27 ingress[0].cidrBlocks[0]"],
    })),
    {
      what: "all ports among the members of one group, by a range",
      change: [[["ingress", 0], { protocol: "tcp", fromPort: 0, toPort: 65535, self: true }]],
      finds: ["P-42 ingress[0]"],
    },
    {
      what: "one port among the members of one group, by every protocol",
      change: [[["ingress", 0], { protocol: "-1", fromPort: 7800, toPort: 7800, self: true }]],
      finds: ["P-42 ingress[0]"],
    },
    {
      what: "unknown ports from private addresses",
      change: [
        [["ingress", 0], { protocol: "tcp", fromPort: UNKNOWN, toPort: UNKNOWN, cidrBlocks: ["10.0.0.0/8"] }],
      ],
      finds: ["P-42 ingress[0].fromPort"],
    },
    ...(
      [
        ["all protocols", { protocol: "-1", fromPort: 0, toPort: 0 }],
        ["a protocol that is left out", {}],
        ["all ports of TCP", { protocol: "tcp", fromPort: 0, toPort: 65535 }],
        ["a port beside the store's", { protocol: "tcp", fromPort: "5431", toPort: "5432" }],
        ["two kinds of stores", { protocol: "6", fromPort: 5432, toPort: 6379 }],
      ] as const
    ).flatMap(([what, ports]) =>
      [
        { securityGroups: [UNKNOWN] },
        { self: true, securityGroups: [UNKNOWN] },
        { self: true, cidrBlocks: ["10.0.0.0/16"] },
        { cidrBlocks: ["10.0.0.0/16"] },
      ].map((source) => ({
        what: `${what}, opened to ${Object.keys(source).join()}`,
        change: [[["ingress", 0], { ...ports, ...source }]] as [(string | number)[], unknown][],
        finds: ["P-42 ingress[0]"],
      })),
    ),
    ...[
      "0.0.0.0/0",
      "0.0.0.0/1",
      "128.0.0.0/1",
      "1.2.3.4/32",
      "10.0.0.0/7",
      "172.0.0.0/8",
      "::/0",
      "0::0/0",
      "2000::/3",
      "::ffff:0:0/96",
      "/0",
      "010.0.0.0/8",
      "10.1/16",
      "",
      "all",
    ].map((cidr) => ({
      what: `PostgreSQL open to "${cidr}"`,
      change: [[["ingress", 0, "cidrBlocks"], [cidr]]] as [(string | number)[], unknown][],
      finds: ["P-01 ingress[0].cidrBlocks[0]"],
    })),
    {
      what: "open by IPv6",
      change: [[["ingress", 0, "ipv6CidrBlocks"], ["::/0"]]],
      finds: ["P-01 ingress[0].ipv6CidrBlocks[0]"],
    },
    {
      what: "a range around the port",
      change: [
        [["ingress", 0], { protocol: "tcp", fromPort: 27000, toPort: 28000, cidrBlocks: ["0.0.0.0/0"] }],
      ],
      finds: ["P-01 ingress[0].cidrBlocks[0]", "P-42 ingress[0]"],
    },
    {
      what: "all protocols, ports 0 to 0",
      change: [[["ingress", 0], { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }]],
      finds: ["P-01 ingress[0].cidrBlocks[0]", "P-42 ingress[0]"],
    },
    {
      what: "TCP by number",
      change: [
        [["ingress", 0], { protocol: "6", fromPort: "6379", toPort: "6379", cidrBlocks: ["0.0.0.0/0"] }],
      ],
      finds: ["P-01 ingress[0].cidrBlocks[0]"],
    },
    {
      what: "TCP by a number with zeros before it",
      change: [
        [["ingress", 0], { protocol: "006", fromPort: 6379, toPort: 6379, cidrBlocks: ["0.0.0.0/0"] }],
      ],
      finds: ["P-01 ingress[0].cidrBlocks[0]"],
    },
    {
      what: "TCP without ports",
      change: [[["ingress", 0], { protocol: "tcp", cidrBlocks: ["0.0.0.0/0"] }]],
      finds: ["P-01 ingress[0].cidrBlocks[0]", "P-42 ingress[0]"],
    },
    {
      what: "a public block beside `self`",
      change: [[["ingress", 0], { ...data, self: true, cidrBlocks: ["0.0.0.0/0"] }]],
      finds: ["P-01 ingress[0].cidrBlocks[0]"],
    },
    {
      what: "a public block beside a prefix list",
      change: [[["ingress", 0], { ...data, prefixListIds: ["pl-82a045eb"], cidrBlocks: ["0.0.0.0/0"] }]],
      finds: ["P-01 ingress[0].cidrBlocks[0]"],
    },
    {
      what: "an open rule after one for itself",
      change: [[["ingress", 1], { ...data, cidrBlocks: ["0.0.0.0/0"] }]],
      finds: ["P-01 ingress[1].cidrBlocks[0]"],
    },
    {
      what: "the web port open to the world",
      change: [[["ingress", 0], { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }]],
      finds: ["P-27 ingress[0].cidrBlocks[0]"],
    },
    {
      what: "SSH open to an office",
      change: [
        [["ingress", 0], { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["198.51.100.7/32"] }],
      ],
      finds: ["P-27 ingress[0].cidrBlocks[0]"],
    },
    {
      what: "a rule that is said not to be for itself, and for nobody else",
      change: [[["ingress", 0], { ...data, self: false }]],
      finds: ["P-02 ingress[0]"],
    },
    { what: "a rule without a source", change: [[["ingress", 0], data]], finds: ["P-02 ingress[0]"] },
    {
      what: "a rule with empty sources",
      change: [[["ingress", 0], { ...data, securityGroups: [], cidrBlocks: [] }]],
      finds: ["P-02 ingress[0]"],
    },
    {
      what: "unknown ports open to the world",
      change: [
        [["ingress", 0], { protocol: "tcp", fromPort: UNKNOWN, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
      ],
      finds: ["P-01 ingress[0].fromPort", "P-42 ingress[0].fromPort"],
    },
    { what: "unknown rules", change: [[["ingress"], UNKNOWN]], finds: ["P-01 ingress"] },
    {
      what: "unknown blocks",
      change: [[["ingress", 0, "cidrBlocks"], UNKNOWN]],
      finds: ["P-01 ingress[0].cidrBlocks"],
    },
    {
      what: "an unknown block, then the world: one does not hide the other",
      change: [
        [
          ["ingress", 0, "cidrBlocks"],
          [UNKNOWN, "0.0.0.0/0"],
        ],
      ],
      finds: ["P-01 ingress[0].cidrBlocks[0]", "P-01 ingress[0].cidrBlocks[1]"],
    },
  ],
});

check("A separate ingress rule", {
  good: resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
    ipProtocol: "tcp",
    fromPort: 5432,
    toPort: 5432,
    referencedSecurityGroupId: UNKNOWN,
  }),
  refuses: [
    {
      what: "all protocols, which have no ports",
      change: [[[], { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" }]],
      finds: ["P-01 cidrIpv4", "P-42"],
    },
    {
      what: "all protocols for a group",
      change: [[[], { ipProtocol: "-1", referencedSecurityGroupId: UNKNOWN }]],
      finds: ["P-42"],
    },
    {
      what: "a protocol that is not known, for a group",
      change: [[["ipProtocol"], UNKNOWN]],
      finds: ["P-42 ipProtocol"],
    },
    { what: "the world by IPv6", change: [[["cidrIpv6"], "::/0"]], finds: ["P-01 cidrIpv6"] },
    { what: "an unknown block", change: [[["cidrIpv4"], UNKNOWN]], finds: ["P-01 cidrIpv4"] },
    { what: "no source", change: [[["referencedSecurityGroupId"], undefined]], finds: ["P-02"] },
  ],
});

check("A separate rule of the older kind", {
  good: resource("aws:ec2/securityGroupRule:SecurityGroupRule", {
    type: "ingress",
    ...data,
    sourceSecurityGroupId: UNKNOWN,
  }),
  accepts: [
    {
      what: "egress to the world",
      change: [
        [["type"], "egress"],
        [["cidrBlocks"], ["0.0.0.0/0"]],
      ],
    },
  ],
  refuses: [
    { what: "the world", change: [[["cidrBlocks"], ["0.0.0.0/0"]]], finds: ["P-01 cidrBlocks[0]"] },
    { what: "no source", change: [[["sourceSecurityGroupId"], undefined]], finds: ["P-02"] },
    {
      what: "the world, in a rule whose direction is not known",
      change: [
        [["type"], UNKNOWN],
        [["cidrBlocks"], ["0.0.0.0/0"]],
      ],
      finds: ["P-01 cidrBlocks[0]"],
    },
    { what: "all ports", change: [[["protocol"], "all"]], finds: ["P-42"] },
  ],
});

check("The default security group", {
  good: resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { ingress: [], egress: [] }),
  refuses: [
    { what: "an ingress rule", change: [[["ingress"], [{ ...data, self: true }]]], finds: ["P-04 ingress"] },
    {
      what: "an egress rule",
      change: [[["egress"], [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }]]],
      finds: ["P-04 egress"],
    },
  ],
});

describe("The security group of a data store", () => {
  const group = made("aws:ec2/securityGroup:SecurityGroup", "store", {
    ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
  });
  const store = made("aws:redshift/cluster:Cluster", "store", {}, { vpcSecurityGroupIds: [group] });
  const newer = (other: typeof group) =>
    made(
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "among",
      { ipProtocol: "-1" },
      { securityGroupId: [group], referencedSecurityGroupId: [other] },
    );

  it("may let in its members on every port when they are nodes of stores", () => {
    expect(judged("P-42a", [group, store])).to.deep.equal([]);
    expect(findings([group]).filter((one) => one.startsWith("P-42"))).to.deep.equal([]);
  });

  for (const [type, property] of [
    ["aws:ecs/service:Service", "networkConfiguration"],
    ["aws:lambda/function:Function", "vpcConfig"],
    ["aws:ec2/instance:Instance", "vpcSecurityGroupIds"],
  ] as const)
    it(`may not when ${type} carries it too`, () => {
      const caller = made(type, "caller", {}, { [property]: [group] });
      expect(judged("P-42a", [group, store, caller])).to.deep.equal(["store ingress[0]"]);
      const bare = { ...group, props: {} };
      expect(judged("P-42a", [bare, store, caller, newer(bare)])).to.deep.equal(["among"]);
    });

  it("is no matter of a group that no store carries", () => {
    const caller = made("aws:ecs/service:Service", "caller", {}, { networkConfiguration: [group] });
    expect(judged("P-42a", [group, caller])).to.deep.equal([]);
  });

  it("lets in all of another group as little as before", () => {
    const other = made("aws:ec2/securityGroup:SecurityGroup", "other");
    const refused = (rule: typeof group) => findings([rule]).filter((one) => one.startsWith("P-42"));
    expect(refused(newer(group))).to.deep.equal([]);
    expect(refused(newer(other))).to.deep.equal(["P-42"]);
  });
});
