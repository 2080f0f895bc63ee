import { expect } from "chai";
import type { PlannedResource } from "../../../policy/plan/resource";
import { rules } from "../../../policy/rules";
import { verdict } from "../support";
import { good, plans } from "./index";
import { beforeUpdate, made } from "./specimen";

const resourceRules = new Set(rules.map(({ id }) => id));

function blocked(resources: PlannedResource[], environment: "staging" | "prod"): string[] {
  return verdict(resources, { environment })
    .violations.filter(({ level }) => level === "mandatory")
    .map(({ rule, resource, path }) => `${rule} ${resource} ${path}`);
}

for (const environment of ["staging", "prod"] as const) {
  describe(`good configurations, in ${environment}`, () => {
    // What a single resource lacks beside it is for the plans below.
    const alone = (resource: PlannedResource): string[] =>
      blocked([resource], environment).filter((finding) => resourceRules.has(finding.split(" ")[0] ?? ""));
    for (const specimen of good) {
      it(`are let through: ${specimen.what}`, () => {
        expect(alone(made(specimen))).to.deep.equal([]);
      });
      it(`are let through before ids, ARNs and passwords are known: ${specimen.what}`, () => {
        expect(alone(beforeUpdate(specimen))).to.deep.equal([]);
      });
    }
  });

  describe(`good plans, in ${environment}`, () => {
    for (const { what, resources } of plans)
      it(`are let through: ${what}`, () => {
        expect(blocked(resources, environment)).to.deep.equal([]);
      });
  });
}

describe("the corpus of good configurations", () => {
  it("has at least 280 resources, each told once", () => {
    const names = good.map(({ what }) => what);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
    expect(names.length).to.be.at.least(280);
  });
});
