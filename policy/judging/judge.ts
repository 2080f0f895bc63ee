/** The verdict on a plan: the same for `npm run preview`, the tests and the pack. */
import { Plan, subjects } from "../plan/plan";
import type { PlannedResource } from "../plan/resource";
import type { Trace } from "../plan/view";
import type { Context, Rule, Waiver } from "../rule";
import { rules, stackRules } from "../rules";
import { type Outcome, runRule, runStackRule, type Violation } from "./run";

export type { Context, Waiver } from "../rule";
export { defaultSettings, type Settings, withFloors } from "../settings";
export type { Violation } from "./run";

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

/** Rules by the types that they name and by the patterns of them, of which many rules share one. */
const named = new Map<string, Rule[]>();
const patterned = new Map<RegExp, Rule[]>();
const position = new Map(rules.map((rule, index) => [rule, index]));
for (const rule of rules)
  if (rule.types instanceof RegExp) add(patterned, rule.types, rule);
  else for (const type of rule.types) add(named, type, rule);

function add<Key>(to: Map<Key, Rule[]>, key: Key, rule: Rule): void {
  const found = to.get(key);
  if (found) found.push(rule);
  else to.set(key, [rule]);
}

const byType = new Map<string, readonly Rule[]>();

/** The rules for a type, in the order of the pack; worked out once. */
export function rulesFor(type: string): readonly Rule[] {
  let found = byType.get(type);
  if (!found) {
    const all = [...patterned].flatMap(([pattern, ofPattern]) => (pattern.test(type) ? ofPattern : []));
    found = [...(named.get(type) ?? []), ...all].sort((one, other) => place(one) - place(other));
    byType.set(type, found);
  }
  return found;
}

function place(rule: Rule): number {
  return position.get(rule) ?? rules.length;
}

function stackItself(resources: readonly PlannedResource[], context: Context): PlannedResource[] {
  if (resources.some((resource) => resource.type === STACK_TYPE)) return [];
  const urn = `urn:pulumi:${context.stack}::ward::${STACK_TYPE}::ward-${context.stack}`;
  const nothing = { props: {}, protect: false, dependencies: [], propertyDependencies: {} };
  return [{ urn, type: STACK_TYPE, name: `ward-${context.stack}`, ...nothing }];
}

export function judge(resources: readonly PlannedResource[], context: Context): Verdict {
  const outcome: Outcome = { violations: [], waived: [] };
  const traces: { urn: string; paths: Trace }[] = [];
  const used = new Set<Waiver>();
  const subjectOf = subjects(({ urn }) => {
    const paths: Trace = new Map();
    traces.push({ urn, paths });
    return paths;
  });

  for (const resource of [...stackItself(resources, context), ...resources]) {
    const applicable = rulesFor(resource.type);
    if (applicable.length === 0) continue;
    const subject = subjectOf(resource);
    for (const rule of applicable) runRule(rule, subject, context, used, outcome);
  }
  const complete = !outcome.violations.some((violation) => violation.level === "mandatory");
  if (complete) {
    const plan = new Plan(resources, subjectOf, used);
    for (const rule of stackRules) runStackRule(rule, plan, context, outcome);
  }

  const unknownPaths: string[] = [];
  for (const { urn, paths } of traces)
    for (const [path, state] of paths) if (state === "unknown") unknownPaths.push(`${urn}#${path}`);
  return {
    ...outcome,
    rules: rules.length + stackRules.length,
    judgedUnknowns: unknownPaths.length,
    unknownPaths: unknownPaths.sort(),
    complete,
  };
}
