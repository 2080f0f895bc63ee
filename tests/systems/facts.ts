/**
 * One fact of a guide is one line: what the user gets, which figures of the spec sheet it is about, and how the
 * plan shows it on each target. Every fact is asserted for both environments in all three placements.
 */
import type { TargetKind } from "../../components/target";
import { type PlanView, placements, planOf, type Stack, stacks, targetOf } from "../support/plan";

export type Check = (plan: PlanView) => void;

export interface Checks {
  /** By the target of services and edge. */
  services?: Partial<Record<TargetKind, Check>>;
  /** By the target of data and its backups. */
  data?: Partial<Record<TargetKind, Check>>;
  /** In every placement. */
  everywhere?: Check;
  /** Only in these stacks. @default both */
  stacks?: readonly Stack[];
}

/** The facts of one system: each is told once, and asked for by the coverage test. */
export class Facts {
  private readonly system: string;
  private readonly claimed = new Set<string>();

  constructor(system: string) {
    this.system = system;
  }

  /** Paths of the spec sheet that some fact is about. */
  get claimedPaths(): readonly string[] {
    return [...this.claimed];
  }

  /** `covers` are paths of the spec sheet: a figure, or a branch that is asserted as a whole. */
  readonly fact = (title: string, covers: readonly string[], checks: Checks): void => {
    for (const path of covers) this.claimed.add(path);
    let asserted = 0;
    for (const stack of checks.stacks ?? stacks) {
      for (const placement of placements) {
        const found = [
          checks.services?.[targetOf.services[placement]],
          checks.data?.[targetOf.data[placement]],
          checks.everywhere,
        ].filter((check) => check !== undefined);
        if (found.length === 0) continue;
        asserted += 1;
        it(`${title} (${stack}, ${placement})`, async () => {
          const plan = await planOf(stack, placement, this.system);
          for (const check of found) check(plan);
        });
      }
    }
    if (asserted === 0) throw new Error(`"${title}" asserts nothing`);
  };
}

/** What a value is in a stack. */
export function byStack<T>(plan: PlanView, values: Readonly<Record<Stack, T>>): T {
  return values[plan.stack];
}
