import * as ec2 from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsSettings, ClusterVpc } from "../../environments/environment";
import { physicalName } from "../naming";
import type { AwsTarget, Scope } from "../target";
import type { NetworkSpec } from "./args";
import { createGround, createKey } from "./ground";

/** Placement `hybrid`: data subnets without any way out, inside the VPC that the cluster's pods live in. */
export function inClusterVpc(
  name: string,
  spec: NetworkSpec,
  scope: Scope,
  settings: AwsSettings,
  vpc: ClusterVpc,
  opts: pulumi.CustomResourceOptions,
): AwsTarget {
  const key = createKey(name, scope, settings, opts);
  const routes = new ec2.RouteTable(`${name}-data`, { vpcId: vpc.id }, opts);
  const subnets = Object.entries(vpc.dataSubnets).map(([zone, cidr]) => {
    const subnet = new ec2.Subnet(
      `${name}-data-${zone}`,
      {
        vpcId: vpc.id,
        availabilityZone: zone,
        cidrBlock: cidr,
        mapPublicIpOnLaunch: false,
        tags: { Name: physicalName(scope, `data-${zone}`, 255), tier: "data" },
      },
      opts,
    );
    new ec2.RouteTableAssociation(
      `${name}-data-${zone}`,
      { subnetId: subnet.id, routeTableId: routes.id },
      opts,
    );
    return subnet;
  });
  return {
    kind: "aws",
    scope,
    region: settings.region,
    accountId: settings.accountId,
    vpcId: vpc.id,
    appSubnetIds: vpc.taskSubnetIds,
    dataSubnetIds: subnets.map((subnet) => subnet.id),
    dataCidrs: Object.values(vpc.dataSubnets),
    podCidrs: vpc.podCidrs,
    keyArn: key.arn,
    ...(settings.alarmTopicArn === undefined ? {} : { alarmTopicArn: settings.alarmTopicArn }),
    ...createGround(name, scope, spec.namespace, vpc.id, opts),
  };
}
