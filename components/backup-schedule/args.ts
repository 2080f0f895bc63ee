export interface BackupScheduleSpec {
  /** Name of the database connection that is backed up. */
  of: string;
  /** How often a logical dump and a snapshot are made. */
  every: "day";
  /** Time of the dump, `HH:MM` in UTC; the snapshot follows an hour later. */
  at: string;
  /** Days that dumps and snapshots are kept, 7 or more. */
  keepDays: number;
  /** Image of the dump program: database tools and an S3 client (images/backup). */
  image: string;
  /** Days after which a vault's lock can no longer be undone by anybody; governance mode when absent. Only aws. */
  lockGraceDays?: number;
  /** How often a restore is rehearsed (AWS Backup restore testing). Only aws. */
  drill: "week" | "month";
}
