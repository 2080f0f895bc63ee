/** Plans of our systems with one thing changed, and what the rules say of it. */
import { expect } from "chai";
import { judge } from "../../../policy/judging/judge";
import type { PlannedResource } from "../../../policy/plan/resource";
import { toPlanned } from "../../../preview/verdict";
import { planOf, type Stack } from "../../support/plan";
import { changed, contextOf, type Props } from "../support";

export type Placement = "aws" | "kubernetes" | "hybrid";
export type Change = (resource: PlannedResource) => PlannedResource | undefined;

export async function findings(
  system: string,
  placement: Placement,
  change: Change,
  stack: Stack = "prod",
): Promise<string[]> {
  const plan = await planOf(stack, placement, system);
  const good = plan.resources.map(toPlanned);
  const resources = good.flatMap((each) => change(each) ?? []);
  expect(resources, "the change changes something").not.to.deep.equal(good);
  return judge(resources, contextOf({ environment: stack, stack })).violations.map(
    ({ rule, resource, path, message }) => `${rule} ${resource} ${path}: ${message}`,
  );
}

/** One value of one resource, by a part of its type and its name. */
export function set(type: string, name: string, path: (string | number)[], value: unknown): Change {
  return (resource) =>
    resource.type.includes(type) && resource.name === name
      ? { ...resource, props: changed(resource.props, path, value) }
      : resource;
}

/** Text in place of another, anywhere in the inputs of one resource. */
export function text(type: string, name: string, from: string, to: string): Change {
  return (resource) =>
    resource.type.includes(type) && resource.name === name
      ? { ...resource, props: JSON.parse(JSON.stringify(resource.props).replaceAll(from, to)) as Props }
      : resource;
}

export function without(type: string, name: string): Change {
  return (resource) => (resource.type.includes(type) && resource.name === name ? undefined : resource);
}

/** `id name path` of each. */
function places(found: string[]): string[] {
  return found.map((one) => one.slice(0, one.indexOf(":")));
}

export type Row = readonly [
  what: string,
  system: string,
  placement: Placement,
  change: Change,
  finds: string[],
];

export function checkPlans(tables: Record<string, readonly Row[]>): void {
  for (const [title, rows] of Object.entries(tables))
    describe(title, () => {
      for (const [what, system, placement, change, finds] of rows)
        it(what, async () => {
          const found = places(await findings(system, placement, change));
          // Where a path is long, its beginning is enough.
          const shown = found.map((one, index) => (one.startsWith(`${finds[index]}`) ? finds[index] : one));
          expect(shown).to.deep.equal(finds);
        });
    });
}
