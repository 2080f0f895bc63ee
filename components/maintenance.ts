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
