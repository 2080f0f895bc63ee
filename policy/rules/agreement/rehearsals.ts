/** The backup program restores its own backups, on every target (images/backup/drill.sh). */
import type { Plan } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resource";
import { UNKNOWN, type View } from "../../plan/view";
import type { StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { typeOf } from "../../writing/component-rule";
import { integer } from "../../writing/expect";
import { commandOf, PROGRAMS, partsOf, programs, told } from "./family";

/** A run of the backup program, and where it stands. */
interface Run {
  resource: PlannedResource;
  program: View;
}

function runs(plan: Plan, parts: readonly PlannedResource[]): Run[] {
  return parts
    .filter(({ type }) => PROGRAMS.test(type))
    .flatMap((resource) => programs(plan, resource).map((program) => ({ resource, program })));
}

/** The one value that a run finds in a variable, or UNKNOWN, which equals nothing. */
function value({ program }: Run, variable: string): unknown {
  const [view, ...more] = told(program, variable);
  return view === undefined || more.length > 0 ? UNKNOWN : view.or(UNKNOWN);
}

/** When a run begins: day of the month, month and day of the week, as cron writes them; nothing when it never does. */
function days(plan: Plan, { resource }: Run, parts: readonly PlannedResource[]): string[] | undefined {
  // R-22 asks for one that is not suspended.
  if (resource.type.startsWith("kubernetes:")) return fields(plan.view(resource).at("spec", "schedule"));
  const schedule = parts.find(
    (part) =>
      part.type === "aws:scheduler/schedule:Schedule" &&
      part.propertyDependencies["target"]?.includes(resource.urn) &&
      plan.view(part).at("state").or("ENABLED") === "ENABLED",
  );
  return schedule && fields(plan.view(schedule).at("scheduleExpression"));
}

/** Of `30 4 * * 1`, or `cron(30 4 ? * MON *)`. */
function fields(view: View): string[] {
  const text = String(view.or("")).replace(/^cron\((.*)\)$/, "$1");
  return text.trim().replaceAll("?", "*").split(/\s+/).slice(2, 5);
}

/** Each month, and each week where that was asked for. */
function isOften(often: unknown, [ofMonth, month, ofWeek]: string[]): boolean {
  if (month !== "*" || ofMonth === undefined || ofWeek === undefined) return false;
  return often === "month" || ofMonth === "*";
}

function problem(plan: Plan, component: PlannedResource): string | undefined {
  const parts = partsOf(plan, component);
  if (parts.length === 0) return undefined;
  const view = plan.view(component);
  const all = runs(plan, parts);
  const folders = all
    .filter(({ program }) => commandOf(program) !== "drill")
    .map((run) => value(run, "BACKUP_PREFIX"))
    .filter((folder) => folder !== UNKNOWN);
  const drills = all.filter(
    (run) => commandOf(run.program) === "drill" && folders.includes(value(run, "BACKUP_PREFIX")),
  );
  if (drills.length === 0) return "nothing restores these backups to see whether it can be done";
  if (!drills.some((run) => isOften(view.at("drill").or(UNKNOWN), days(plan, run, parts) ?? [])))
    return "the drill is not started as often as the spec says";
  const minutes = integer(
    view.at("recoveryMinutes").or(view.at("objectives", "recoveryMinutes").or(undefined)),
  );
  const allowed = drills.map((run) => integer(value(run, "DRILL_RECOVERY_SECONDS")));
  return minutes !== undefined && allowed.every((seconds) => seconds === minutes * 60)
    ? undefined
    : "the drill allows another time than the spec's recoveryMinutes";
}

export const rehearsalRules: StackRule[] = [
  {
    id: "R-16b",
    name: "dumps-and-copies-are-drilled",
    title: "Dumps and copies of caches are restored by a schedule, within the time that the spec allows",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.testing],
    why: "A snapshot that was restored proves nothing of a dump, and a cluster has no restore tests of its own.",
    remediation:
      "Run `backup drill` on the same folder, weekly or monthly (BackupSchedule and CacheBackup do).",
    evaluate: (plan) =>
      plan.ofType([typeOf("BackupSchedule"), typeOf("CacheBackup")]).flatMap((component) => {
        const message = problem(plan, component);
        return message === undefined ? [] : [{ urn: component.urn, path: "drill", message }];
      }),
  },
];
