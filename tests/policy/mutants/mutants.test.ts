import { expect } from "chai";
import { type Context, defaultSettings, judge } from "../../../policy/judge";
import type { PlannedResource } from "../../../policy/resource";
import { UNKNOWN } from "../../../policy/rule";
import { toPlanned } from "../../../preview/verdict";
import { systems } from "../../../systems";
import { placements, planOf, type Stack, stacks } from "../../support/plan";
import { mutantsOf, type Weakening } from "./mutate";
import { themes } from "./weakenings";

interface Survivor {
  /** Of the resource's logical name. */
  name: RegExp;
  type: string;
  what: RegExp;
  reason: string;
}

/** Mutants that pass, each with the reason why that is right. */
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
];

interface Plan {
  stack: Stack;
  resources: readonly PlannedResource[];
}

const contexts = Object.fromEntries(stacks.map((stack) => [stack, contextOf(stack)])) as unknown as Record<
  Stack,
  Context
>;

function contextOf(stack: Stack): Context {
  return { environment: stack, stack, today: "2026-11-21", waivers: [], settings: defaultSettings(stack) };
}

async function allPlans(): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const system of Object.keys(systems))
    for (const stack of stacks)
      for (const placement of placements)
        plans.push({ stack, resources: (await planOf(stack, placement, system)).resources.map(toPlanned) });
  return plans;
}

/** What decides about a resource by itself: resources that agree in it need one verdict. */
function identityOf(resource: PlannedResource, stack: Stack): string {
  const { urn, ...rest } = resource;
  const lineage = urn.split("::")[2];
  const text = JSON.stringify(rest, (_, value: unknown) => (value === UNKNOWN ? "(unknown)" : value));
  return `${stack} ${lineage} ${text}`;
}

class Census {
  mutants = 0;
  killed = 0;
  readonly passed: { type: string; name: string; what: string }[] = [];
  private readonly judged = new Map<string, boolean>();
  private readonly weakenings: readonly Weakening[];

  constructor(weakenings: readonly Weakening[]) {
    this.weakenings = weakenings;
  }

  /** Weakenings that changed nothing in any plan prove nothing. */
  readonly idle = new Set<Weakening>();

  take(plans: readonly Plan[]): this {
    for (const weakening of this.weakenings) {
      const before = this.mutants;
      for (const plan of plans)
        if (weakening.only === undefined || weakening.only === plan.stack)
          for (const resource of plan.resources) this.try(plan, resource, weakening);
      if (this.mutants === before) this.idle.add(weakening);
    }
    return this;
  }

  private try(plan: Plan, resource: PlannedResource, weakening: Weakening): void {
    for (const mutant of mutantsOf(resource, weakening)) {
      this.mutants += 1;
      if (this.alone(mutant.resource, plan.stack) || withIt(plan, resource, mutant.resource)) {
        this.killed += 1;
        continue;
      }
      this.passed.push({ type: resource.type, name: resource.name, what: mutant.what });
    }
  }

  /** Whether a rule about one resource already refuses it. */
  private alone(mutant: PlannedResource | undefined, stack: Stack): boolean {
    if (mutant === undefined) return false;
    const identity = identityOf(mutant, stack);
    const known = this.judged.get(identity) ?? !judge([mutant], contexts[stack]).complete;
    this.judged.set(identity, known);
    return known;
  }
}

/** Whether the whole plan is refused with the mutant in the resource's place. */
function withIt(plan: Plan, good: PlannedResource, bad: PlannedResource | undefined): boolean {
  const resources = plan.resources.flatMap((each) => (each !== good ? [each] : bad ? [bad] : []));
  return judge(resources, contexts[plan.stack]).violations.some(({ level }) => level === "mandatory");
}

describe("every plan with one thing made worse", function () {
  this.timeout(240_000);
  let plans: Plan[];
  before(async () => {
    plans = await allPlans();
  });

  it("is a good plan without it, and so is each resource by itself", () => {
    for (const { stack, resources } of plans) {
      expect(judge(resources, contexts[stack]).violations).to.deep.equal([]);
      for (const resource of resources)
        expect(judge([resource], contexts[stack]).complete, resource.urn).to.equal(true);
    }
  });

  const excused = new Set<Survivor>();
  for (const [theme, weakenings] of Object.entries(themes))
    it(`is refused: ${theme}`, () => {
      const census = new Census(weakenings).take(plans);
      const unexplained = census.passed.filter((mutant) => {
        const survivor = SURVIVORS.find(
          ({ type, name, what }) => type === mutant.type && name.test(mutant.name) && what.test(mutant.what),
        );
        if (survivor) excused.add(survivor);
        return survivor === undefined;
      });
      const passed = census.passed.length - unexplained.length;
      console.log(
        `      ${theme}: ${census.killed} of ${census.mutants} mutants refused, ${passed} pass for a reason`,
      );
      expect([
        ...new Set(unexplained.map(({ name, type, what }) => `${name} (${type}): ${what}`)),
      ]).to.deep.equal([]);
      expect([...census.idle].map(({ type, path }) => `${type} ${path}`)).to.deep.equal([]);
    });

  it("needs every excuse that is written here", () => {
    expect(SURVIVORS.filter((survivor) => !excused.has(survivor))).to.deep.equal([]);
  });
});
