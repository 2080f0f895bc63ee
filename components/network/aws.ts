import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsSettings } from "../../environments/environment";
import { physicalName } from "../naming";
import type { AwsTarget, Scope } from "../target";
import type { NetworkSpec } from "./args";
import { createGround, createKey } from "./ground";
import { subnetCidr, type Tier } from "./subnets";

/** A VPC of the system's own: public subnets for NAT only, app subnets with a way out, data subnets without. */
export function onAws(
  name: string,
  spec: NetworkSpec,
  scope: Scope,
  settings: AwsSettings,
  opts: pulumi.CustomResourceOptions,
): AwsTarget {
  const { zones } = settings;
  const key = createKey(name, scope, settings, opts);
  const vpc = new ec2.Vpc(name, vpcArgs(scope, spec), opts);
  closeDefaultSecurityGroup();
  const internet = new ec2.InternetGateway(name, { vpcId: vpc.id }, opts);
  const publicSubnets = createSubnets("public");
  const appSubnets = createSubnets("app");
  const dataSubnets = createSubnets("data");
  const routeTables = createRoutes();
  createStorageEndpoint();
  createFlowLog(name, scope, spec.flowLogDays ?? 30, vpc, key, opts);

  return {
    kind: "aws",
    scope,
    region: settings.region,
    accountId: settings.accountId,
    vpcId: vpc.id,
    appSubnetIds: appSubnets.map((subnet) => subnet.id),
    dataSubnetIds: dataSubnets.map((subnet) => subnet.id),
    dataCidrs: zones.map((zone) => subnetCidr(spec.cidr, "data", zone)),
    podCidrs: [],
    keyArn: key.arn,
    ...(settings.alarmTopicArn === undefined ? {} : { alarmTopicArn: settings.alarmTopicArn }),
    ...createGround(name, scope, spec.namespace, vpc.id, opts),
  };

  function closeDefaultSecurityGroup(): void {
    new ec2.DefaultSecurityGroup(`${name}-default`, { vpcId: vpc.id, ingress: [], egress: [] }, opts);
  }

  function createSubnets(tier: Tier): ec2.Subnet[] {
    return zones.map(
      (zone) =>
        new ec2.Subnet(
          `${name}-${tier}-${zone}`,
          {
            vpcId: vpc.id,
            availabilityZone: zone,
            cidrBlock: subnetCidr(spec.cidr, tier, zone),
            mapPublicIpOnLaunch: false,
            tags: { Name: physicalName(scope, `${tier}-${zone}`, 255), tier },
          },
          opts,
        ),
    );
  }

  /** Public: through the internet gateway. App: through a NAT gateway. Data: nowhere. */
  function createRoutes(): ec2.RouteTable[] {
    const outside = new ec2.RouteTable(`${name}-public`, { vpcId: vpc.id }, opts);
    new ec2.Route(
      `${name}-public`,
      { routeTableId: outside.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: internet.id },
      opts,
    );
    const gateways = (spec.natPerZone ? zones : zones.slice(0, 1)).map((zone, index) =>
      createNat(zone, index),
    );
    const tables = zones.map((zone, index) => {
      const table = new ec2.RouteTable(`${name}-app-${zone}`, { vpcId: vpc.id }, opts);
      const gateway = gateways[index] ?? gateways[0];
      if (gateway !== undefined) {
        new ec2.Route(
          `${name}-app-${zone}`,
          { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: gateway.id },
          opts,
        );
      }
      return table;
    });
    const inside = new ec2.RouteTable(`${name}-data`, { vpcId: vpc.id }, opts);
    zones.forEach((zone, index) => {
      associate(`public-${zone}`, publicSubnets[index], outside);
      associate(`app-${zone}`, appSubnets[index], tables[index]);
      associate(`data-${zone}`, dataSubnets[index], inside);
    });
    return [...tables, inside];
  }

  function createNat(zone: string, index: number): ec2.NatGateway {
    const address = new ec2.Eip(`${name}-nat-${zone}`, { domain: "vpc" }, opts);
    const subnet = publicSubnets[index];
    if (subnet === undefined) throw new RangeError(`no public subnet in ${zone}`);
    return new ec2.NatGateway(`${name}-${zone}`, { allocationId: address.id, subnetId: subnet.id }, opts);
  }

  function associate(role: string, subnet?: ec2.Subnet, table?: ec2.RouteTable): void {
    if (subnet === undefined || table === undefined) return;
    new ec2.RouteTableAssociation(`${name}-${role}`, { subnetId: subnet.id, routeTableId: table.id }, opts);
  }

  /** Backups and image layers reach S3 without passing the NAT gateway, which charges by the gigabyte. */
  function createStorageEndpoint(): void {
    new ec2.VpcEndpoint(
      `${name}-s3`,
      {
        vpcId: vpc.id,
        serviceName: `com.amazonaws.${settings.region}.s3`,
        vpcEndpointType: "Gateway",
        routeTableIds: routeTables.map((table) => table.id),
      },
      opts,
    );
  }
}

function vpcArgs(scope: Scope, spec: NetworkSpec): ec2.VpcArgs {
  return {
    cidrBlock: spec.cidr,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: { Name: physicalName(scope, "", 255) },
  };
}

function createFlowLog(
  name: string,
  scope: Scope,
  days: number,
  vpc: ec2.Vpc,
  key: { arn: pulumi.Output<string> },
  opts: pulumi.CustomResourceOptions,
): void {
  const group = new cloudwatch.LogGroup(
    `${name}-flow`,
    { name: `/ward/${scope.stack}/${scope.system}/flow`, retentionInDays: days, kmsKeyId: key.arn },
    opts,
  );
  const role = new iam.Role(
    `${name}-flow`,
    {
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "vpc-flow-logs.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      }),
      inlinePolicies: [
        {
          name: "write",
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
                Resource: `arn:aws:logs:*:*:log-group:/ward/${scope.stack}/${scope.system}/flow:*`,
              },
            ],
          }),
        },
      ],
    },
    opts,
  );
  new ec2.FlowLog(
    `${name}-flow`,
    {
      vpcId: vpc.id,
      trafficType: "ALL",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
    },
    opts,
  );
}
