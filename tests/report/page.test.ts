import "../../preview/lean-sdk";
import { expect } from "chai";
import { toDocument } from "../../preview/json";
import type { Plan } from "../../preview/plan";
import { reportPage } from "../../report";
import { changesSinceThen, planOfStack, planWithViolations } from "./plans";
import { tableOf } from "./read";

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

  it("has every number of its tables from the JSON document", () => {
    const document = toDocument(plan);
    const custom = document.resources.filter((resource) => resource.custom);
    expect(tableOf(page, "Every resource of the plan")).to.have.length(custom.length);
    const dollars = (text: string | undefined) => Number(text?.replace(/[$,]/g, ""));
    expect(dollars(figure("a month, estimated"))).to.equal(document.cost.usd);
    expect(tableOf(page, "Cost by system").map(([system, usd]) => [system, dollars(usd)])).to.deep.equal(
      document.cost.systems.map(({ system, usd }) => [system ?? "the stack itself", usd]),
    );
    expect(
      tableOf(page, "Quotas of a new account").map(([, , needed, most]) => [Number(needed), Number(most)]),
    ).to.deep.equal(document.cost.quotas.map(({ needed, default: most }) => [needed, most]));
    const themes = tableOf(page, "Rules by theme");
    const sum = (column: number) => themes.reduce((total, row) => total + Number(row[column]), 0);
    expect(sum(1)).to.equal(document.summary.rules);
    expect(sum(3)).to.equal(document.violations.length);
    for (const { name } of plan.systems) {
      const own = document.resources.filter(({ system }) => system === name);
      const data = own.filter(({ type }) => type === "ward:components:DatabaseCluster");
      const rows = tableOf(page, `Backups of ${name}`);
      for (const { name: database, inputs } of data)
        expect(rows.find(([of]) => `${name}-${of}` === database)?.[3]).to.equal(
          `${inputs["recoveryDays"]} days`,
        );
      const alerts = own.filter(({ type }) => type === "ward:components:Observability");
      const told = alerts.flatMap(({ inputs }) => inputs["alerts"] as { name: string }[]);
      expect(tableOf(page, `Alerts of ${name}`).map(([alert]) => alert)).to.deep.equal(
        told.map((alert) => alert.name),
      );
    }
  });

  it("draws every way between two places, and says the port beside it", async () => {
    const small = reportPage(await planOfStack("prod", "tenant-provisioning"));
    const ways = [...small.matchAll(/class="way (\w+)" data-from="([^"]+)" data-to="([^"]+)"/g)].map((way) =>
      way.slice(1),
    );
    expect(ways).to.have.deep.members([
      ["encrypted", "internet", "edge"],
      ["plain", "edge", "tenant-provisioning"],
      ["encrypted", "tenant-provisioning", "database"],
      ["encrypted", "tenant-provisioning", "cache"],
      ["other", "tenant-provisioning", "smtp.sendgrid.net"],
      ["other", "tenant-provisioning", "soroban-mainnet.stellar.org"],
      ["encrypted", "backups", "database"],
      ["encrypted", "backups", "backup site"],
    ]);
    for (const label of ["443 HTTPS", "3000 HTTP", "5432 TLS", "6379 TLS", "587"])
      expect(small).to.include(`>${label}</text>`);
    expect(small).to.match(/class="place data on-aws" data-place="database"/);
    expect(small).to.match(/class="place service on-kubernetes" data-place="tenant-provisioning"/);
  });

  it("draws services that go the same ways as one box, with a line and the ports of each", () => {
    const [, box = ""] = /data-place="([^"]*auth-service[^"]*)"/.exec(page) ?? [];
    expect(box.split(" ")).to.have.length(10);
    expect(page).to.include(">10 ports HTTP</text>");
    expect(page).to.match(/>doctor-service<\/text><text [^>]*>:3002 · /);
  });

  it("puts what would destroy data, and what is violated, where it is read first", async () => {
    const told = reportPage(await planWithViolations(), await changesSinceThen());
    expect(told).to.include("✘ This would destroy data");
    expect(told.indexOf('id="What-changes"')).to.be.lessThan(told.indexOf('id="tenant-provisioning"'));
    expect(told).to.include("would be replaced").and.to.include("clients may do &lt;without&gt; TLS");
    expect(tableOf(told, "Violations that were agreed on")[0]).to.include.members([
      "T-20",
      "platform",
      "2027-01-31",
    ]);
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
