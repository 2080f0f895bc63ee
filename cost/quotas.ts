/** Limits of a new AWS account beside what a plan needs of them. */
import type { PlanResource } from "../preview/plan";
import type { Shown } from "../preview/wire";
import { inputsOf, number, text } from "./inputs";
import type { Plot } from "./surroundings";

export interface Quota {
  /** As Service Quotas calls it. */
  name: string;
  /** `L-F678F1CE`; empty where Service Quotas has none, and support raises it. */
  code: string;
  /** Where it is counted: a region, the whole account, or one resource. */
  where: string;
  /** Of a new account. */
  default: number;
  /** Of the plan, and of what a new account has itself: whatever else is in the account comes on top. */
  needed: number;
}

/** What counts, where, and how much of it. */
interface Limit {
  name: string;
  code: string;
  default: number;
  type: string;
  where: (resource: PlanResource, around: Plot) => string;
  /** So many are there in every region of a new account: a VPC, with its gateway. @default 0 */
  already?: number;
  /** @default 1 */
  amount?: (resource: PlanResource, around: Plot) => number;
}

const region = (resource: PlanResource, around: Plot) => around.region(resource);
const account = () => "account";
const DB_INSTANCES = { name: "DB instances", code: "L-7B6409FD", default: 40, where: region };

/**
 * Defaults as https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html and public listings of accounts
 * give them, read on 2026-11-21. An account's own are in Service Quotas.
 */
const limits: readonly Limit[] = [
  {
    ...{ name: "VPCs per Region", code: "L-F678F1CE", default: 5, already: 1 },
    ...{ type: "aws:ec2/vpc:Vpc", where: region },
  },
  { name: "EC2-VPC Elastic IPs", code: "L-0263D0A3", default: 5, type: "aws:ec2/eip:Eip", where: region },
  {
    ...{ name: "NAT gateways per Availability Zone", code: "L-FE5A380F", default: 5 },
    ...{ type: "aws:ec2/natGateway:NatGateway", where: zone },
  },
  {
    ...{ name: "Internet gateways per Region", code: "L-A4707A72", default: 5, already: 1 },
    ...{ type: "aws:ec2/internetGateway:InternetGateway", where: region },
  },
  {
    ...{ name: "Gateway VPC endpoints per Region", code: "L-1B52E74A", default: 20 },
    ...{ type: "aws:ec2/vpcEndpoint:VpcEndpoint", where: region },
  },
  {
    ...{ name: "VPC security groups per Region", code: "L-E79EC296", default: 2500 },
    ...{ type: "aws:ec2/securityGroup:SecurityGroup", where: region },
  },
  ...["Ingress", "Egress"].map((way) => ({
    ...{ name: "Inbound or outbound rules per security group", code: "L-0EA8095F", default: 60 },
    type: `aws:vpc/securityGroup${way}Rule:SecurityGroup${way}Rule`,
    where: (resource: PlanResource, around: Plot) =>
      `${way.toLowerCase()} of ${referred("securityGroupId")(resource, around)}`,
    amount: ruleWeight,
  })),
  {
    // New accounts begin with 6; it grows with use.
    ...{ name: "Fargate On-Demand vCPU resource count", code: "L-3032A538", default: 6 },
    ...{ type: "aws:ecs/service:Service", where: region, amount: vcpus },
  },
  { ...DB_INSTANCES, type: "aws:rds/instance:Instance" },
  { ...DB_INSTANCES, type: "aws:docdb/clusterInstance:ClusterInstance" },
  {
    ...{ name: "Total storage for all DB instances (GB)", code: "L-7ADDB58A", default: 100_000 },
    ...{ type: "aws:rds/instance:Instance", where: region },
    amount: (resource) => number(inputsOf(resource)["allocatedStorage"], 0),
  },
  {
    ...{ name: "Application Load Balancers per Region", code: "L-53DA6B97", default: 50 },
    ...{ type: "aws:lb/loadBalancer:LoadBalancer", where: region },
  },
  {
    ...{ name: "Target Groups per Region", code: "L-B22855CB", default: 3000 },
    ...{ type: "aws:lb/targetGroup:TargetGroup", where: region },
  },
  {
    ...{ name: "Rules per Application Load Balancer", code: "L-7EED9B64", default: 100 },
    ...{ type: "aws:lb/listenerRule:ListenerRule", where: referred("listenerArn") },
  },
  {
    ...{ name: "Custom cache policies per AWS account", code: "L-7D134442", default: 20 },
    ...{ type: "aws:cloudfront/cachePolicy:CachePolicy", where: account },
  },
  ...(
    [
      ["Distributions per AWS account", 500, "aws:cloudfront/distribution:Distribution"],
      ["Functions per AWS account", 100, "aws:cloudfront/function:Function"],
      [
        "Origin access controls per AWS account",
        100,
        "aws:cloudfront/originAccessControl:OriginAccessControl",
      ],
      [
        "Response headers policies per AWS account",
        20,
        "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
      ],
      ["VPC origins per AWS account", 25, "aws:cloudfront/vpcOrigin:VpcOrigin"],
    ] as const
  ).map(([name, most, type]) => ({ name, code: "", default: most, type, where: account })),
  {
    ...{ name: "Namespaces per Region", code: "L-0FE3F50E", default: 50 },
    ...{ type: "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace", where: region },
  },
  {
    ...{ name: "Alarms per Region", code: "", default: 5000 },
    ...{ type: "aws:cloudwatch/metricAlarm:MetricAlarm", where: region },
  },
  {
    ...{ name: "Standard parameters per Region", code: "", default: 10_000 },
    ...{ type: "aws:ssm/parameter:Parameter", where: region },
  },
  { name: "Roles per account", code: "L-FE177D64", default: 1000, type: "aws:iam/role:Role", where: account },
];

const byType = new Map<string, Limit[]>();
for (const limit of limits) byType.set(limit.type, [...(byType.get(limit.type) ?? []), limit]);

/** Of every limit the place that needs most, what a new account has too little of first. */
export function quotasOf(resources: readonly PlanResource[], around: Plot): Quota[] {
  const counted = new Map<string, Quota>();
  for (const resource of resources) {
    for (const limit of byType.get(resource.type) ?? []) {
      const where = limit.where(resource, around);
      const key = `${limit.name} ${where}`;
      const known = counted.get(key) ?? { ...plain(limit), where, needed: limit.already ?? 0 };
      known.needed += limit.amount?.(resource, around) ?? 1;
      counted.set(key, known);
    }
  }
  const share = ({ needed, default: most }: Quota) => needed / most;
  return [...counted.values()].sort((a, b) => share(b) - share(a)).filter(onePerLimit());
}

/** Those of which a new account has too little. */
export function exceeded(quotas: readonly Quota[]): Quota[] {
  return quotas.filter((quota) => quota.needed > quota.default);
}

function plain({ name, code, default: most }: Limit) {
  return { name, code, default: most };
}

/** Everything that is exceeded, and the fullest of what is not. */
function onePerLimit(): (quota: Quota) => boolean {
  const seen = new Set<string>();
  return ({ name, needed, default: most }) => {
    if (needed <= most && seen.has(name)) return false;
    seen.add(name);
    return true;
  };
}

/** A NAT gateway is in the zone of its subnet. */
function zone(resource: PlanResource, around: Plot): string {
  return text(around.referred(resource, "subnetId")?.inputs["availabilityZone"] as Shown | undefined);
}

/** Name of the resource that a property refers to. */
function referred(property: string): Limit["where"] {
  return (resource, around) => (around.referred(resource, property) ?? resource).name;
}

/**
 * A prefix list counts as many rules as it may have entries: CloudFront's 55.
 * https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
function ruleWeight(resource: PlanResource): number {
  return resource.inputs["prefixListId"] === undefined ? 1 : 55;
}

/** At the most copies that a service may scale to. */
function vcpus(resource: PlanResource, around: Plot): number {
  const cpu = number(around.partner(resource, "aws:ecs/taskDefinition:TaskDefinition")?.["cpu"], 0);
  const scaled = around.partner(resource, "aws:appautoscaling/target:Target");
  const tasks = number(scaled?.["maxCapacity"], number(inputsOf(resource)["desiredCount"], 0));
  return (cpu / 1024) * tasks;
}
