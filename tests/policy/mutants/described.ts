/** Mutants that somebody thought of: weakenings by theme, tried in every plan. */
import type { PlannedResource } from "../../../policy/plan/resource";
import { mutantsOf, type Weakening } from "./mutate";
import type { Sample } from "./samples";
import type { Tally } from "./tally";
import { aloneOnce, isRefused, together } from "./verdicts";

/** Of the resource's logical name, its type, and what was done to it. */
export interface Survivor {
  name: RegExp;
  type: string;
  what: RegExp;
  reason: string;
}

const SURVIVORS: readonly Survivor[] = [
  {
    type: "aws:rds/instance:Instance",
    name: /-replica-\d+$/,
    what: /^(storageEncrypted|parameterGroupName) = left out$/,
    reason: "a read replica inherits both from its source, which is judged",
  },
  {
    type: "aws:rds/instance:Instance",
    name: /-replica-\d+$/,
    what: /^(backupRetentionPeriod|skipFinalSnapshot|deleteAutomatedBackups|deletionProtection) = /,
    reason: "a read replica holds nothing that its source does not hold; it is made again, not restored",
  },
  {
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    name: /-edge$/,
    what: /^spec\.ingress\.\d+\.from = /,
    reason: "the edge is the public door, on its two ports; what else it opens is judged",
  },
  {
    type: "aws:wafv2/webAcl:WebAcl",
    name: /-edge$/,
    what: /^rules\.0\.action = \{"count"/,
    reason: "what is denied, the load balancer refuses too, as it is written; limits are the rules after it",
  },
  {
    type: "aws:elasticache/user:User",
    name: /-default$/,
    what: /^(noPasswordRequired|authenticationMode\.type) = /,
    reason: "it is switched off: nobody logs in as it, with a password or without",
  },
];

export class Described {
  /** Mutants without an excuse. */
  private readonly passed = new Set<string>();
  /** Weakenings that changed nothing in any plan prove nothing. */
  readonly idle: string[] = [];
  private readonly used = new Set<Survivor>();
  private readonly tally: Tally;

  constructor(tally: Tally) {
    this.tally = tally;
  }

  /** What has passed without an excuse since it was asked last. */
  findings(): string[] {
    const found = [...this.passed];
    this.passed.clear();
    return found;
  }

  get unneeded(): Survivor[] {
    return SURVIVORS.filter((survivor) => !this.used.has(survivor));
  }

  take(plans: readonly Sample[], weakenings: readonly Weakening[]): void {
    for (const weakening of weakenings) {
      const before = this.tally.total;
      for (const plan of plans)
        if (weakening.only === undefined || weakening.only === plan.stack)
          for (const resource of plan.resources) this.try(plan, resource, weakening);
      if (this.tally.total === before) this.idle.push(`${String(weakening.type)} ${weakening.path}`);
    }
  }

  private try(plan: Sample, good: PlannedResource, weakening: Weakening): void {
    for (const { resource: bad, what } of mutantsOf(good, weakening)) {
      const verdict = bad === undefined ? [] : aloneOnce(bad, plan.stack);
      const final = isRefused(verdict) ? verdict : together(plan, good, bad);
      if (isRefused(final)) this.tally.add("refused", final);
      else this.pass(good, what);
    }
  }

  private pass({ name, type }: PlannedResource, what: string): void {
    const survivor = SURVIVORS.find((one) => one.type === type && one.name.test(name) && one.what.test(what));
    if (survivor) this.used.add(survivor);
    else this.passed.add(`${name} (${type}): ${what}`);
    this.tally.add(survivor ? "excused" : "passed", []);
  }
}
