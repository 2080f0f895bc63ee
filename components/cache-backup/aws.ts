import type * as pulumi from "@pulumi/pulumi";
import { firstOfDay, parseTime } from "../backup-schedule/schedule";
import { createBackupTask } from "../backup-task";
import { physicalName } from "../naming";
import { createPrivateBucket } from "../private-bucket";
import type { References } from "../reference";
import type { AwsTarget } from "../target";
import {
  type BuiltCacheBackup,
  type CacheBackupPlan,
  copyLocation,
  copyRun,
  drillOf,
  snapshotEvery,
} from "./plan";

/** Snapshots near the cache are for its last day; what is older is on the backup site. */
const SNAPSHOT_HOURS = 24;
/** Of a snapshot's name, 40 characters at most, the time takes 14. */
const SNAPSHOT_PREFIX = 26;
/** Exports are removed as soon as they are copied: this is for those whose copy failed. */
const EXPORT_DAYS = 7;

/**
 * A task makes a snapshot, removes those of the day before, and once a day exports one to a bucket beside the cache
 * and takes it to the backup site: ElastiCache exports to its own account and region only (docs/components/backup-schedule.md).
 */
export function onAws(
  name: string,
  plan: CacheBackupPlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltCacheBackup {
  const { scope, region, accountId } = target;
  const { source } = plan.cache;
  if (source.kind !== "aws") throw new Error(`${name}: backups run where the data is, which is not aws`);
  const { group } = source;
  const bucketName = physicalName(scope, `${plan.of}-exports-${accountId}`, 63);
  const bucketArn = `arn:aws:s3:::${bucketName}`;
  // Only with S3's own keys: nothing says that ElastiCache may use another's.
  const bucket = createPrivateBucket(
    `${name}-exports`,
    {
      ...{ bucketName, keys: "s3", expireDays: EXPORT_DAYS, oldVersionDays: EXPORT_DAYS },
      statements: [exporter()],
    },
    target,
    opts,
  );
  const snapshots = physicalName(scope, plan.of, SNAPSHOT_PREFIX);
  const every = snapshotEvery(plan.every, source);
  const plain = {
    CACHE_COPY_AT: plan.at,
    CACHE_EXPORTS: bucketName,
    CACHE_GROUP: group.text,
    CACHE_REGION: region,
    CACHE_SNAPSHOTS: snapshots,
    CACHE_SNAPSHOT_HOURS: String(SNAPSHOT_HOURS),
  };
  const times = { at: firstOfDay(parseTime(plan.at), every), every };
  const reports = [
    { metric: "snapshot_seconds", every },
    { metric: "finished_seconds", every: "day" },
  ] as const;
  const run = {
    ...copyRun(plan, { plain, secrets: {} }),
    ...times,
    reports,
    command: "snapshot",
    opens: [],
    rights,
  };
  const provenIn = createBackupTask(name, run, target, opts);
  createBackupTask(name, { ...drillOf(plan), provenIn }, target, opts);
  return { location: copyLocation(plan) };

  /** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-exporting.html */
  function exporter() {
    return {
      Sid: "Exports",
      Effect: "Allow",
      Principal: { Service: `${region}.elasticache-snapshot.amazonaws.com` },
      Action: [
        "s3:GetBucketAcl",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:ListBucketMultipartUploads",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
      ],
      Resource: [bucketArn, `${bucketArn}/*`],
    };
  }

  /** Snapshots of this cache under this program's names, and what ElastiCache asks of whoever exports one. */
  function rights(waits: References): object[] {
    const arn = (kind: string, id: string) => `arn:aws:elasticache:${region}:${accountId}:${kind}:${id}`;
    const own = arn("snapshot", `${snapshots}-*`);
    const cache = arn("replicationgroup", waits.to(group));
    const exports = `arn:aws:s3:::${waits.to(bucket)}`;
    const allow = (Action: string | string[], Resource: string | string[]) => ({
      Effect: "Allow",
      Action,
      Resource,
    });
    return [
      allow("elasticache:DescribeReplicationGroups", cache),
      allow("elasticache:DescribeSnapshots", arn("snapshot", "*")),
      allow("elasticache:CreateSnapshot", [cache, arn("cluster", `${group.text}-*`), own]),
      allow(["elasticache:CopySnapshot", "elasticache:DeleteSnapshot"], own),
      allow(["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], `${exports}/${snapshots}-*`),
      allow(["s3:GetBucketLocation", "s3:ListBucket"], exports),
      // Names of buckets only; ElastiCache looks whether the bucket is the caller's.
      allow("s3:ListAllMyBuckets", "*"),
    ];
  }
}
