/** A look at what is on the backup site, between two backups (kubernetes; on aws the program's own lines become metrics). */
import { ageHours, SIZE_CHANGE_PERCENT } from "./backup-limits";
import { archiveEnv, type BackupRun, LONGEST_HOURS } from "./backup-run";
import type { Every } from "./backup-schedule/args";
import { firstOfDay, hoursOf, type Time } from "./backup-schedule/schedule";

/** Minutes of a day. */
const DAY = 24 * 60;

/** Halfway to the next backup, or as soon as this one has ended for sure. */
export function between({ hour, minute }: Time, every: Every): Time {
  const time = (hour * 60 + minute + Math.min(hoursOf(every) * 30, LONGEST_HOURS * 60)) % DAY;
  return firstOfDay({ hour: Math.floor(time / 60), minute: time % 60 }, every);
}

/** @param drill of these backups, where there is one */
export function watchRun(
  backup: BackupRun & { every: Every },
  keepDays: number,
  drill?: BackupRun,
): BackupRun {
  const { at, every, image, of, role, site } = backup;
  const where = archiveEnv(site, of, keepDays);
  const limits = {
    WATCH_AGE_SECONDS: String(ageHours(backup) * 3600),
    WATCH_PROOF_SECONDS: String(drill === undefined ? 0 : ageHours(drill) * 3600),
    WATCH_SIZE_PERCENT: String(SIZE_CHANGE_PERCENT),
  };
  return {
    role: "watch",
    watches: role,
    of,
    description: `A look at the backups of ${of}`,
    command: "watch",
    image,
    at: between(at, every),
    every,
    env: { plain: { ...where.plain, ...limits }, secrets: where.secrets },
    opens: [],
    site,
  };
}
