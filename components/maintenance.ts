/** A weekly window in UTC. AWS knows only weekdays; docs/corrections.md says what a guide wanted. */
export interface MaintenanceWindow {
  weekday: "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday";
  /** `HH:MM` */
  from: string;
  to: string;
}

/** As RDS and ElastiCache write it: `sun:02:00-sun:04:00`. */
export function weeklyWindow({ weekday, from, to }: MaintenanceWindow): string {
  const day = weekday.slice(0, 3).toLowerCase();
  return `${day}:${from}-${day}:${to}`;
}

/** How long it lasts; one that ends before it begins, ends on the next day. */
export function windowSeconds({ from, to }: MaintenanceWindow): number {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const day = 24 * 60;
  return ((minutes(to) - minutes(from) + day) % day || day) * 60;
}
