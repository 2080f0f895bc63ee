/** Subnets, network ACLs, endpoints and flow logs. */
import { GROUP, role, SUBNETS, VPC } from "./account";
import { type GoodPlan, plan, type Specimen } from "./specimen";

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const NETWORK_ACL = "aws:ec2/networkAcl:NetworkAcl";

export const networks: readonly Specimen[] = [
  {
    what: "a private subnet",
    type: "aws:ec2/subnet:Subnet",
    props: { vpcId: VPC, cidrBlock: "10.20.1.0/24", availabilityZone: "eu-central-1a" },
  },
  {
    what: "a public subnet that gives out no addresses by itself",
    type: "aws:ec2/subnet:Subnet",
    props: { vpcId: VPC, cidrBlock: "10.20.100.0/24", mapPublicIpOnLaunch: false },
  },
  {
    what: "a network ACL that admits the VPC only",
    type: NETWORK_ACL,
    props: {
      vpcId: VPC,
      subnetIds: SUBNETS,
      ingress: [
        {
          ruleNo: 100,
          action: "allow",
          protocol: "tcp",
          fromPort: 0,
          toPort: 65535,
          cidrBlock: "10.20.0.0/16",
        },
        { ruleNo: 110, action: "allow", protocol: "tcp", fromPort: 443, toPort: 443, cidrBlock: "0.0.0.0/0" },
        { ruleNo: 120, action: "deny", protocol: "-1", fromPort: 0, toPort: 0, cidrBlock: "0.0.0.0/0" },
      ],
      egress: [
        { ruleNo: 100, action: "allow", protocol: "-1", fromPort: 0, toPort: 0, cidrBlock: "0.0.0.0/0" },
      ],
    },
  },
  {
    what: "a rule of a network ACL that denies the internet",
    type: "aws:ec2/networkAclRule:NetworkAclRule",
    props: {
      networkAclId: "acl-0a1b2c3d",
      ruleNumber: 90,
      egress: false,
      protocol: "tcp",
      ruleAction: "deny",
      cidrBlock: "0.0.0.0/0",
      fromPort: 5432,
      toPort: 5432,
    },
  },
  {
    what: "a default network ACL without rules",
    type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    props: { defaultNetworkAclId: "acl-0a1b2c3d" },
  },
  {
    what: "a VPC",
    type: "aws:ec2/vpc:Vpc",
    props: { cidrBlock: "10.20.0.0/16", enableDnsHostnames: true, enableDnsSupport: true },
  },
  {
    what: "an endpoint of S3",
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    props: { vpcId: VPC, serviceName: "com.amazonaws.eu-central-1.s3", vpcEndpointType: "Gateway" },
  },
  {
    what: "a flow log",
    type: "aws:ec2/flowLog:FlowLog",
    props: {
      vpcId: VPC,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: "arn:aws:logs:eu-central-1:123456789012:log-group:/vpc/flows",
      iamRoleArn: role("flow-logs"),
    },
  },
];

export const networkPlans: readonly GoodPlan[] = [
  plan("a VPC with its flow log, closed defaults and a private subnet for data", {
    vpc: { type: "aws:ec2/vpc:Vpc", props: { cidrBlock: "10.20.0.0/16" } },
    flows: { type: "aws:ec2/flowLog:FlowLog", props: { trafficType: "ALL" }, from: { vpcId: "vpc" } },
    closed: {
      type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      props: { ingress: [], egress: [] },
      from: { vpcId: "vpc" },
    },
    gateway: { type: "aws:ec2/internetGateway:InternetGateway", props: {}, from: { vpcId: "vpc" } },
    outside: { type: "aws:ec2/routeTable:RouteTable", props: {}, from: { vpcId: "vpc", routes: "gateway" } },
    edge: { type: "aws:ec2/subnet:Subnet", props: { cidrBlock: "10.20.100.0/24" }, from: { vpcId: "vpc" } },
    leading: {
      type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
      props: {},
      from: { routeTableId: "outside", subnetId: "edge" },
    },
    data: { type: "aws:ec2/subnet:Subnet", props: { cidrBlock: "10.20.1.0/24" }, from: { vpcId: "vpc" } },
    stores: { type: "aws:rds/subnetGroup:SubnetGroup", props: {}, from: { subnetIds: "data" } },
  }),
  plan("a group that admits a list of the stack, and CloudFront's on 443", {
    offices: {
      type: "aws:ec2/managedPrefixList:ManagedPrefixList",
      props: { addressFamily: "IPv4", maxEntries: 1, entries: [{ cidr: "10.90.0.0/16" }] },
    },
    staff: {
      type: INGRESS,
      props: { securityGroupId: GROUP, ipProtocol: "tcp", fromPort: 8443, toPort: 8443 },
      from: { prefixListId: "offices" },
    },
    edge: {
      type: INGRESS,
      props: {
        securityGroupId: GROUP,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        prefixListId: "pl-a3a144ca",
      },
    },
  }),
];
