import { expect } from "chai";
import { judge } from "../../../policy/judging/judge";
import { rules, stackRules } from "../../../policy/rules";
import { additions, configurations } from "./additions";
import { Census } from "./census";
import { Described } from "./described";
import { Excuses } from "./excuses";
import { corpusPlans, corpusResources, type Sample, systemPlans } from "./samples";
import { Tally } from "./tally";
import { alone, contexts, isRefused, whole } from "./verdicts";
import { themes } from "./weakenings";

const everyRule = [...rules, ...stackRules];

describe("every plan and every good configuration, with one thing made worse", function () {
  this.timeout(1_800_000);
  const total = new Tally();
  let plans: Sample[];
  before(async () => {
    plans = await systemPlans();
  });

  it("is a good plan without it, and so is each resource by itself", () => {
    for (const { stack, resources } of plans) {
      expect(judge(resources, contexts[stack]).violations).to.deep.equal([]);
      for (const resource of resources)
        expect(judge([resource], contexts[stack]).complete, resource.urn).to.equal(true);
    }
  });

  describe("that somebody thought of", () => {
    const tally = new Tally();
    const described = new Described(tally);
    for (const [theme, weakenings] of Object.entries(themes))
      it(`is refused: ${theme}`, () => {
        described.take(plans, weakenings);
        expect(described.findings()).to.deep.equal([]);
        expect(described.idle).to.deep.equal([]);
      });

    it("needs every excuse that is written there", () => {
      console.log(`      ${tally.summary()}`);
      total.include(tally);
      expect(described.unneeded).to.deep.equal([]);
    });
  });

  describe("at every place that a rule judges", () => {
    const excuses = new Excuses();
    const census = new Census((mutant) => excuses.has(mutant));

    it("is refused in the plans of the systems", () => {
      for (const plan of plans) census.resources(plan);
      expect(census.findings()).to.deep.equal([]);
    });
    it("is refused in good configurations of what the systems do not have", () => {
      for (const sample of [...corpusPlans(), ...corpusResources()]) census.resources(sample);
      expect(census.findings()).to.deep.equal([]);
    });
    it("is refused where resources belong together", () => {
      for (const plan of [...plans, ...corpusPlans()]) census.joins(plan);
      expect(census.findings()).to.deep.equal([]);
    });
    it("needs every excuse that is written there", () => {
      console.log(
        `      ${census.tally.summary()}; ${census.skipped} more are like three others of their plan`,
      );
      total.include(census.tally);
      expect(excuses.unused).to.deep.equal([]);
    });
  });

  describe("that is new in it", () => {
    for (const { what, resources, stack = "prod", finds } of additions)
      it(`is refused: ${what}`, () => {
        const verdict = [
          ...resources.flatMap((one) => alone(one, stack)),
          ...whole(resources, contexts[stack]),
        ];
        expect(verdict.map(({ id }) => id)).to.include(finds);
        total.add("refused", verdict);
      });
    for (const { what, change, finds } of configurations)
      it(`is refused: ${what}`, () => {
        const { violations } = judge([], { ...contexts.prod, ...change });
        const found = everyRule.filter(({ name }) => violations.some((violation) => violation.name === name));
        expect(found.map(({ id }) => id)).to.include(finds);
        total.add(isRefused(found) ? "refused" : "passed", found);
      });
  });

  describe("as a whole", () => {
    it("is found by every rule of the pack at least once", () => {
      for (const rule of everyRule) console.log(`      ${total.line(rule)}`);
      const idle = everyRule.filter((rule) => total.found(rule) === 0);
      expect(idle.map(({ id, name }) => `${id} ${name}`)).to.deep.equal([]);
    });
  });
});
