/** What is still there, asked day by day. */
import { HIDDEN, whole } from "./ports";

/** A thing made on day 0 and deleted after so many days; a term that nobody can read may end at once. */
function isThere(deleteAfter: unknown, day: number): boolean {
  return day <= (whole(deleteAfter) ?? 0);
}

/** Whether it is there on every day of a span. */
export function isKept(deleteAfter: unknown, from: number, days: number): boolean {
  for (let day = from; day <= from + days; day += 1) if (!isThere(deleteAfter, day)) return false;
  return true;
}

/** AWS Backup: what goes to cold storage stays there for at least 90 days. */
function outlives(deleteAfter: unknown, cold: unknown, days: number): boolean {
  const moved = whole(cold) ?? 0;
  return isKept(deleteAfter, 1, days - 1) && (moved === 0 || isKept(deleteAfter, moved, 90));
}

export type Lifecycle = { deleteAfter?: unknown; coldStorageAfter?: unknown } | typeof HIDDEN | undefined;

export interface BackupRule {
  schedule: { text: unknown; runs: "daily" | "rarely" | "never" };
  lifecycle: Lifecycle;
  copies: readonly Lifecycle[];
}

function judgeLifecycle(life: Lifecycle, path: string, days: number): string[] {
  if (life === HIDDEN) return [path];
  const { deleteAfter, coldStorageAfter } = life ?? {};
  if (coldStorageAfter === HIDDEN) return [`${path}.coldStorageAfter`];
  return outlives(deleteAfter, coldStorageAfter, days) ? [] : [`${path}.deleteAfter`];
}

export function judgeBackupPlan(rules: readonly (BackupRule | typeof HIDDEN)[], days: number): string[] {
  const found = rules.flatMap((rule, index) => {
    const path = `rules[${index}]`;
    if (rule === HIDDEN) return [path];
    return [
      ...(rule.schedule.runs === "never" ? [`${path}.schedule`] : []),
      ...judgeLifecycle(rule.lifecycle, `${path}.lifecycle`, days),
      ...rule.copies.flatMap((copy, at) =>
        judgeLifecycle(copy, `${path}.copyActions[${at}].lifecycle`, days),
      ),
    ];
  });
  const daily = rules.some((rule) => rule !== HIDDEN && rule.schedule.runs === "daily");
  return (found.length > 0 || daily ? found : ["rules"]).map((path) => `R-13 ${path}`);
}

export interface Lock {
  minRetentionDays: unknown;
  maxRetentionDays: unknown;
  changeableForDays: unknown;
}

/** A lock holds backups at least so long, leaves room for some term, and in prod is final after 3 to 30 days. */
export function judgeLock(lock: Lock, days: number, final: boolean): string[] {
  const { minRetentionDays: least, maxRetentionDays: most, changeableForDays } = lock;
  const found: string[] = [];
  if (!isKept(least, 1, days - 1)) found.push("R-14 minRetentionDays");
  const room = most === undefined || most === HIDDEN || isThere(most, whole(least) ?? 0);
  if (!room) found.push("R-14 maxRetentionDays");
  const thinking = whole(changeableForDays) ?? 0;
  if (final && (thinking < 3 || thinking > 30)) found.push("R-14 changeableForDays");
  return found;
}

/** A lock of objects has a term in days or in years. */
export function judgeObjectLock(days: unknown, years: unknown, minimum: number): string[] {
  const path = `R-20 rule.defaultRetention.${years === undefined ? "days" : "years"}`;
  const held = years === undefined ? isKept(days, 1, minimum - 1) : (whole(years) ?? 0) >= 1;
  return held ? [] : [path];
}

export interface Expiry {
  on: boolean;
  expiration: { days?: unknown; date?: unknown } | typeof HIDDEN | undefined;
  /** Days after which versions that were replaced are deleted. */
  noncurrent: unknown;
}

/** `field` is how this kind of bucket calls the days of replaced versions. */
export function judgeExpiry(
  rule: Expiry | typeof HIDDEN,
  path: string,
  field: string,
  days: number,
): string[] {
  if (rule === HIDDEN) return [path];
  if (!rule.on) return [];
  const found: string[] = [];
  const early = (term: unknown): boolean => term === HIDDEN || !isKept(term, 1, days - 1);
  if (rule.expiration === HIDDEN) found.push(`${path}.expiration`);
  else {
    const { days: term, date } = rule.expiration ?? {};
    if (date !== undefined) found.push(`${path}.expiration.date`);
    // With 0 days only the marks of deleted objects go.
    if (term !== undefined && whole(term) !== 0 && early(term)) found.push(`${path}.expiration.days`);
  }
  if (rule.noncurrent !== undefined && early(rule.noncurrent))
    found.push(`${path}.noncurrentVersionExpiration.${field}`);
  return found;
}

/** Barman's windows: a whole number of days, weeks or months, of which the last are taken to have 30 days. */
export function windowOf(text: unknown): number {
  if (typeof text !== "string") return 0;
  const unit = { d: 1, w: 7, m: 30 }[text.slice(-1)];
  const count = text.slice(0, -1);
  return unit && /^[0-9]+$/.test(count) && !count.startsWith("0") ? Number(count) * unit : 0;
}

/** The numbers of days that CloudWatch Logs takes. */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export function keepsLogs(days: unknown, minimum: number): boolean {
  return LOG_DAYS.includes(whole(days) ?? 0) && isKept(days, 1, minimum - 1);
}

/** Days of recovery of RDS and ElastiCache end at 35. */
export function recovers(days: unknown, minimum: number): boolean {
  return isKept(days, 1, minimum - 1) && !isThere(days, 36);
}

const FLOORS: Readonly<Record<string, number>> = {
  recoveryDays: 7,
  cacheSnapshotDays: 7,
  backupDays: 7,
  logDays: 7,
  auditLogDays: 30,
};

export function isRaisedOnly(settings: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(FLOORS).every(([name, floor]) => {
    const value = settings[name];
    return typeof value === "number" && value % 1 === 0 && value >= floor;
  });
}
