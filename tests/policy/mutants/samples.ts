/** Everything good that there is to make worse: every plan of the systems, and the corpus of good configurations. */
import { type Context, defaultSettings } from "../../../policy/judging/judge";
import type { PlannedResource } from "../../../policy/plan/resource";
import { toPlanned } from "../../../preview/verdict";
import { systems } from "../../../systems";
import { placements, planOf, type Stack, stacks } from "../../support/plan";
import { good, plans as goodPlans } from "../good";
import { made } from "../good/specimen";

export interface Sample {
  stack: Stack;
  resources: readonly PlannedResource[];
}

export function contextFor(stack: Stack): Context {
  return { environment: stack, stack, today: "2026-11-21", waivers: [], settings: defaultSettings(stack) };
}

export async function systemPlans(): Promise<Sample[]> {
  const plans: Sample[] = [];
  for (const system of Object.keys(systems))
    for (const stack of stacks)
      for (const placement of placements)
        plans.push({ stack, resources: (await planOf(stack, placement, system)).resources.map(toPlanned) });
  return plans;
}

/** Plans of the corpus, whole: rules about how resources belong together find nothing in them either. */
export function corpusPlans(): Sample[] {
  return stacks.flatMap((stack) => goodPlans.map(({ resources }) => ({ stack, resources })));
}

/** Single resources of the corpus, each a plan of its own that only lacks what belongs beside it. */
export function corpusResources(): Sample[] {
  return stacks.flatMap((stack) => good.map((specimen) => ({ stack, resources: [made(specimen)] })));
}
