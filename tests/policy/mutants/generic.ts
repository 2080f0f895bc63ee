/** Mutants that nobody had to think of: every change at every place that a rule judges. */
import type { PlannedResource } from "../../../policy/plan/resource";
import type { RuleFacts } from "../../../policy/rule";
import { GONE } from "./mutate";
import { type Change, changesOf } from "./operators";
import { withValue } from "./place";
import type { JudgedPlace, Places } from "./places";

export interface GenericMutant {
  place: JudgedPlace;
  change: Change;
  /** One of these has to be refused. */
  variants: readonly PlannedResource[];
}

export function* genericMutants(resource: PlannedResource, places: Places): Generator<GenericMutant> {
  for (const place of places.values())
    for (const change of changesOf(place)) {
      const variants = change.to.flatMap((to) => variant(resource, place, to) ?? []);
      if (variants.length > 0) yield { place, change, variants };
    }
}

function variant(
  resource: PlannedResource,
  { steps }: JudgedPlace,
  to: unknown,
): PlannedResource | undefined {
  const props = withValue(resource.props, steps, to);
  if (props === undefined) return undefined;
  const changed = { ...resource, props: props as Record<string, unknown> };
  const [input, deeper] = steps;
  if (deeper !== undefined || to !== GONE) return changed;
  // Without the input, the resource no longer comes from the one that it was taken from.
  const { [String(input)]: _, ...propertyDependencies } = resource.propertyDependencies;
  return { ...changed, propertyDependencies };
}

/** The level that a mutant has to be found at: where only advice looks, advice is what finds it. */
export function isMandatory(rules: ReadonlySet<RuleFacts>): boolean {
  return [...rules].some(({ level }) => level === "mandatory");
}
