/** A restore of the newest backup, rehearsed in a scratch server of the run's own: it opens the backup site and nothing else. */
import {
  archiveEnv,
  type BackupRun,
  LONGEST_HOURS,
  type Room,
  type ServerBeside,
  type Site,
} from "./backup-run";
import type { Rehearsed } from "./backup-schedule/args";
import { later, parseTime } from "./backup-schedule/schedule";

export interface Drill {
  /** Name of the connection whose backups are tried. */
  of: string;
  drill: Rehearsed;
  /** Time of the first backup of a day, `HH:MM` in UTC. */
  at: string;
  keepDays: number;
  /** A restore that takes longer is a failed drill (RTO). */
  recoveryMinutes: number;
  image: string;
  site: Site;
  room: Room;
  /** Where the program cannot start one itself. @default it can */
  server?: ServerBeside & { environment: Record<string, string> };
}

/** By then the day's first backup has ended, or was stopped. */
const HOURS_LATER = LONGEST_HOURS;

/** Evidence, a mark beside the backup that was proven, and when one last was. */
const WRITES = ["drills/*", "*/verified.json", "proven.json"];

/** What both targets tell the program (images/backup/drill.sh). */
export function drillRun(spec: Drill): BackupRun {
  const { at, drill, image, keepDays, of, recoveryMinutes, room, server, site } = spec;
  const where = archiveEnv(site, of, keepDays);
  const plain = {
    DRILL_RECOVERY_SECONDS: String(recoveryMinutes * 60),
    // The node's CPUs are not this run's.
    RESTORE_JOBS: String(room.cpus),
    ...server?.environment,
  };
  return {
    role: "drill",
    recoveryMinutes,
    of,
    description: `A restore of ${of} every ${drill}, which may take ${recoveryMinutes} minutes`,
    command: "drill",
    image,
    at: later(parseTime(at), HOURS_LATER),
    every: drill,
    // How late a restore is, is worth to know: twice what is allowed.
    hours: Math.max(LONGEST_HOURS, Math.ceil((2 * recoveryMinutes) / 60)),
    room,
    ...(server === undefined ? {} : { beside: server }),
    env: { plain: { ...where.plain, ...plain }, secrets: where.secrets },
    opens: [],
    site,
    writes: WRITES,
  };
}
