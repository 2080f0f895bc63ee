/** Data stores that AWS runs, by their type tokens. */
import type { Subject } from "../../rule";

export const RDS_INSTANCE = "aws:rds/instance:Instance";
export const RDS_CLUSTER = "aws:rds/cluster:Cluster";
export const DOCDB_CLUSTER = "aws:docdb/cluster:Cluster";
export const REPLICATION_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";
export const BROKER = "aws:mq/broker:Broker";
export const KAFKA = "aws:msk/cluster:Cluster";
export const MEMORYDB = "aws:memorydb/cluster:Cluster";
export const NEPTUNE_CLUSTER = "aws:neptune/cluster:Cluster";
export const REDSHIFT_CLUSTER = "aws:redshift/cluster:Cluster";
export const TABLE = "aws:dynamodb/table:Table";
export const FILE_SYSTEM = "aws:efs/fileSystem:FileSystem";

/** A read replica has what its source has, which is judged. */
export function isReplica({ resource, view }: Subject): boolean {
  return resource.type === RDS_INSTANCE && view.at("replicateSourceDb").given();
}
