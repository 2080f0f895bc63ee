/** When somebody has to be told about a run of the backup program. Pure. */
import { type BackupRun, LONGEST_HOURS } from "./backup-run";
import type { Every, Rehearsed } from "./backup-schedule/args";
import { hoursOf } from "./backup-schedule/schedule";

type Timed = Pick<BackupRun, "every" | "hours">;

/** No backup is kept for less, and an alarm of CloudWatch looks back no further. */
export const LONGEST_AGE_HOURS = 7 * 24;

/** Of a limit: who is told then can still do something. */
const NEARLY = 0.8;

/** A run that takes longer is stopped (kubernetes): one that is not over when the next is due never catches up. */
export function deadlineHours({ every, hours = LONGEST_HOURS }: Timed): number {
  return Math.min(hours, hoursOf(every));
}

/**
 * Hours since the last good backup that are too many. One run may be missed, for the next makes up for it: after two intervals, and
 * the time that the run then due may take, two have been. While the owner can bear to lose more than two intervals, nobody is woken.
 */
export function backupAgeHours(
  every: Every,
  { hours, lossMinutes = 0 }: Pick<BackupRun, "hours" | "lossMinutes">,
): number {
  const borne = Math.max(2 * hoursOf(every), Math.ceil(lossMinutes / 60));
  return Math.min(
    borne + deadlineHours({ every, ...(hours === undefined ? {} : { hours }) }),
    LONGEST_AGE_HOURS,
  );
}

/** From one rehearsal to the next at most, which of months is more than `hoursOf` says. */
const APART_DAYS = { week: 7, month: 31 } as const;

/** One that failed told so itself, so that this is for those that never ran: the next is over, and a day to repeat it by hand. */
export function proofAgeHours(every: Rehearsed, hours?: number): number {
  return APART_DAYS[every] * 24 + deadlineHours({ every, ...(hours === undefined ? {} : { hours }) }) + 24;
}

/** Hours since it last ended well that are too many. */
export function ageHours(run: Pick<BackupRun, "every" | "hours" | "lossMinutes">): number {
  return run.every === "week" || run.every === "month"
    ? proofAgeHours(run.every, run.hours)
    : backupAgeHours(run.every, run);
}

/** A run that takes as long is near its end: of a drill the owner's own (RTO), else the deadline. */
export function slowSeconds(run: Timed & Pick<BackupRun, "recoveryMinutes">): number {
  const limit = run.recoveryMinutes === undefined ? deadlineHours(run) * 3600 : run.recoveryMinutes * 60;
  return Math.round(limit * NEARLY);
}

/** Of the last one's size: half of a system's data neither goes nor comes between two backups. */
export const SIZE_CHANGE_PERCENT = 50;

/** What to do about it, in this repository. */
export const RUNBOOK = "docs/runbooks/restore.md#when-an-alert-rings";
