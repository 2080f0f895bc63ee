import { expect } from "chai";
import { noBudget } from "../../environments/budget";
import { coloursFor } from "../../preview/colours";
import { toDocument } from "../../preview/json";
import { render } from "../../preview/render";
import { refuses } from "../environments/refusals";
import { accepted, withChanges } from "../environments/stacks";
import { preview } from "../preview/spawned";
import { type PlanView, planFor } from "../support/plan";

const budgeted = (...changes: string[]): Promise<PlanView> =>
  planFor({ stack: "prod", placement: "aws", system: "hospital", changes });
const textOf = ({ plan }: PlanView) => render(plan, { colours: coloursFor({}), width: 200, all: false });

describe("the budget of a stack", () => {
  it("is none unless the stack says so", async () => {
    const view = await budgeted();
    expect(view.plan.estimate.budget).to.equal(undefined);
    expect(textOf(view)).not.to.contain("budget of");
    expect(accepted(withChanges({})).budget).to.deep.equal(noBudget);
  });

  it("is kept by a plan that costs less, with its share told", async () => {
    const view = await budgeted("budget.monthly=10000");
    const { usd, budget } = view.plan.estimate;
    expect(budget).to.deep.equal({ monthly: 10000, level: "advisory", overUsd: 0, heaviest: [] });
    expect(textOf(view)).to.contain(`✔ ${Math.round(usd / 100)} % of the budget of $10,000`);
  });

  it("says by how much a plan exceeds it, and which components weigh most", async () => {
    const view = await budgeted("budget.monthly=1000");
    const { usd, budget } = view.plan.estimate;
    expect(budget?.overUsd).to.equal(Math.round((usd - 1000) * 100) / 100);
    expect(budget?.heaviest.map(({ name }) => name)).to.deep.equal([
      ...["hospital-database", "hospital-broker", "hospital-logs"],
    ]);
    const text = textOf(view);
    expect(text).to.match(
      /! \$2,\d{3}\.\d\d over the budget of \$1,000; most weigh hospital-database \$1,\d{3}, /,
    );
    expect(text).not.to.contain("blocked");
  });

  it("stands in the document, with the whole estimate", async () => {
    const { cost } = toDocument((await budgeted("budget.monthly=1000", "budget.level=mandatory")).plan);
    expect(cost.budget).to.include({ monthly: 1000, level: "mandatory" });
    expect(cost.usd).to.equal(cost.systems[0]?.usd);
    expect(cost).to.include.keys("currency", "unpriced", "byUse", "leftOut", "prices", "quotas");
    expect(toDocument((await budgeted()).plan).cost.budget).to.equal(null);
  });

  const args = ["--stack", "prod", "--system", "tenant-provisioning"];

  it("lets a preview end well where it is advisory", () => {
    const { status, stdout, stderr } = preview([...args, "-c", "budget.monthly=10"]);
    expect(status, stderr).to.equal(0);
    expect(stdout).to.contain("over the budget of $10");
  });

  it("ends a preview with 1 where it is mandatory and exceeded, and not where it is kept", () => {
    const over = preview([...args, "-c", "budget.monthly=10", "-c", "budget.level=mandatory"]);
    expect(over.status, over.stderr).to.equal(1);
    expect(over.stdout)
      .to.match(/✘ \$\d+\.\d\d over the budget of \$10; most weigh/)
      .and.contain("this plan is blocked");
    const kept = preview([...args, "-c", "budget.monthly=100000", "-c", "budget.level=mandatory"]);
    expect(kept.status, kept.stderr).to.equal(0);
  });
});

describe("a budget that is wrong", () => {
  refuses([
    ["a negative one", { "budget.monthly": -5 }, "ward:budget.monthly", /above 0, for instance 12000/],
    ["one of nothing", { "budget.monthly": 0 }, "ward:budget.monthly", /above 0/],
    ["a text", { "budget.monthly": "12k" }, "ward:budget.monthly", /US dollars a month/],
    [
      "another currency",
      { "budget.monthly": 5, "budget.currency": "EUR" },
      "ward:budget.currency",
      /USD: the prices/,
    ],
    [
      "an unknown level",
      { "budget.monthly": 5, "budget.level": "strict" },
      "ward:budget.level",
      /advisory or mandatory/,
    ],
    [
      "an unknown key",
      { "budget.montly": 5 },
      "ward:budget.montly",
      /monthly, currency, level or kubernetes/,
    ],
    ["a negative unit price", { "budget.kubernetes.cpu": -1 }, "ward:budget.kubernetes.cpu", /0 or more/],
    ["an unknown unit price", { "budget.kubernetes.ram": 1 }, "ward:budget.kubernetes.ram", /memoryGiB/],
    ["no section", { budget: 12000 }, "ward:budget", /monthly\?/],
  ]);

  it("takes what is left out from the defaults", () => {
    const { budget } = accepted(withChanges({ "budget.monthly": 9000, "budget.kubernetes.cpu": 0 }));
    expect(budget).to.deep.equal({
      ...{ monthly: 9000, level: "advisory" },
      kubernetes: { ...noBudget.kubernetes, cpu: 0 },
    });
  });
});
