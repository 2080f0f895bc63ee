/** Which subnets the internet can reach, and what stands in them. */
import type { Plan } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resource";
import type { StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { wrongIn } from "../../writing/expect";

/** What names the subnets of a data store, and where. */
const PLACED: readonly { types: readonly string[] | RegExp; property: string }[] = [
  {
    types: /^aws:(rds|docdb|elasticache|memorydb|neptune|redshift|dax)\/subnetGroup:SubnetGroup$/,
    property: "subnetIds",
  },
  {
    types: [
      "aws:dms/replicationSubnetGroup:ReplicationSubnetGroup",
      "aws:mq/broker:Broker",
      "aws:redshiftserverless/workgroup:Workgroup",
    ],
    property: "subnetIds",
  },
  { types: /^aws:(opensearch|elasticsearch)\/domain:Domain$/, property: "vpcOptions" },
  { types: ["aws:msk/cluster:Cluster"], property: "brokerNodeGroupInfo" },
];

const DEFAULT_SUBNET = "aws:ec2/defaultSubnet:DefaultSubnet";

function urnsIn(resource: PlannedResource, property: string): readonly string[] {
  return resource.propertyDependencies[property] ?? [];
}

/** Route tables with a route to an internet gateway; a VPC stands for its main table. */
function openTables(plan: Plan): Set<string> {
  const gateways = new Set(plan.ofType(["aws:ec2/internetGateway:InternetGateway"]).map(({ urn }) => urn));
  const leadsOut = (resource: PlannedResource, property: string): boolean =>
    urnsIn(resource, property).some((urn) => gateways.has(urn)) ||
    /"igw-/.test(JSON.stringify(resource.props[property] ?? null));
  const tables = new Set<string>();
  for (const table of plan.ofType(["aws:ec2/routeTable:RouteTable"]))
    if (leadsOut(table, "routes")) tables.add(table.urn);
  for (const table of plan.ofType(["aws:ec2/defaultRouteTable:DefaultRouteTable"]))
    if (leadsOut(table, "routes")) for (const urn of urnsIn(table, "defaultRouteTableId")) tables.add(urn);
  for (const route of plan.ofType(["aws:ec2/route:Route"]))
    if (leadsOut(route, "gatewayId")) for (const urn of urnsIn(route, "routeTableId")) tables.add(urn);
  for (const main of plan.ofType(["aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation"]))
    if (urnsIn(main, "routeTableId").some((urn) => tables.has(urn)))
      for (const urn of urnsIn(main, "vpcId")) tables.add(urn);
  return tables;
}

/** Subnets of an open table, and those without a table of their own in a VPC whose main table is open. */
function publicSubnets(plan: Plan): Set<string> {
  const tables = openTables(plan);
  const tableOf = new Map<string, readonly string[]>();
  for (const association of plan.ofType(["aws:ec2/routeTableAssociation:RouteTableAssociation"]))
    for (const urn of urnsIn(association, "subnetId")) tableOf.set(urn, urnsIn(association, "routeTableId"));
  const isOpen = (subnet: PlannedResource): boolean => {
    const own = tableOf.get(subnet.urn);
    // The main table of a default VPC leads to the internet.
    if (own === undefined && subnet.type === DEFAULT_SUBNET) return true;
    return (own ?? urnsIn(subnet, "vpcId")).some((urn) => tables.has(urn));
  };
  const open = plan.ofType(["aws:ec2/subnet:Subnet", DEFAULT_SUBNET]).filter(isOpen);
  return new Set(open.map(({ urn }) => urn));
}

export const routeRules: StackRule[] = [
  {
    id: "P-09a",
    name: "data-subnets-are-private",
    title: "No data store is in a subnet with a route to an internet gateway",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "A store in a public subnet is one public address away from the internet.",
    remediation: "Put data subnets on a route table without an internet gateway.",
    evaluate: (plan) => {
      const open = publicSubnets(plan);
      return PLACED.flatMap(({ types, property }) =>
        plan
          .ofType(types)
          .filter((placed) => urnsIn(placed, property).some((urn) => open.has(urn)))
          .map((placed) =>
            wrongIn(placed, property, "one of the subnets has a route to an internet gateway"),
          ),
      );
    },
  },
];
