import { expect } from "chai";
import { matches } from "../../policy/rule";
import { rules, stackRules } from "../../policy/rules";
import { judgedByRule } from "../../scripts/rule-facts";
import { globsOf, matchesGlob } from "../../scripts/type-globs";
import { aliasesOf } from "./mutants/disguises";
import { corpusPlans, corpusResources, systemPlans } from "./mutants/samples";

describe("The page of rules", function () {
  this.timeout(120_000);

  it("tells patterns of types as they match, for every type of every plan and good configuration", async () => {
    const samples = [...(await systemPlans()), ...corpusPlans(), ...corpusResources()];
    const seen = new Set(samples.flatMap(({ resources }) => resources.map(({ type }) => type)));
    const types = [...seen].flatMap((type) => [type, ...aliasesOf(type)]);
    expect(types.length).to.be.greaterThan(300);
    for (const rule of rules) {
      if (!(rule.types instanceof RegExp)) continue;
      const globs = globsOf(rule.types);
      for (const glob of globs) expect(glob, rule.id).to.match(/^[\w:/.*{},-]+$/);
      for (const type of types)
        expect(
          globs.some((glob) => matchesGlob(glob, type)),
          `${rule.id} ${type}: ${globs.join(" ")}`,
        ).to.equal(matches(rule, type));
    }
  });

  it("tells of every rule which resources it judges, and of nearly every one which paths", async () => {
    const judged = await judgedByRule();
    const facts = [...rules, ...stackRules].map((rule) => ({ id: rule.id, ...judged.get(rule) }));
    expect(facts.filter(({ types }) => !types?.length).map(({ id }) => id)).to.deep.equal([]);
    // Classic load balancers and distributions of nobody's are refused for being there; waivers are configuration.
    const places = facts.filter(({ id }) => !id.startsWith("W-") && id !== "T-06" && id !== "P-28");
    expect(places.filter((rule) => !rule.places?.length).map(({ id }) => id)).to.deep.equal([]);
    const [database] = facts.filter(({ id }) => id === "P-05");
    expect(database?.types).to.include("aws:rds/instance:Instance");
    expect(database?.places).to.deep.equal(["publiclyAccessible"]);
  });
});
