import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const high = { protocol: "tcp", action: "allow", ruleNo: 90, fromPort: 1024, toPort: 65535 };
const closed = { protocol: "-1", action: "deny", fromPort: 0, toPort: 0, cidrBlock: "0.0.0.0/0" };

check("A network ACL", {
  good: resource("aws:ec2/networkAcl:NetworkAcl", {
    ingress: [
      { protocol: "tcp", action: "allow", ruleNo: 1, fromPort: 1024, toPort: 1400, cidrBlock: "0.0.0.0/0" },
      { protocol: "tcp", action: "deny", ruleNo: 2, fromPort: 0, toPort: 65535, cidrBlock: "0.0.0.0/0" },
    ],
  }),
  accepts: [
    {
      what: "the high ports, once those of data stores are denied",
      change: [
        [
          ["ingress"],
          [
            { ...high, cidrBlock: "0.0.0.0/0" },
            { ...closed, ruleNo: "80" },
          ],
        ],
      ],
    },
    {
      what: "the high ports, when denials name the protocol by its number and each port of a store",
      change: [
        [
          ["ingress"],
          [
            { ...high, toPort: 1434, cidrBlock: "0.0.0.0/0" },
            { ...closed, ruleNo: 80, protocol: "6", fromPort: 1433, toPort: 1433 },
            { ...closed, ruleNo: 81, protocol: "6", fromPort: 1434, toPort: 1434 },
          ],
        ],
      ],
    },
    { what: "a data port for private addresses", change: [[["ingress", 0, "cidrBlock"], "10.0.0.0/8"]] },
    {
      what: "a data port for a private address of IPv6",
      change: [[["ingress", 0], { ...high, ipv6CidrBlock: "fd00::/8" }]],
    },
  ],
  refuses: [
    {
      what: "a range with a data port",
      change: [[["ingress", 0, "toPort"], 65535]],
      finds: ["P-08 ingress[0].cidrBlock"],
    },
    {
      what: "everything",
      change: [[["ingress", 0, "protocol"], "-1"]],
      finds: ["P-08 ingress[0].cidrBlock"],
    },
    ...(
      [
        ["a denial that comes later", { ...closed, ruleNo: 91 }],
        ["a denial without a number", closed],
        ["a denial of some addresses", { ...closed, ruleNo: 80, cidrBlock: "0.0.0.0/1" }],
        [
          "a denial for the other family",
          { ...closed, ruleNo: 80, cidrBlock: undefined, ipv6CidrBlock: "::/0" },
        ],
        [
          "a denial of another protocol",
          { ...closed, ruleNo: 80, protocol: "udp", fromPort: 0, toPort: 65535 },
        ],
        ["a denial of some ports", { ...closed, ruleNo: 80, protocol: "tcp", fromPort: 1024, toPort: 27018 }],
        ["a denial of port 0 alone", { ...closed, ruleNo: 80, protocol: "tcp" }],
        ["a denial that nobody can read", { ...closed, ruleNo: 80, protocol: "tcp", fromPort: "all" }],
        ["a denial that is not known", { ...closed, ruleNo: 80, action: UNKNOWN }],
      ] as const
    ).map(([what, deny]) => ({
      what: `the high ports behind ${what}`,
      change: [[["ingress"], [{ ...high, cidrBlock: "0.0.0.0/0" }, deny]]] as [string[], unknown][],
      finds: what.includes("not known")
        ? ["P-08 ingress[0].cidrBlock", "P-08 ingress[1].cidrBlock"]
        : ["P-08 ingress[0].cidrBlock"],
    })),
    {
      what: "a block that is not known",
      change: [[["ingress", 0], { ...high, ruleNo: 1, cidrBlock: UNKNOWN }]],
      finds: ["P-08 ingress[0].cidrBlock"],
    },
    { what: "entries that are not known", change: [[["ingress"], UNKNOWN]], finds: ["P-08 ingress"] },
  ],
});

check("A separate entry of a network ACL", {
  good: resource("aws:ec2/networkAclRule:NetworkAclRule", {
    protocol: "tcp",
    ruleAction: "allow",
    ruleNumber: 1,
    fromPort: 443,
    toPort: 443,
    cidrBlock: "0.0.0.0/0",
  }),
  accepts: [
    { what: "egress", change: [[[], { egress: "true", protocol: "-1", cidrBlock: "0.0.0.0/0" }]] },
    { what: "a denial", change: [[[], { ruleAction: "DENY", protocol: "-1", cidrBlock: "0.0.0.0/0" }]] },
    {
      what: "the ports that answers come back to",
      change: [
        [["fromPort"], 32768],
        [["toPort"], 65535],
      ],
    },
  ],
  refuses: [
    { what: "a data port", change: [[["toPort"], 5432]], finds: ["P-08 cidrBlock"] },
    {
      what: "a data port among the high ones",
      change: [
        [["fromPort"], 33060],
        [["toPort"], 33060],
      ],
      finds: ["P-08 cidrBlock"],
    },
    {
      what: "a data port by IPv6",
      change: [[[], { protocol: "6", fromPort: 5432, toPort: 5432, ipv6CidrBlock: "::/0" }]],
      finds: ["P-08 ipv6CidrBlock"],
    },
    { what: "a port that is not known", change: [[["toPort"], UNKNOWN]], finds: ["P-08 cidrBlock"] },
  ],
});
