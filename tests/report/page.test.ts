import "../../preview/lean-sdk";
import { expect } from "chai";
import { toDocument } from "../../preview/json";
import type { Plan } from "../../preview/plan";
import { reportPage } from "../../report";
import { planOfStack } from "./plans";

describe("the page of a plan", () => {
  let plan: Plan;
  let page: string;
  before(async () => {
    plan = await planOfStack("prod");
    page = reportPage(plan);
  });
  const figure = (name: string) => new RegExp(`data-figure="${name}">([^<]*)<`).exec(page)?.[1];

  it("says what the JSON document says of systems, rules, violations and secrets", () => {
    const { summary, secretsToFill } = toDocument(plan);
    expect(figure("systems")).to.equal(String(summary.systems));
    expect(figure("rules")).to.equal(String(summary.rules));
    expect(figure("mandatory violations")).to.equal(String(summary.mandatory));
    expect(figure("advisory violations")).to.equal(String(summary.advisory));
    expect(figure("secrets to fill")).to.equal(String(secretsToFill.length));
  });

  it("is the same bytes for the same plan, however long it took", () => {
    expect(reportPage({ ...plan, durationMs: plan.durationMs + 1 })).to.equal(page);
  });

  it("shows names as text, whatever is in them", () => {
    const evil = `"><script>alert('1')</script>&`;
    const [first, ...rest] = plan.resources;
    if (first === undefined) throw new Error("an empty plan");
    const told = reportPage({ ...plan, resources: [{ ...first, custom: true, name: evil }, ...rest] });
    expect(told).to.include("&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;");
    expect(told).not.to.include("<script>alert");
  });
});
