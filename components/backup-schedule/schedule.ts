/** Times as the schedulers write them. Pure. */

interface Time {
  hour: number;
  minute: number;
}

/** @throws {RangeError} for anything but `HH:MM`. */
export function parseTime(text: string): Time {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match === null) throw new RangeError(`"${text}" is no time: write HH:MM, e.g. 04:30`);
  return { hour: Number(match[1]), minute: Number(match[2]) };
}

/** The same minute `hours` later, around midnight if need be. */
export function later(time: Time, hours: number): Time {
  return { ...time, hour: (time.hour + hours) % 24 };
}

/** Five fields: Kubernetes CronJob. */
export function cronJob({ hour, minute }: Time): string {
  return `${minute} ${hour} * * *`;
}

/** Six fields, seconds first: CloudNativePG. */
export function scheduledBackup({ hour, minute }: Time): string {
  return `0 ${minute} ${hour} * * *`;
}

/** AWS: six fields, the last is the year; one of day and weekday is `?`. */
export function eventBridge({ hour, minute }: Time, every: "day" | "week" | "month"): string {
  const days = { day: "* * ?", week: "? * MON", month: "1 * ?" }[every];
  return `cron(${minute} ${hour} ${days} *)`;
}
