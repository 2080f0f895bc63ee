import type { MaintenanceWindow } from "../maintenance";

/** Once a day, or every so many hours: 1, 2, 3, 4, 6, 8 or 12, so that every day has the same times. */
export type Every = "day" | { hours: number };

/** How often a restore is rehearsed: on Mondays, or on the first of a month. */
export type Rehearsed = "week" | "month";

/** What the owner of a system can bear; backups are derived from it and checked against it. */
export interface Objectives {
  /** Minutes until the system answers again (RTO). */
  recoveryMinutes: number;
  /** Minutes of work that may be lost (RPO). */
  lossMinutes: number;
}

export interface BackupScheduleSpec {
  /** Name of the database connection that is backed up. */
  of: string;
  /** How often a logical dump is made. Snapshots and base backups are daily: logs fill the time between them. */
  every: Every;
  /** Time of the dump, `HH:MM` in UTC: of the first one of a day. The snapshot follows, an hour later at the earliest. */
  at: string;
  /** When the database may restart: no snapshot begins then, nor in the hour before. */
  maintenance: MaintenanceWindow;
  /** Days that dumps and snapshots are kept, 7 or more. */
  keepDays: number;
  /** A schedule that cannot keep them is refused. */
  objectives: Objectives;
  /** Image of the dump program: database tools and an S3 client (images/backup). */
  image: string;
  /** Days after which a vault's lock can no longer be undone by anybody; governance mode when absent. Only aws. */
  lockGraceDays?: number;
  /** How often a restore is rehearsed: of a dump in a scratch server, and on aws of a snapshot too (AWS Backup restore testing). */
  drill: Rehearsed;
}
