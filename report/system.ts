/** One system of a plan, as if it had been planned alone. */
import type { SystemSettings } from "../environments/environment";
import type { Plan, PlanResource } from "../preview/plan";
import { type Arrow, arrows } from "../preview/system-picture";
import { systems } from "../systems";
import type { SystemSpec } from "../systems/system";

export interface PlannedSystem {
  settings: SystemSettings;
  /** The plan with no other system's resources. */
  plan: Plan;
  components: PlanResource[];
  ways: Arrow[];
  /** What its spec sheet promises; none for a system that has no sheet. */
  objectives: SystemSpec["objectives"] | undefined;
}

export function systemsOf(plan: Plan): PlannedSystem[] {
  return plan.systems.map((settings) => {
    const resources = plan.resources.filter(({ system }) => system === settings.name);
    const own = { ...plan, systems: [settings], resources };
    return {
      settings,
      plan: own,
      components: resources.filter(({ custom }) => !custom),
      ways: arrows(own),
      objectives: systems[settings.name]?.objectives,
    };
  });
}

/** `DatabaseCluster` */
export function kindOf({ type }: PlanResource): string {
  return type.split(":").at(-1) ?? type;
}

/** `database` for `tebx-database`, below a heading that says `tebx`. */
export function nameWithin({ settings }: PlannedSystem, { name }: PlanResource): string {
  return name.startsWith(`${settings.name}-`) ? name.slice(settings.name.length + 1) : name;
}
