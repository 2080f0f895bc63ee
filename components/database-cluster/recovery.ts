/** How far behind a database its archived log may be: what is lost when all its servers are. */
import type { DatabaseSource } from "./built";

/** How often CloudNativePG archives its write-ahead log at the latest, and Percona its oplog; minutes. */
export const ARCHIVE_MINUTES = 5;

/**
 * RDS and DocumentDB can be restored to any time until the last five minutes.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/backup_restore-point_in_time_recovery.html
 */
const AWS_MINUTES = 5;

/** Minutes of work that recovery to a point in time may lose. */
export function logLagMinutes({ kind }: DatabaseSource): number {
  return kind === "aws" ? AWS_MINUTES : ARCHIVE_MINUTES;
}
