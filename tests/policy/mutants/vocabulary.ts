/** Words for weakenings, and the types that more than one theme names. */
import type { Change, Weakening } from "./mutate";

export function weak(type: string | RegExp, path: string, ...to: Change[]): Weakening {
  return { type, path, to };
}

/** The same, where only production promises it. */
export function prod(type: string | RegExp, path: string, ...to: Change[]): Weakening {
  return { type, path, to, only: "prod" };
}

/** A text in place of another in text that has it. */
export function text(from: string | RegExp, to: string): (old: unknown) => unknown {
  return (old) => (typeof old === "string" ? old.replace(from, to) : undefined);
}

/** Instead of what is there; nothing where nothing is. */
export function instead(value: unknown): (old: unknown) => unknown {
  return (old) => (old === undefined ? undefined : value);
}

/** One more element. */
export function also(element: unknown): (old: unknown) => unknown {
  return (old) => (Array.isArray(old) ? [...(old as unknown[]), element] : undefined);
}

export const RDS = "aws:rds/instance:Instance";
export const DOCDB = "aws:docdb/cluster:Cluster";
export const CACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
export const CACHE_USER = "aws:elasticache/user:User";
export const BROKER = "aws:mq/broker:Broker";
export const SEARCH = "aws:opensearch/domain:Domain";
export const IN_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
export const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
export const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
export const CDN = "aws:cloudfront/distribution:Distribution";
export const FIREWALL = "aws:wafv2/webAcl:WebAcl";
export const SCHEDULE = "aws:scheduler/schedule:Schedule";
export const LISTENER = "aws:lb/listener:Listener";
export const TASK = "aws:ecs/taskDefinition:TaskDefinition";
export const POSTGRES = "kubernetes:postgresql.cnpg.io/v1:Cluster";
export const MONGO = "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB";
export const RABBIT = "kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster";
export const ELASTIC = "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch";
export const REDIS = /^kubernetes:redis\.redis\.opstreelabs\.in\/v1beta2:/;
export const REDIS_STORE = /^kubernetes:redis\.redis\.opstreelabs\.in\/v1beta2:Redis(Cluster|Replication|)$/;
export const SERVICE = "kubernetes:core/v1:Service";
export const NETWORK = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
export const NAMESPACE = "kubernetes:core/v1:Namespace";
export const STATEFUL =
  /^aws:(rds\/instance|docdb\/cluster|elasticache\/replicationGroup|mq\/broker|opensearch\/domain):/;
