/** The pack as an engine asks it, about everything bad that these tests know: it says what the preview says. */
import { expect } from "chai";
import { judge } from "../../policy/judging/judge";
import type { Violation } from "../../policy/judging/run";
import type { PlannedResource } from "../../policy/plan/resource";
import { stackRules } from "../../policy/rules";
import { type Pack, type Reported, startPack } from "../support/analyzer";
import { type Stack, stacks } from "../support/plan";
import { rows } from "./known";
import { mutantsOf } from "./mutants/mutate";
import { contextFor, type Sample, systemPlans } from "./mutants/samples";
import { themes } from "./mutants/weakenings";
import { resource } from "./support";

const ofStack = new Set(stackRules.map(({ name }) => name));

/** What the preview says about one resource, as the pack would. */
function said(one: PlannedResource, stack: Stack): string[] {
  const { violations } = judge([one], contextFor(stack));
  return violations.filter(({ urn, name }) => urn === one.urn && !ofStack.has(name)).map(asServed);
}

function asServed({ name, level, path, message }: Violation): string {
  return `${name} ${level}: ${path && !message.startsWith(path) ? `${path}: ${message}` : message}`;
}

function served({ policy, level, message }: Reported): string {
  return `${policy} ${level}: ${message}`;
}

/** One mutant of each kind: of the first resource that it can be made of, and of the last, on another target. */
function mutants(plans: readonly Sample[]): PlannedResource[] {
  const resources = plans.flatMap((plan) => plan.resources);
  return Object.values(themes)
    .flat()
    .filter(({ path }) => path !== "")
    .flatMap((weakening) => {
      const first = resources.find((one) => mutantsOf(one, weakening).length > 0);
      const last = resources.findLast((one) => mutantsOf(one, weakening).length > 0);
      const made = [...new Set([first, last])].flatMap((one) => (one ? mutantsOf(one, weakening) : []));
      return made.flatMap(({ resource: bad }) => (bad === undefined ? [] : [bad]));
    });
}

for (const stack of stacks) {
  describe(`the pack as an engine asks it, about what is bad, on the stack ${stack}`, function () {
    this.timeout(120_000);
    let pack: Pack;
    before(async () => {
      pack = await startPack({ "ward:environment": stack });
    });
    after(() => pack?.stop());

    async function differences(asked: readonly PlannedResource[]): Promise<object[]> {
      const found: object[] = [];
      for (const one of asked) {
        const there = (await pack.analyze(one)).map(served).sort();
        const here = said(one, stack).sort();
        if (there.join("\n") !== here.join("\n")) found.push({ urn: one.urn, there, here });
      }
      return found;
    }

    it("says what the preview says about each thing made worse in the systems' plans, unknowns among them", async () => {
      const bad = mutants((await systemPlans()).filter((plan) => plan.stack === stack));
      expect(bad.length).to.be.greaterThan(400);
      expect(await differences(bad)).to.deep.equal([]);
    });

    it("says what the preview says about each case of public rule sets", async () => {
      const known = rows.filter(({ environment = "prod" }) => environment === stack);
      const asked = known.map(({ type, props, options }) => resource(type, props, options));
      expect(asked.length).to.be.greaterThan(0);
      expect(await differences(asked)).to.deep.equal([]);
    });
  });
}
