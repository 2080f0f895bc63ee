/** Whether a schedule can keep what the owner of a system asks for. Pure. */
import type { DatabaseSource } from "../database-cluster/built";
import { logLagMinutes } from "../database-cluster/recovery";
import type { Problems } from "../problems";
import type { BackupScheduleSpec } from "./args";
import { hoursOf } from "./schedule";

/** Minutes of work that are lost at most: recovery to a point in time carries the objective, or else the dumps. */
export function worstLossMinutes(every: BackupScheduleSpec["every"], source: DatabaseSource): number {
  return Math.min(logLagMinutes(source), hoursOf(every) * 60);
}

export function checkObjectives(
  spec: Pick<BackupScheduleSpec, "every" | "objectives">,
  source: DatabaseSource,
  problems: Problems,
): void {
  const { every, objectives } = spec;
  for (const [name, minutes] of Object.entries(objectives))
    problems.unless(
      Number.isInteger(minutes) && minutes >= 1,
      `objectives.${name} is ${minutes}: give whole minutes, 1 or more`,
    );
  const worst = worstLossMinutes(every, source);
  problems.unless(
    objectives.lossMinutes >= worst,
    `objectives.lossMinutes is ${objectives.lossMinutes}: recovery to a point in time may lose ${logLagMinutes(source)} minutes, ` +
      `the dumps ${hoursOf(every)} × 60 = ${hoursOf(every) * 60}: allow ${worst} or more`,
  );
}
