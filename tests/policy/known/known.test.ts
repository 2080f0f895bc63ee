import { expect } from "chai";
import { Plan } from "../../../policy/plan/plan";
import { matches, View } from "../../../policy/rule";
import { rules, stackRules } from "../../../policy/rules";
import { contextOf, resource } from "../support";
import { rows } from "./index";
import type { Row } from "./row";

/** Ids of the rules asked for that find something, each run by itself: a fixture leaves out what it is not about. */
function speaking({ type, props, options, beside = [], environment = "prod", ours }: Row): string[] {
  const context = contextOf({ environment });
  const one = resource(type, props, options);
  const plan = new Plan([one, ...beside]);
  const found = (id: string): number => {
    const rule = rules.find((candidate) => candidate.id === id);
    if (rule && matches(rule, type))
      return rule.evaluate({ resource: one, view: new View(props, "", new Map()) }, context).length;
    const joined = stackRules.find((candidate) => candidate.id === id);
    return joined ? joined.evaluate(plan, context).filter(({ urn }) => urn === one.urn).length : 0;
  };
  return [ours].flat().filter((id) => found(id) > 0);
}

for (const source of new Set(rows.map((row) => row.source)))
  describe(`what ${source} knows`, () => {
    for (const row of rows.filter((candidate) => candidate.source === source))
      it(`${row.rule}: ${row.verdict === "bad" ? "refused" : "accepted"} with ${row.what} (${row.type})`, () => {
        const found = speaking(row);
        if (row.verdict === "bad") expect(found).to.not.deep.equal([]);
        else expect(found).to.deep.equal([]);
      });
  });

describe("the cases of public rule sets", () => {
  it("name rules that block and that judge the case's type", () => {
    const all = [...rules, ...stackRules];
    const missing = rows.filter(({ type, ours }) =>
      [ours].flat().some((id) => {
        const rule = all.find((candidate) => candidate.id === id);
        return rule?.level !== "mandatory" || ("types" in rule && !matches(rule, type));
      }),
    );
    expect(missing.map(({ rule, what, type }) => `${rule} ${what} ${type}`)).to.deep.equal([]);
  });

  it("are told once each", () => {
    const names = rows.map(({ source, rule, what, type }) => `${source} ${rule} ${what} ${type}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
  });

  it("are at least 150 bad and 150 good ones", () => {
    const count = (verdict: Row["verdict"]): number => rows.filter((row) => row.verdict === verdict).length;
    expect(count("bad")).to.be.at.least(150);
    expect(count("good")).to.be.at.least(150);
  });
});
