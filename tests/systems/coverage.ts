import { expect } from "chai";
import type { SystemSpec } from "../../systems/system";
import type { Facts } from "./facts";

/** What a sheet says about itself. */
const notOfAPlan = ["source", "defaultPlacement"];

/** Every figure of a spec sheet is asserted by some fact, and every fact is about a figure that is there. */
export function coverage(sheet: SystemSpec, facts: Facts): void {
  it("holds no figure that no fact is about", () => {
    const covered = [...facts.claimedPaths, ...notOfAPlan];
    const open = leaves(sheet).filter((leaf) => !covered.some((path) => within(leaf, path)));
    expect(open).to.deep.equal([]);
  });
  it("has every figure that a fact is about", () => {
    const figures = leaves(sheet);
    const stale = facts.claimedPaths.filter((path) => !figures.some((leaf) => within(leaf, path)));
    expect(stale).to.deep.equal([]);
  });
}

function within(leaf: string, path: string): boolean {
  return leaf === path || leaf.startsWith(`${path}.`);
}

/** Paths of all figures and texts; of a list of texts, the list. */
function leaves(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== "object" || value === null) return [path.join(".")];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}
