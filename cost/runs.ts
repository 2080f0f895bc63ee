/** How often something that runs by schedule runs in a month. */
import { HOURS } from "./prices";

const DAYS = HOURS / 24;

/** Minutes that a backup, a copy or a drill is reckoned to take: a plan does not know how much there is to copy. */
export const RUN_MINUTES = 15;

/**
 * Of a crontab's line, or of EventBridge's `cron(…)` and `rate(…)`. Step, list and name are read as both know them.
 * `NaN` for anything else. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function runsPerMonth(expression: string): number {
  const [, every = "", unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (unit !== "") return (HOURS * 60) / (Number(every) * { minute: 1, hour: 60, day: 1440 }[unit as "day"]);
  const fields = expression.replace(/^cron\((.*)\)$/, "$1").split(" ");
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  if (fields.length < 5) return Number.NaN;
  return times(minute, 60) * times(hour, 24) * days(day, weekday) * (times(month, 12) / 12);
}

function days(day: string, weekday: string): number {
  if (!isAny(weekday)) return times(weekday, 7) * (DAYS / 7);
  return isAny(day) ? DAYS : times(day, DAYS);
}

function times(field: string, of: number): number {
  if (isAny(field)) return of;
  return field.split(",").reduce((sum, part) => {
    const [range = "", step = "1"] = part.split("/");
    const [from = "", to] = range.split("-");
    if (to !== undefined) return sum + Math.ceil((Number(to) - Number(from) + 1) / Number(step));
    if (!part.includes("/")) return sum + 1;
    return sum + Math.ceil((of - (isAny(range) ? 0 : Number(from))) / Number(step));
  }, 0);
}

const isAny = (field: string) => field === "*" || field === "?";
