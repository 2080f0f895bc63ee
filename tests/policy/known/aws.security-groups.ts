/** Security groups. */
import { adjudicated, cases, type Row } from "./row";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
/** One of the two speaks: data ports and all others. */
const EXPOSED = ["P-01", "P-27"];
const tcp = (port: number, ...cidrBlocks: string[]) => ({
  protocol: "tcp",
  fromPort: port,
  toPort: port,
  cidrBlocks,
});
const anywhere = "0.0.0.0/0";
const ssh = { protocol: "tcp", fromPort: 22, toPort: 22 };

export const awsSecurityGroupRows: readonly Row[] = [
  ...cases(
    { source: "checkov", rule: "CKV_AWS_24", type: GROUP, ours: EXPOSED },
    {
      bad: {
        "SSH for the world beside a private block": { ingress: [tcp(22, "192.168.0.0/16", anywhere)] },
        "every port, as 0 to 0": { ingress: [tcp(0, "192.168.0.0/16", anywhere)] },
        "SSH for the world beside a group": { ingress: [{ ...tcp(22, anywhere), securityGroups: ["sg-1"] }] },
        "every protocol": {
          ingress: [{ protocol: "-1", fromPort: 0, toPort: 65535, cidrBlocks: [anywhere] }],
        },
        "SSH for the world of IPv6": { ingress: [{ ...ssh, ipv6CidrBlocks: ["::/0"] }] },
      },
      good: {
        "SSH from a group": { ingress: [{ ...ssh, securityGroups: ["sg-1"] }] },
        "SSH from a private block": { ingress: [tcp(22, "192.168.0.0/16")] },
        "SSH from a group and a private block": {
          ingress: [{ ...tcp(22, "192.168.0.0/16"), securityGroups: ["sg-1"] }],
        },
        "everything from itself": { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }] },
      },
    },
  ),
  ...adjudicated(
    "`self` adds a source and takes none away: the world is still let in",
    cases(
      { source: "checkov", rule: "CKV_AWS_24", type: GROUP, ours: EXPOSED },
      {
        bad: {
          "every protocol for the world and itself": {
            ingress: [{ protocol: "-1", fromPort: 0, toPort: 65535, cidrBlocks: [anywhere], self: true }],
          },
        },
      },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_24", type: GROUP, ours: "P-02" },
    {
      bad: { "a rule for nobody": { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: false }] } },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_24", type: RULE, ours: EXPOSED },
    { bad: { "SSH for the world": { type: "ingress", ...tcp(22, "192.168.0.0/16", anywhere) } } },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_24", type: INGRESS, ours: [...EXPOSED, "P-02"] },
    {
      bad: {
        "SSH for the world": { cidrIpv4: anywhere, ipProtocol: "tcp", fromPort: 22, toPort: 22 },
        "SSH for nobody said": { ipProtocol: "tcp", fromPort: 22, toPort: 22 },
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_25", type: GROUP, ours: EXPOSED },
    { bad: { "remote desktops for the world": { ingress: [tcp(3389, anywhere), tcp(443, "10.0.0.0/8")] } } },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_25", type: RULE, ours: EXPOSED },
    { bad: { "remote desktops for the world": { type: "ingress", ...tcp(3389, anywhere) } } },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_25", type: INGRESS, ours: EXPOSED },
    {
      bad: {
        "remote desktops for the world": {
          cidrIpv4: anywhere,
          ipProtocol: "tcp",
          fromPort: 3389,
          toPort: 3389,
        },
      },
      good: {
        "the web for a private block": {
          cidrIpv4: "10.0.0.0/8",
          ipProtocol: "tcp",
          fromPort: 80,
          toPort: 80,
        },
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_260", type: GROUP, ours: EXPOSED },
    { bad: { "plain HTTP for the world": { ingress: [tcp(80, anywhere)] } } },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_277", type: RULE, ours: EXPOSED },
    {
      bad: {
        "every port, as -1": { type: "ingress", ...tcp(-1, anywhere) },
        "every protocol": { type: "ingress", protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: [anywhere] },
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_277", type: GROUP, ours: EXPOSED },
    { bad: { "every port, as -1": { ingress: [tcp(-1, anywhere)] } } },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_277", type: INGRESS, ours: EXPOSED },
    { bad: { "every port, as -1": { cidrIpv4: anywhere, ipProtocol: "tcp", fromPort: -1, toPort: -1 } } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0107", type: RULE, ours: EXPOSED },
    {
      bad: { "SSH for the world": { type: "ingress", ...tcp(22, anywhere) } },
      good: { "a private block": { type: "ingress", ...tcp(22, "10.0.0.0/16") } },
    },
  ),
  ...adjudicated(
    "two addresses of the internet are the internet: nothing but the edge is public here",
    cases(
      { source: "trivy", rule: "AWS-0107", type: RULE, ours: EXPOSED },
      { bad: { "SSH for two addresses": { type: "ingress", ...tcp(22, "1.2.3.4/32", "4.5.6.7/32") } } },
    ),
  ),
  ...cases(
    {
      source: "prowler",
      rule: "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_postgres_5432",
      type: GROUP,
      ours: "P-01",
    },
    {
      bad: {
        "PostgreSQL for the world": { ingress: [tcp(5432, anywhere)] },
        "PostgreSQL for the world of IPv6": {
          ingress: [{ protocol: "tcp", fromPort: 5432, toPort: 5432, ipv6CidrBlocks: ["::/0"] }],
        },
      },
      good: { "PostgreSQL for one private address": { ingress: [tcp(5432, "10.0.0.8/32")] } },
    },
  ),
  ...cases(
    {
      source: "prowler",
      rule: "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mongodb_27017_27018",
      type: GROUP,
      ours: "P-01",
    },
    {
      bad: {
        "MongoDB for the world": {
          ingress: [{ protocol: "tcp", fromPort: 27017, toPort: 27018, cidrBlocks: [anywhere] }],
        },
      },
      good: { "MongoDB for a private block": { ingress: [{ ...tcp(27017, "172.16.0.0/12") }] } },
    },
  ),
  ...cases(
    { source: "prowler", rule: "_is_cidr_public", type: RULE, ours: "P-01" },
    {
      bad: {
        "half of the internet": { type: "ingress", ...tcp(6379, "0.0.0.0/1") },
        "a private block and its neighbours": { type: "ingress", ...tcp(6379, "10.0.0.0/7") },
        "more than 172.16.0.0/12": { type: "ingress", ...tcp(6379, "172.0.0.0/8") },
      },
      good: { "a private block": { type: "ingress", ...tcp(6379, "172.16.0.0/12") } },
    },
  ),
  ...cases(
    { source: "kics", rule: "sensitive_port_is_exposed_to_entire_network", type: GROUP, ours: "P-01" },
    {
      bad: {
        "MongoDB for a block without an address": { ingress: [tcp(27017, "/0")] },
        "Memcached by UDP for the world": {
          ingress: [{ protocol: "udp", fromPort: 11211, toPort: 11211, cidrBlocks: [anywhere] }],
        },
        "a range with databases in it": {
          ingress: [{ protocol: "tcp", fromPort: 2383, toPort: 9200, cidrBlocks: [anywhere] }],
        },
      },
      good: { "MongoDB for one private address": { ingress: [tcp(27017, "192.168.0.5/32")] } },
    },
  ),
];
