/** Configurations that are refused, each for one reason. */
import { expect } from "chai";
import { refused, withChanges } from "./stacks";

/** What is wrong, the changes that make it so, where it is told, and a part of what would be right. */
export type Refusal = [string, Record<string, unknown>, string, RegExp];

export function refuses(cases: readonly Refusal[]): void {
  for (const [what, changes, path, expected] of cases)
    it(`refuses ${what}`, () => {
      const problems = refused(withChanges(changes));
      const told = problems.find((problem) => problem.path === path);
      expect(told, JSON.stringify(problems, null, 2)).to.include.keys("found", "expected");
      expect(told?.expected).to.match(expected);
      expect(problems.filter((problem) => problem.path === path)).to.have.lengthOf(1);
    });
}
