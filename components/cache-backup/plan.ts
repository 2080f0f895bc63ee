import { drillRun } from "../backup-drill";
import { archiveEnv, archiveFolder, type BackupRun, type Env, type Site } from "../backup-run";
import type { Every } from "../backup-schedule/args";
import { checkTimes, HOURS, hoursOf } from "../backup-schedule/schedule";
import type { CacheSource } from "../cache-cluster/source";
import type { Connection } from "../connection";
import type { Problems } from "../problems";
import type { CacheBackupSpec } from "./args";

/** The cache as its backups see it. */
export interface BackedUpCache extends Connection {
  readonly source: CacheSource;
}

export interface CacheBackupPlan extends CacheBackupSpec {
  cache: BackedUpCache;
  site: Site;
}

export interface BuiltCacheBackup {
  /** Where the copies are, `s3://…`. */
  location: string;
}

export function checkCacheBackup(plan: CacheBackupPlan, problems: Problems): void {
  const { recoveryMinutes } = plan;
  problems.unless(
    Number.isInteger(recoveryMinutes) && recoveryMinutes >= 1,
    `recoveryMinutes is ${recoveryMinutes}: give whole minutes, 1 or more`,
  );
  if (!checkTimes(plan, problems)) return;
  const seconds = hoursOf(plan.every) * 3600;
  problems.unless(
    plan.cache.source.save.some((line) => line.changes <= 1 && line.seconds <= seconds),
    `every asks for a snapshot in ${seconds} seconds, and no save line of "${plan.of}" makes one after a single change: ` +
      `give the cache { seconds: ${seconds}, changes: 1 }`,
  );
}

/** Manual snapshots that ElastiCache makes of a node in 24 hours. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups.html */
const DAILY_QUOTA = 20;

/**
 * As often as asked for, or as the quota allows: nodes take turns. Of a Redis Cluster ElastiCache chooses the nodes,
 * so that only one can be counted on.
 */
export function snapshotEvery(
  every: Every,
  { servers, shards }: Pick<Extract<CacheSource, { kind: "aws" }>, "servers" | "shards">,
): Every {
  if (every === "day") return every;
  const quota = DAILY_QUOTA * (shards > 0 ? 1 : servers);
  const hours = HOURS.find((step) => step >= every.hours && 24 / step <= quota);
  return hours === undefined ? "day" : { hours };
}

/** What both targets tell the program, and where it writes. */
export function copyRun(
  plan: CacheBackupPlan,
  more: Env,
): Pick<BackupRun, "role" | "of" | "description" | "image" | "env" | "site"> {
  const { cache, image, keepDays, of, site } = plan;
  const where = archiveEnv(site, of, keepDays);
  const plain = { CACHE_CONNECTION: of, CACHE_SHARDS: String(cache.source.shards) };
  return {
    role: "copy",
    of,
    description: `Snapshots of ${of}, a copy a day kept ${keepDays} days`,
    image,
    env: {
      plain: { ...where.plain, ...plain, ...more.plain },
      secrets: { ...where.secrets, ...more.secrets },
    },
    site,
  };
}

/** The shards start one after the other, each with all its data in memory, and half of that for Redis itself. */
export function drillOf(plan: CacheBackupPlan): BackupRun {
  const memoryMiB = 512 + Math.ceil(plan.cache.source.memoryMiB * 1.5);
  return drillRun({ ...plan, room: { cpus: 1, memoryMiB } });
}

export function copyLocation({ of, site: { archive } }: CacheBackupPlan): string {
  return `s3://${archive.bucket}/${archiveFolder(archive, of)}`;
}
