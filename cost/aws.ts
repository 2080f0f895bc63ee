/** What AWS charges by the month, by type of resource. What it charges by use is in `others.ts`. */
import { at, type Inputs, list, number, text } from "./inputs";
import { HOURS } from "./prices";
import { RUN_MINUTES, runsPerMonth } from "./runs";
import type { Pricer, Use } from "./use";

/** Reads nothing else: one of it, or so many. */
const each =
  (price: string, amount: number): Pricer =>
  () => [{ price, amount }];

export const aws: Readonly<Record<string, Pricer>> = {
  "aws:rds/instance:Instance": (of, resource, around) => {
    // A standby is a second machine and a second disk.
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_OnDemandDBInstances.html
    const copies = of["multiAz"] === true ? 2 : 1;
    const note = copies === 2 ? { note: "with a standby" } : {};
    const source = around.partner(resource, "aws:rds/instance:Instance");
    const disk = number(of["allocatedStorage"], number(source?.["allocatedStorage"]));
    return [
      { price: `rds postgres ${text(of["instanceClass"])}`, amount: copies * HOURS, ...note },
      { price: `rds storage ${text(of["storageType"])}`, amount: copies * disk, ...note },
      ...extraIops(of, disk, copies),
    ];
  },
  "aws:docdb/clusterInstance:ClusterInstance": (of) => [
    { price: `docdb ${text(of["instanceClass"])}`, amount: HOURS },
  ],
  "aws:elasticache/replicationGroup:ReplicationGroup": (of) => {
    const shards = number(of["numNodeGroups"], 1);
    const nodes = number(of["numCacheClusters"], shards * (1 + number(of["replicasPerNodeGroup"], 0)));
    const price = `elasticache ${text(of["engine"])} ${text(of["nodeType"])}`;
    return [{ price, amount: nodes * HOURS, note: counted(nodes, "node") }];
  },
  "aws:mq/broker:Broker": (of) => {
    const nodes = of["deploymentMode"] === "CLUSTER_MULTI_AZ" ? 3 : 1;
    const price = `mq ${text(of["engineType"]).toLowerCase()} ${text(of["hostInstanceType"])}`;
    return [{ price, amount: nodes * HOURS, note: counted(nodes, "node") }];
  },
  "aws:opensearch/domain:Domain": ({ clusterConfig, ebsOptions }) => {
    const nodes = number(at(clusterConfig, "instanceCount"), 1);
    const note = counted(nodes, "node");
    const disk = number(at(ebsOptions, "volumeSize"));
    return [
      { price: `opensearch ${text(at(clusterConfig, "instanceType"))}`, amount: nodes * HOURS, note },
      { price: `opensearch storage ${text(at(ebsOptions, "volumeType"))}`, amount: nodes * disk, note },
    ];
  },
  "aws:ecs/service:Service": (of, resource, around) => {
    const tasks = number(of["desiredCount"]);
    const task = around.partner(resource, TASK);
    return fargate(task, tasks * HOURS, counted(tasks, "task"));
  },
  "aws:scheduler/schedule:Schedule": (of, resource, around) => {
    const task = around.partner(resource, TASK);
    const runs = runsPerMonth(text(of["scheduleExpression"]));
    return fargate(task, (runs * RUN_MINUTES) / 60, `${Math.round(runs)} runs of ${RUN_MINUTES} minutes`);
  },
  "aws:lb/loadBalancer:LoadBalancer": (of) => [
    { price: of["loadBalancerType"] === "network" ? "nlb" : "alb", amount: HOURS },
  ],
  "aws:ec2/natGateway:NatGateway": each("nat gateway", HOURS),
  "aws:ec2/eip:Eip": each("public ipv4", HOURS),
  "aws:ec2/vpcEndpoint:VpcEndpoint": (of) =>
    of["vpcEndpointType"] === "Gateway"
      ? []
      : [{ price: "vpc endpoint", amount: Math.max(1, list(of["subnetIds"]).length) * HOURS }],
  "aws:kms/key:Key": each("kms key", 1),
  "aws:wafv2/webAcl:WebAcl": (of) => [
    { price: "waf web acl", amount: 1 },
    { price: "waf rule", amount: list(of["rules"]).length },
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": (of) => {
    const queried = list(of["metricQueries"]).filter((query) => at(query, "metric") !== undefined);
    return [{ price: "cloudwatch alarm metric", amount: Math.max(1, queried.length) }];
  },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": each("cloudwatch composite alarm", 1),
  "aws:cloudwatch/dashboard:Dashboard": each("cloudwatch dashboard", 1),
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": each("route53 zone", 1),
  "aws:ssm/parameter:Parameter": (of) =>
    of["tier"] === "Advanced" ? [{ price: "ssm advanced parameter", amount: 1 }] : [],
};

const TASK = "aws:ecs/taskDefinition:TaskDefinition";

/** GiB of a task's own disk that cost nothing. https://aws.amazon.com/fargate/pricing/ */
const FREE_DISK = 20;

function fargate(task: Inputs | undefined, hours: number, note: string): Use[] {
  const disk = number(at(task?.["ephemeralStorage"], "sizeInGib"), FREE_DISK) - FREE_DISK;
  return [
    { price: "fargate vcpu", amount: (number(task?.["cpu"]) / 1024) * hours, note },
    { price: "fargate memory", amount: (number(task?.["memory"]) / 1024) * hours, note },
    ...(disk > 0 ? [{ price: "fargate storage", amount: disk * hours, note }] : []),
  ];
}

/** A gp3 disk brings 3,000 I/O operations a second, from 400 GB on 12,000. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html */
function extraIops(of: Inputs, disk: number, copies: number): Use[] {
  const extra = number(of["iops"], 0) - (disk >= 400 ? 12_000 : 3_000);
  return extra > 0 ? [{ price: "rds iops gp3", amount: copies * extra }] : [];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
