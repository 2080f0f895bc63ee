/** Verdicts on mutants: alone, which is quick, and together with their plan, as rules about the whole stack see it. */
import { type Context, rulesFor } from "../../../policy/judging/judge";
import { Plan } from "../../../policy/plan/plan";
import type { PlannedResource } from "../../../policy/plan/resource";
import { type Finding, type RuleFacts, UNKNOWN, View } from "../../../policy/rule";
import { stackRules } from "../../../policy/rules";
import { type Stack, stacks } from "../../support/plan";
import { contextFor, type Sample } from "./samples";

export const contexts = Object.fromEntries(
  stacks.map((stack) => [stack, contextFor(stack)]),
) as unknown as Record<Stack, Context>;

/** The rules that found something. */
export type Verdict = readonly RuleFacts[];

export function isRefused(verdict: Verdict): boolean {
  return verdict.some(({ level }) => level === "mandatory");
}

/** What decides about a resource by itself: resources that agree in it need one verdict. */
export function identityOf(resource: PlannedResource, stack: Stack): string {
  const { urn, parent: _, provider: __, dependencies: ___, ...rest } = resource;
  const lineage = urn.split("::")[2];
  const text = JSON.stringify(rest, (_key, value: unknown) => (value === UNKNOWN ? "(unknown)" : value));
  return `${stack} ${lineage} ${text}`;
}

const known = new Map<string, Verdict>();

/** For mutants that come again in other plans. */
export function aloneOnce(resource: PlannedResource, stack: Stack): Verdict {
  const identity = identityOf(resource, stack);
  const verdict = known.get(identity) ?? alone(resource, stack);
  known.set(identity, verdict);
  return verdict;
}

export function alone(
  resource: PlannedResource,
  stack: Stack,
  counts: (finding: Finding) => boolean = () => true,
): Verdict {
  return rulesFor(resource.type).filter((rule) => {
    const view = new View(resource.props, "", new Map());
    return rule.evaluate({ resource, view }, contexts[stack]).some(counts);
  });
}

/** With the mutant in the resource's place; nothing when the resource is left out. */
export function together(plan: Sample, good: PlannedResource, bad: PlannedResource | undefined): Verdict {
  return whole(
    plan.resources.flatMap((each) => (each !== good ? [each] : bad ? [bad] : [])),
    contexts[plan.stack],
  );
}

export function whole(resources: readonly PlannedResource[], context: Context): Verdict {
  const plan = new Plan(resources);
  return stackRules.filter((rule) => rule.evaluate(plan, context).length > 0);
}
