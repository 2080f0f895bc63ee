/** VPCs and their subnets. */
import type { Rule, StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isFalse, must, wrongIn } from "../../writing/expect";

export const subnetRules: Rule[] = [
  {
    id: "P-09",
    name: "subnets-give-no-public-address",
    title: "Subnets give out no public addresses by themselves",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "Whatever is started there would be on the internet.",
    remediation: "Leave mapPublicIpOnLaunch false.",
    types: ["aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet"],
    evaluate: ({ resource, view }) =>
      must(
        view.at("mapPublicIpOnLaunch"),
        resource.type.endsWith("DefaultSubnet"),
        isFalse,
        "gives out public addresses",
      ),
  },
];

/** What every VPC needs beside it. */
export const joinedVpcRules: StackRule[] = [
  {
    id: "P-04a",
    name: "default-security-groups-are-taken-over",
    title: "The default security group of every VPC is a resource of the stack",
    duty: "private-ports",
    level: "mandatory",
    severity: "low",
    citations: [HIPAA.access],
    why: "AWS makes it open to itself and to the world outside; only a resource of the stack closes it.",
    remediation: "Add an ec2.DefaultSecurityGroup for the VPC (the network does).",
    evaluate: (plan) =>
      plan
        .ofType(["aws:ec2/vpc:Vpc"])
        .filter(
          (vpc) =>
            !plan
              .ofType(["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"])
              .some((group) => plan.refers(group, "vpcId", vpc)),
        )
        .map((vpc) => wrongIn(vpc, "", "the default security group is as AWS made it")),
  },
  {
    id: "L-03",
    name: "networks-log-their-flows",
    title: "Every VPC of the stack has a flow log",
    duty: "logging",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.audit],
    why: "Who talked to the database is seen nowhere else.",
    remediation: "Add an ec2.FlowLog for the VPC.",
    evaluate: (plan) =>
      plan
        .ofType(["aws:ec2/vpc:Vpc"])
        .filter(
          (vpc) => !plan.ofType(["aws:ec2/flowLog:FlowLog"]).some((log) => plan.refers(log, "vpcId", vpc)),
        )
        .map((vpc) => wrongIn(vpc, "", "the VPC has no flow log")),
  },
];
