/** Who refused what: the count of each rule. */
import type { RuleFacts } from "../../../policy/rule";

interface Count {
  /** Mutants that this rule was a reason to refuse. */
  found: number;
  /** Mutants at places that this rule judges, and those of them that were refused or pass for a reason. */
  judged: number;
  refused: number;
  excused: number;
}

export type Fate = "refused" | "excused" | "passed";

export class Tally {
  readonly fates: Record<Fate, number> = { refused: 0, excused: 0, passed: 0 };
  private readonly counts = new Map<string, Count>();

  add(fate: Fate, found: Iterable<RuleFacts>, judges: Iterable<RuleFacts> = []): void {
    this.fates[fate] += 1;
    for (const rule of found) this.of(rule).found += 1;
    for (const rule of judges) {
      const count = this.of(rule);
      count.judged += 1;
      if (fate === "refused") count.refused += 1;
      if (fate === "excused") count.excused += 1;
    }
  }

  /** What was found where nothing has to be. */
  advise(...verdicts: (readonly RuleFacts[])[]): void {
    for (const rule of verdicts.flat()) this.of(rule).found += 1;
  }

  get total(): number {
    return this.fates.refused + this.fates.excused + this.fates.passed;
  }

  include(other: Tally): void {
    for (const fate of ["refused", "excused", "passed"] as const) this.fates[fate] += other.fates[fate];
    for (const [id, count] of other.counts)
      for (const key of ["found", "judged", "refused", "excused"] as const)
        this.of({ id })[key] += count[key];
  }

  /** Mutants that the rule was a reason to refuse. */
  found(rule: RuleFacts): number {
    return this.of(rule).found;
  }

  /** E.g. `T-15      340 refused   352 of 352 at its places (100 %), 6 pass for a reason`. */
  line(rule: RuleFacts): string {
    const { found, judged, refused, excused } = this.of(rule);
    const due = judged - excused;
    const rate = due === 0 ? "" : ` (${((100 * refused) / due).toFixed(0)} %)`;
    const places = judged === 0 ? "" : `, ${refused} of ${due} at its places${rate}`;
    const reasons = excused === 0 ? "" : `, ${excused} pass for a reason`;
    return `${rule.id.padEnd(6)}${String(found).padStart(7)} refused${places}${reasons}`;
  }

  summary(): string {
    const { refused, excused } = this.fates;
    return `${refused} of ${this.total} mutants refused, ${excused} pass for a reason`;
  }

  private of({ id }: Pick<RuleFacts, "id">): Count {
    const count = this.counts.get(id) ?? { found: 0, judged: 0, refused: 0, excused: 0 };
    this.counts.set(id, count);
    return count;
  }
}
