/** Times as the schedulers write them. Pure. */
import type { MaintenanceWindow } from "../maintenance";
import type { Problems } from "../problems";
import type { Every, Rehearsed } from "./args";

export interface Time {
  hour: number;
  minute: number;
}

/** Divisors of a day. */
export const HOURS: readonly number[] = [1, 2, 3, 4, 6, 8, 12];

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** @throws {RangeError} for anything but `HH:MM`. */
export function parseTime(text: string): Time {
  const match = TIME.exec(text);
  if (match === null) throw new RangeError(`"${text}" is no time: write HH:MM, e.g. 04:30`);
  return { hour: Number(match[1]), minute: Number(match[2]) };
}

/** From one run to the next, at least. */
export function hoursOf(every: Every | Rehearsed): number {
  if (typeof every === "object") return every.hours;
  return { day: 1, week: 7, month: 28 }[every] * 24;
}

/** The first of the times of a day that `time` is one of. */
export function firstOfDay(time: Time, every: Every): Time {
  return { ...time, hour: time.hour % hoursOf(every) };
}

/** The same minute `hours` later, around midnight if need be. */
export function later(time: Time, hours: number): Time {
  return { ...time, hour: (time.hour + hours) % 24 };
}

/**
 * What every kind of backup says about its times, and how long it is kept.
 * @returns whether the times can be read at all.
 */
export function checkTimes(
  spec: { every: Every; at: string; keepDays: number },
  problems: Problems,
): boolean {
  const { every, at, keepDays } = spec;
  problems.unless(keepDays >= 7, `keepDays is ${keepDays}: keep backups for 7 days or more`);
  const regular = every === "day" || HOURS.includes(every.hours);
  problems.unless(
    regular,
    `every.hours is ${hoursOf(every)}: use ${HOURS.slice(0, -1).join(", ")} or ${HOURS.at(-1)}, so that every day has the same times`,
  );
  const readable = TIME.test(at);
  problems.unless(readable, `at is "${at}": write a time of day as HH:MM, e.g. 04:30`);
  return regular && readable;
}

/** `HH:MM` */
export function written({ hour, minute }: Time): string {
  return [hour, minute].map((part) => String(part).padStart(2, "0")).join(":");
}

/** Five fields: Kubernetes CronJob. */
export function cronJob({ hour, minute }: Time, every: Every | Rehearsed = "day"): string {
  if (typeof every === "object") return `${minute} ${hour}-23/${every.hours} * * *`;
  return `${minute} ${hour} ${{ day: "* * *", week: "* * 1", month: "1 * *" }[every]}`;
}

/** Six fields, seconds first: CloudNativePG. */
export function scheduledBackup({ hour, minute }: Time): string {
  return `0 ${minute} ${hour} * * *`;
}

/** AWS: six fields, the last is the year; one of day and weekday is `?`. */
export function eventBridge({ hour, minute }: Time, every: Every | Rehearsed): string {
  if (typeof every === "object") return `cron(${minute} ${hour}/${every.hours} * * ? *)`;
  const days = { day: "* * ?", week: "? * MON", month: "1 * ?" }[every];
  return `cron(${minute} ${hour} ${days} *)`;
}

/** Minutes of a day. */
const minutesOf = ({ hour, minute }: Time): number => hour * 60 + minute;
const DAY = 24 * 60;

/** RDS's and DocumentDB's own backups (components/database-cluster). */
const OWN_BACKUPS = { from: "00:30", to: "01:30" };

/**
 * An hour after the first dump of a day, or when the database is at leisure again: AWS Backup starts no snapshot in its
 * maintenance window, in the window of its own backups, nor in the hour before either.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
 */
export function snapshotTime(dump: Time, maintenance: Pick<MaintenanceWindow, "from" | "to">): Time {
  const busy = [OWN_BACKUPS, maintenance].map(({ from, to }) => ({
    from: minutesOf(parseTime(from)) - 60,
    end: parseTime(to),
  }));
  let time = later(dump, 1);
  // The end of one window may lie in the other.
  for (const { from, end } of [...busy, ...busy]) {
    const since = (minutesOf(time) - from + DAY) % DAY;
    if (since < (minutesOf(end) - from + DAY) % DAY) time = end;
  }
  return time;
}
