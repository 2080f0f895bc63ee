import type { Every, Rehearsed } from "../backup-schedule/args";

/** How often a cache is copied, and how long the copies are kept. */
export interface CacheBackupSpec {
  /** Name of the cache connection that is backed up. */
  of: string;
  /**
   * How often a snapshot is made beside the cache. On kubernetes the cache's own `save` lines do, to its volumes; on
   * aws a task, as often as ElastiCache's quota of manual snapshots allows.
   */
  every: Every;
  /** Time of the daily copy to the backup site, `HH:MM` in UTC. */
  at: string;
  /** Days that copies are kept, 7 or more. */
  keepDays: number;
  /** How often a restore of the newest copy is rehearsed, in a scratch server. */
  drill: Rehearsed;
  /** How long that may take: minutes until the system answers again (RTO). */
  recoveryMinutes: number;
  /** Image of the backup program (images/backup). */
  image: string;
}
