/** What became of every rule in a plan: what an auditor asks after "how many are there". */
import { rulesFor } from "../policy/judging/judge";
import type { Rule, RuleFacts } from "../policy/rule";
import { rules, stackRules } from "../policy/rules";
import type { Plan } from "../preview/plan";

export const STATES = ["kept", "violated", "waived", "nothing to judge", "not judged"] as const;
/**
 * `nothing to judge`: the plan has no resource that the rule is about. `not judged`: rules about the whole stack do not
 * run when a mandatory rule about a resource is broken.
 */
export type State = (typeof STATES)[number];

export interface Judged {
  rule: RuleFacts;
  state: State;
  /** Resources that it looked at; absent for a rule about the whole stack. */
  resources?: number;
}

/** In the order of the pack. */
export function judgedRules(plan: Plan): Judged[] {
  const seen = resourcesByRule(plan);
  const { violations, waived, complete } = plan.verdict;
  const violated = new Set(violations.map(({ rule }) => rule));
  const excused = new Set(waived.map(({ rule }) => rule));
  const stateOf = ({ id }: RuleFacts, otherwise: State): State => {
    if (violated.has(id)) return "violated";
    return excused.has(id) ? "waived" : otherwise;
  };
  return [
    ...rules.map((rule): Judged => {
      const resources = seen.get(rule) ?? 0;
      return { rule, resources, state: stateOf(rule, resources === 0 ? "nothing to judge" : "kept") };
    }),
    ...stackRules.map((rule): Judged => ({ rule, state: stateOf(rule, complete ? "kept" : "not judged") })),
  ];
}

function resourcesByRule({ resources }: Plan): Map<Rule, number> {
  const found = new Map<Rule, number>();
  for (const { type } of resources)
    for (const rule of rulesFor(type)) found.set(rule, (found.get(rule) ?? 0) + 1);
  return found;
}

export interface Group {
  title: string;
  judged: Judged[];
}

/** By the names that `keysOf` gives each rule, in the order of `order`, and then as they come. */
export function grouped(
  judged: readonly Judged[],
  keysOf: (rule: RuleFacts) => readonly string[],
  order: readonly string[],
): Group[] {
  const found = new Map<string, Judged[]>(order.map((title) => [title, []]));
  for (const one of judged)
    for (const key of keysOf(one.rule)) {
      const group = found.get(key);
      if (group === undefined) found.set(key, [one]);
      else group.push(one);
    }
  return [...found].map(([title, of]) => ({ title, judged: of })).filter(({ judged: of }) => of.length > 0);
}

export function count(judged: readonly Judged[], state: State): number {
  return judged.filter((one) => one.state === state).length;
}
