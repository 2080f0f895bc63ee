/** How long data, copies and logs are kept, as the plan sets it. */
import type { PlanResource } from "../../preview/plan";
import { type Place, type Setting, settingsAt } from "./settings";

const PLACES: readonly Place[] = [
  {
    type: "ward:components:BackupSchedule",
    path: "keepDays",
    says: "days that dumps and snapshots are kept",
  },
  { type: "ward:components:CacheBackup", path: "keepDays", says: "days that copies of the cache are kept" },
  {
    type: "ward:components:StoreBackup",
    path: "keepDays",
    says: "days that replaced and removed objects are kept",
  },
  {
    type: "aws:rds/instance:Instance",
    path: "backupRetentionPeriod",
    says: "days of point-in-time recovery",
  },
  {
    type: "aws:docdb/cluster:Cluster",
    path: "backupRetentionPeriod",
    says: "days of point-in-time recovery",
  },
  {
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    path: "snapshotRetentionLimit",
    says: "days that its own snapshots are kept",
  },
  {
    type: "aws:backup/plan:Plan",
    path: "rules[].lifecycle.deleteAfter",
    says: "days that snapshots are kept",
  },
  {
    type: "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
    path: "minRetentionDays",
    says: "days before which nobody can remove a snapshot",
  },
  {
    type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    path: "rules[].noncurrentVersionExpiration.noncurrentDays",
    says: "days that former versions of objects are kept",
  },
  {
    type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    path: "rules[].expiration.days",
    says: "days that objects are kept",
  },
  {
    type: "aws:kms/key:Key",
    path: "deletionWindowInDays",
    says: "days in which the deletion of a key can be undone",
  },
  { type: "aws:cloudwatch/logGroup:LogGroup", path: "retentionInDays", says: "days that logs are kept" },
  {
    type: "kubernetes:barmancloud.cnpg.io/v1:ObjectStore",
    path: "spec.retentionPolicy",
    says: "reach of point-in-time recovery",
  },
  {
    type: "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB",
    path: "spec.backup.tasks[].retention.count",
    says: "backups that are kept, one a day",
  },
];

export function retentionOf(resources: readonly PlanResource[]): Setting[] {
  return settingsAt(resources, PLACES);
}
