/** Network ACLs, subnets and VPCs. */
import { resource } from "../support";
import { adjudicated, cases, type Row } from "./row";

const ACL = "aws:ec2/networkAcl:NetworkAcl";
const ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule";
const allowed = { egress: false, ruleAction: "allow", cidrBlock: "0.0.0.0/0" };
const anywhere = "0.0.0.0/0";
const entry = (ruleNo: number, action: string, protocol: string, port: number) => ({
  ruleNo,
  action,
  protocol,
  fromPort: port,
  toPort: port,
  cidrBlock: anywhere,
});
const vpc = resource("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }, { name: "vpc" });
const flows = resource(
  "aws:ec2/flowLog:FlowLog",
  { trafficType: "ALL" },
  { name: "flows", propertyDependencies: { vpcId: [vpc.urn] } },
);

export const awsNetworkRows: readonly Row[] = [
  ...cases(
    { source: "checkov", rule: "CKV_AWS_352", type: ACL_RULE, ours: "P-08" },
    {
      bad: {
        "every protocol": { ...allowed, protocol: "all" },
        "an empty port": { ...allowed, protocol: "all", fromPort: "" },
      },
      good: { "what goes out": { ...allowed, protocol: "all", egress: true } },
    },
  ),
  ...adjudicated(
    "AWS ignores the ports of a rule for all protocols",
    cases(
      { source: "checkov", rule: "CKV_AWS_352", type: ACL_RULE, ours: "P-08" },
      { bad: { "every protocol, with a port": { ...allowed, protocol: "all", fromPort: 80, toPort: 80 } } },
    ),
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_231", type: ACL, ours: "P-08" },
    {
      bad: {
        "everything, before what is denied": {
          ingress: [
            entry(30, "deny", "tcp", 20),
            entry(20, "deny", "tcp", 3389),
            entry(10, "allow", "-1", 0),
          ],
        },
      },
      good: {
        "one private address": {
          ingress: [{ ...entry(110, "allow", "tcp", 3389), cidrBlock: "10.0.0.0/32" }],
        },
      },
    },
  ),
  ...cases(
    { source: "checkov", rule: "CKV_AWS_231", type: ACL_RULE, ours: "P-08" },
    { bad: { "a range with databases in it": { ...allowed, protocol: "tcp", fromPort: 5, toPort: 4000 } } },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0102", type: ACL_RULE, ours: "P-08" },
    {
      bad: { "every protocol": { ...allowed, protocol: "all" } },
      good: { "one port that is no store's": { ...allowed, protocol: "tcp", fromPort: 22, toPort: 22 } },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0164", type: "aws:ec2/subnet:Subnet", ours: "P-09" },
    {
      bad: { "public addresses": { mapPublicIpOnLaunch: true } },
      good: { "no public addresses": { mapPublicIpOnLaunch: false } },
    },
  ),
  ...cases(
    {
      source: "checkov",
      rule: "CKV2_AWS_12",
      type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      ours: "P-04",
    },
    {
      bad: {
        "everything from itself": { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }] },
      },
      good: { "no rules": { vpcId: "vpc-1" } },
    },
  ),
  ...cases(
    { source: "trivy", rule: "AWS-0178", type: vpc.type, ours: "L-03", options: { name: "vpc" } },
    { bad: { "no flow log": vpc.props } },
  ),
  ...cases(
    {
      source: "trivy",
      rule: "AWS-0178",
      type: vpc.type,
      ours: "L-03",
      options: { name: "vpc" },
      beside: [flows],
    },
    { good: { "a flow log": vpc.props } },
  ),
];
