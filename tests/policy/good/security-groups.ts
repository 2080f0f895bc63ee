/** Who may come in: security groups and lists of addresses. */
import { GROUP, VPC } from "./account";
import type { Specimen } from "./specimen";

const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const out = [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.20.0.0/16"] }];

export const securityGroups: readonly Specimen[] = [
  {
    what: "a database's group that admits the services",
    type: SECURITY_GROUP,
    props: {
      vpcId: VPC,
      description: "records",
      ingress: [
        { description: "api", protocol: "tcp", fromPort: 5432, toPort: 5432, securityGroups: [GROUP] },
      ],
      egress: [],
    },
  },
  {
    what: "a group that admits private blocks of both families, and itself",
    type: SECURITY_GROUP,
    props: {
      vpcId: VPC,
      ingress: [
        { protocol: "6", fromPort: 27017, toPort: 27018, cidrBlocks: ["10.20.0.0/16", "172.16.0.0/12"] },
        { protocol: "tcp", fromPort: 6379, toPort: 6379, ipv6CidrBlocks: ["fd00:1234::/32"] },
        { protocol: "tcp", fromPort: 9300, toPort: 9300, self: true },
        { protocol: "icmp", fromPort: 8, toPort: 0, cidrBlocks: ["100.64.0.0/10"] },
      ],
      egress: out,
    },
  },
  { what: "a group without rules", type: SECURITY_GROUP, props: { vpcId: VPC, description: "callers" } },
  {
    what: "a rule that admits another group",
    type: RULE,
    props: {
      type: "ingress",
      securityGroupId: GROUP,
      sourceSecurityGroupId: "sg-0fedcba9876543210",
      protocol: "tcp",
      fromPort: 9092,
      toPort: 9092,
    },
  },
  {
    what: "a rule for what goes out to the internet by HTTPS",
    type: RULE,
    props: {
      type: "egress",
      securityGroupId: GROUP,
      protocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrBlocks: ["0.0.0.0/0"],
    },
  },
  {
    what: "an ingress rule of one port from a peer",
    type: INGRESS,
    props: {
      securityGroupId: GROUP,
      ipProtocol: "tcp",
      fromPort: 6379,
      toPort: 6379,
      referencedSecurityGroupId: "sg-0fedcba9876543210",
    },
  },
  {
    what: "an ingress rule of HTTPS from a private block",
    type: INGRESS,
    props: {
      securityGroupId: GROUP,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "192.168.10.0/24",
    },
  },
  {
    what: "a default group that is closed",
    type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    props: { vpcId: VPC, ingress: [], egress: [] },
  },
  {
    what: "a list of private blocks",
    type: "aws:ec2/managedPrefixList:ManagedPrefixList",
    props: {
      name: "offices",
      addressFamily: "IPv4",
      maxEntries: 5,
      entries: [
        { cidr: "10.90.0.0/16", description: "north" },
        { cidr: "10.91.0.0/16", description: "south" },
      ],
    },
  },
  {
    what: "an entry of a list of private blocks",
    type: "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
    props: { prefixListId: "pl-0a1b2c3d4e5f60718", cidr: "10.92.0.0/16" },
  },
  {
    what: "a cache's group with its cluster bus, a range of MongoDB and NFS",
    type: SECURITY_GROUP,
    props: {
      vpcId: VPC,
      ingress: [
        { protocol: "tcp", fromPort: 6379, toPort: 6379, securityGroups: [GROUP] },
        { protocol: "tcp", fromPort: 16379, toPort: 16379, self: true },
        { protocol: "tcp", fromPort: 27017, toPort: 27019, securityGroups: [GROUP] },
        { protocol: "tcp", fromPort: 2049, toPort: 2049, securityGroups: [GROUP] },
      ],
    },
  },
  {
    what: "a service's group with a range of ports, names and both kinds of pings",
    type: SECURITY_GROUP,
    props: {
      vpcId: VPC,
      ingress: [
        { protocol: "tcp", fromPort: 8000, toPort: 8100, securityGroups: [GROUP] },
        { protocol: "udp", fromPort: 53, toPort: 53, cidrBlocks: ["10.0.0.0/8"] },
        { protocol: "icmp", fromPort: -1, toPort: -1, cidrBlocks: ["10.0.0.0/8"] },
        { protocol: "icmpv6", fromPort: -1, toPort: -1, self: true },
      ],
    },
  },
];
