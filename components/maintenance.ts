import type { Problems } from "./problems";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** A weekly window in UTC. AWS knows only weekdays; docs/corrections.md says what a guide wanted. */
export interface MaintenanceWindow {
  weekday: (typeof WEEKDAYS)[number];
  /** `HH:MM` */
  from: string;
  /** `HH:MM`; before `from` it is on the next day. */
  to: string;
}

/** When RDS, DocumentDB and ElastiCache make their daily backups. */
const BACKUPS = { from: "00:30", to: "01:30" } as const;

/** As they write it: `00:30-01:30`. */
export const BACKUP_WINDOW = `${BACKUPS.from}-${BACKUPS.to}`;

/** As RDS and ElastiCache write it: `sun:02:00-sun:04:00`. */
export function weeklyWindow({ weekday, from, to }: MaintenanceWindow): string {
  const day = (ahead: number) =>
    (WEEKDAYS[(WEEKDAYS.indexOf(weekday) + ahead) % WEEKDAYS.length] ?? "").slice(0, 3).toLowerCase();
  return `${day(0)}:${from}-${day(to <= from ? 1 : 0)}:${to}`;
}

/** How long it lasts; one that ends before it begins, ends on the next day. */
export function windowSeconds({ from, to }: MaintenanceWindow): number {
  const day = 24 * 60;
  return ((minutes(to) - minutes(from) + day) % day || day) * 60;
}

/** AWS refuses a window in which it also makes backups, or one under half an hour (ElastiCache: an hour). */
export function checkMaintenance(window: MaintenanceWindow, problems: Problems): void {
  const { from, to } = window;
  const parts = to <= from ? [[from, "24:00"] as const, ["00:00", to] as const] : [[from, to] as const];
  problems.unless(
    parts.every(([start, end]) => end <= BACKUPS.from || start >= BACKUPS.to),
    `maintenance is ${from}–${to}, and backups are made ${BACKUPS.from}–${BACKUPS.to}: move it`,
  );
  problems.unless(windowSeconds(window) >= 3600, `maintenance is ${from}–${to}: give it an hour or more`);
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
