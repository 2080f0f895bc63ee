/** Properties: random cases, a told seed, and a count of the cases that were really tried. */
import { expect } from "chai";
import fc from "fast-check";

const env = (name: string): number | undefined => {
  const text = process.env[name];
  return text === undefined ? undefined : Number(text);
};

/** One seed for a whole run, so that a failure anywhere is repeated with one number. */
export const seed = env("WARD_PROPERTY_SEED") ?? Date.now() % 0x7fffffff;

/** How often a property is tried: as often as it says, unless the environment says otherwise. */
export function runs(usual: number): { seed: number; numRuns: number } {
  return { seed, numRuns: env("WARD_PROPERTY_RUNS") ?? usual };
}

/** What the rules found, and what the oracle expects, as `id path`. */
export interface Verdicts {
  found: readonly string[];
  expected: readonly string[];
}

export type Agree = <T>(
  title: string,
  times: number,
  cases: fc.Arbitrary<T>,
  one: (it: T) => Verdicts,
) => void;

const sorted = (ids: readonly string[]): string[] => [...new Set(ids)].sort();

/** A group of properties that together have to try at least so many cases, or the group is red. */
export function properties(title: string, minimum: number, declare: (agrees: Agree) => void): void {
  describe(title, () => {
    let tried = 0;
    let asked = 0;
    let bad = 0;
    declare((what, times, cases, one) => {
      it(`agree with the oracle: ${what}`, () => {
        const { numRuns } = runs(times);
        asked += numRuns;
        const before = { tried, bad };
        fc.assert(
          fc.property(cases, (it) => {
            tried += 1;
            const { found, expected } = one(it);
            if (expected.length > 0) bad += 1;
            expect(sorted(found)).to.deep.equal(sorted(expected));
          }),
          { seed, numRuns },
        );
        // Cases that are all good, or all bad, would prove little.
        const share = (bad - before.bad) / (tried - before.tried);
        if (numRuns >= 100) expect(share, "share of bad cases").to.be.within(0.02, 0.98);
      });
    });

    it(`were tried with ${env("WARD_PROPERTY_RUNS") === undefined ? "enough" : "as many as asked for"} random cases`, () => {
      console.log(`        ${tried} cases, ${bad} of them bad, WARD_PROPERTY_SEED=${seed}`);
      expect(tried).to.be.at.least(env("WARD_PROPERTY_RUNS") === undefined ? minimum : asked);
    });
  });
}
