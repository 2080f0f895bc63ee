/** What services allow as names: their length and their letters. */
import type { PlanResource } from "../../preview/plan";
import { at, type PlanView } from "../support/plan";

export interface Rule {
  max: number;
  pattern: RegExp;
}

const anyName = /^[a-zA-Z0-9_./#-]+$/;
const words = /^[a-zA-Z0-9-_]+$/;
const balancer = /^(?!internal-)[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/;
/** A letter first, no hyphen last, no two together. */
const dataStore = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Two letters or more, in parts. */
const repository = /^(?=..)[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/;
const dnsName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
const dnsLabel = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** By type and the property that holds the name. */
export const onAws: Record<string, Record<string, Rule>> = {
  "aws:lb/loadBalancer:LoadBalancer": { name: { max: 32, pattern: balancer } },
  "aws:lb/targetGroup:TargetGroup": { name: { max: 32, pattern: balancer } },
  "aws:rds/instance:Instance": {
    identifier: { max: 63, pattern: dataStore },
    finalSnapshotIdentifier: { max: 255, pattern: dataStore },
  },
  "aws:docdb/cluster:Cluster": {
    clusterIdentifier: { max: 63, pattern: dataStore },
    finalSnapshotIdentifier: { max: 255, pattern: dataStore },
  },
  "aws:docdb/clusterInstance:ClusterInstance": {
    identifier: { max: 63, pattern: dataStore },
    clusterIdentifier: { max: 63, pattern: dataStore },
  },
  "aws:mq/broker:Broker": { brokerName: { max: 50, pattern: words } },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    replicationGroupId: { max: 40, pattern: dataStore },
    finalSnapshotIdentifier: { max: 255, pattern: dataStore },
  },
  "aws:elasticache/user:User": { userId: { max: 40, pattern: dataStore } },
  "aws:elasticache/userGroup:UserGroup": { userGroupId: { max: 40, pattern: dataStore } },
  "aws:opensearch/domain:Domain": { domainName: { max: 28, pattern: /^[a-z][a-z0-9-]{2,}$/ } },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { policyName: { max: 255, pattern: words } },
  "aws:backup/vault:Vault": { name: { max: 50, pattern: words } },
  "aws:backup/plan:Plan": { name: { max: 50, pattern: words } },
  "aws:backup/selection:Selection": { name: { max: 50, pattern: words } },
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": { name: { max: 50, pattern: /^\w+$/ } },
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": { name: { max: 50, pattern: /^\w+$/ } },
  "aws:ecr/repository:Repository": { name: { max: 256, pattern: repository } },
  "aws:ecs/cluster:Cluster": { name: { max: 255, pattern: words } },
  "aws:ecs/service:Service": { name: { max: 255, pattern: words } },
  "aws:ecs/taskDefinition:TaskDefinition": { family: { max: 255, pattern: words } },
  "aws:cloudwatch/logGroup:LogGroup": { name: { max: 512, pattern: anyName } },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": { name: { max: 512, pattern: words } },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { name: { max: 255, pattern: words } },
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": { name: { max: 60, pattern: words } },
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": { name: { max: 60, pattern: words } },
  "aws:iam/role:Role": { name: { max: 64, pattern: words } },
  "aws:iam/user:User": { name: { max: 64, pattern: words } },
  "aws:iam/userPolicy:UserPolicy": { name: { max: 128, pattern: words } },
  "aws:secretsmanager/secret:Secret": { name: { max: 512, pattern: anyName } },
  "aws:ssm/parameter:Parameter": { name: { max: 1011, pattern: /^(\/[a-zA-Z0-9_.-]+){1,15}$/ } },
  "aws:cloudfront/cachePolicy:CachePolicy": { name: { max: 128, pattern: words } },
  "aws:cloudfront/function:Function": { name: { max: 64, pattern: words } },
  "aws:cloudfront/originAccessControl:OriginAccessControl": { name: { max: 64, pattern: words } },
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": { name: { max: 128, pattern: words } },
  "aws:wafv2/webAcl:WebAcl": { name: { max: 128, pattern: words } },
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": { name: { max: 253, pattern: dnsName } },
  "aws:servicediscovery/service:Service": { name: { max: 63, pattern: dnsLabel } },
  "aws:s3/bucket:Bucket": { bucket: { max: 63, pattern: /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/ } },
};

/** 63 but for these. Of objects whose pods or Services carry the name further, operators and controllers append to it. */
const longest: Record<string, number> = {
  NetworkPolicy: 253,
  PerconaServerMongoDB: 45,
  RabbitmqCluster: 50,
  RedisCluster: 40,
  CronJob: 52,
  Cluster: 50,
  Elasticsearch: 36,
  Redis: 52,
  RedisReplication: 52,
  RedisSentinel: 43,
};

/** The same keys where they name something else: a host, a bucket made elsewhere, an engine's family. */
const otherNames =
  /^aws:(acm\/certificate:|route53\/record:|s3\/bucket[A-Z]|\w+\/(parameterGroup|clusterParameterGroup):)/;
const nameKeys = [
  "name",
  "domainName",
  "policyName",
  "identifier",
  "clusterIdentifier",
  "brokerName",
  "replicationGroupId",
  "userId",
  "userGroupId",
  "family",
  "bucket",
  "finalSnapshotIdentifier",
];

/** Types of resources with a name of their own that no rule is written for. */
export function unruled(plan: PlanView): string[] {
  return plan.resources
    .filter(({ type }) => type.startsWith("aws:") && !otherNames.test(type))
    .flatMap((resource) =>
      nameKeys
        .filter((key) => typeof at(plan.inputs(resource), key) === "string")
        .filter((key) => onAws[resource.type]?.[key] === undefined)
        .map((key) => `${resource.type} ${key}`),
    );
}

/** `kind name`, of everything that has a name of its own. */
export function physicalNames(
  plan: PlanView,
): { resource: PlanResource; key: string; name: string; rule: Rule }[] {
  return plan.resources.flatMap((resource) => {
    const inputs = plan.inputs(resource);
    const rules = resource.type.startsWith("kubernetes:")
      ? { "metadata.name": kubernetesRule(String(at(inputs, "kind"))) }
      : (onAws[resource.type] ?? {});
    return Object.entries(rules).flatMap(([key, rule]) => {
      const name = at(inputs, key);
      return typeof name === "string" ? [{ resource, key, name, rule }] : [];
    });
  });
}

function kubernetesRule(kind: string): Rule {
  return { max: longest[kind] ?? 63, pattern: dnsLabel };
}
