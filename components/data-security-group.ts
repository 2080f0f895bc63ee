import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsTarget } from "./target";

/**
 * The security group of a data store: empty but, in placement `hybrid`, for the cluster's pods, whose addresses
 * are all it can tell them by (which pod may call is the pods' own NetworkPolicy). Clients on aws add
 * themselves (open-port.ts).
 */
export function createDataSecurityGroup(
  name: string,
  description: string,
  port: number,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): ec2.SecurityGroup {
  const group = new ec2.SecurityGroup(name, { vpcId: target.vpcId, description }, opts);
  for (const cidr of target.podCidrs) {
    new vpc.SecurityGroupIngressRule(
      `${name}-from-pods-${cidr.replace(/[./]/g, "-")}`,
      { securityGroupId: group.id, cidrIpv4: cidr, ipProtocol: "tcp", fromPort: port, toPort: port },
      opts,
    );
  }
  return group;
}
