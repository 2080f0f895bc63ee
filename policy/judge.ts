/** The verdict on a plan: the same for `npm run preview`, the tests and the pack. */
import { Plan } from "./plan";
import type { PlannedResource } from "./resource";
import { type Context, matches, type Rule, type Waiver } from "./rule";
import { rules, stackRules } from "./rules";
import { type Outcome, runRule, runStackRule, type Violation } from "./run";
import type { Trace } from "./view";

export type { Context, Waiver } from "./rule";
export type { Violation } from "./run";
export { defaultSettings, type Settings, withFloors } from "./settings";

export interface Verdict {
  violations: Violation[];
  waived: (Violation & { waiver: Waiver })[];
  /** Rules in the pack. */
  rules: number;
  /** Paths that a rule judged and that are not known before the update. */
  judgedUnknowns: number;
  /** Those paths, as `urn#path`, sorted. */
  unknownPaths: string[];
  /** False when stack rules did not run because a mandatory resource rule is broken. */
  complete: boolean;
}

/** The type of the stack's own resource: what rules about the stack's configuration are reported on. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

const byType = new Map<string, readonly Rule[]>();

/** The rules for a type; worked out once, since patterns over thousands of resources would cost. */
export function rulesFor(type: string): readonly Rule[] {
  let found = byType.get(type);
  if (!found) {
    found = rules.filter((rule) => matches(rule, type));
    byType.set(type, found);
  }
  return found;
}

function stackItself(resources: readonly PlannedResource[], context: Context): PlannedResource[] {
  if (resources.some((resource) => resource.type === STACK_TYPE)) return [];
  const urn = `urn:pulumi:${context.stack}::ward::${STACK_TYPE}::ward-${context.stack}`;
  const nothing = { props: {}, protect: false, dependencies: [], propertyDependencies: {} };
  return [{ urn, type: STACK_TYPE, name: `ward-${context.stack}`, ...nothing }];
}

export function judge(resources: readonly PlannedResource[], context: Context): Verdict {
  const outcome: Outcome = { violations: [], waived: [] };
  const traces = new Map<string, Trace>();
  const used = new Set<Waiver>();
  const trace = (urn: string): Trace => {
    let found = traces.get(urn);
    if (!found) {
      found = new Map();
      traces.set(urn, found);
    }
    return found;
  };

  for (const resource of [...stackItself(resources, context), ...resources]) {
    const applicable = rulesFor(resource.type);
    if (applicable.length === 0) continue;
    const seen = trace(resource.urn);
    for (const rule of applicable) runRule(rule, resource, context, seen, used, outcome);
  }
  const complete = !outcome.violations.some((violation) => violation.level === "mandatory");
  if (complete) {
    const plan = new Plan(resources, trace, used);
    for (const rule of stackRules) runStackRule(rule, plan, context, outcome);
  }

  const unknownPaths: string[] = [];
  for (const [urn, paths] of traces)
    for (const [path, state] of paths) if (state === "unknown") unknownPaths.push(`${urn}#${path}`);
  return {
    ...outcome,
    rules: rules.length + stackRules.length,
    judgedUnknowns: unknownPaths.length,
    unknownPaths: unknownPaths.sort(),
    complete,
  };
}
