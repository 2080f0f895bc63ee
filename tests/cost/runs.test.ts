import { expect } from "chai";
import { runsPerMonth } from "../../cost/runs";

/** A month of 730 hours. */
const DAYS = 730 / 24;

describe("how often something runs in a month", () => {
  const cases: [string, number][] = [
    ["cron(30 4 * * ? *)", DAYS],
    ["cron(0 0/2 * * ? *)", 12 * DAYS],
    ["cron(0 1/6 * * ? *)", 4 * DAYS],
    ["cron(0 0/1 * * ? *)", 24 * DAYS],
    ["cron(0 9 1 * ? *)", 1],
    ["cron(30 8 ? * MON *)", DAYS / 7],
    ["0 9 1 * *", 1],
    ["*/15 * * * *", 4 * 24 * DAYS],
    ["0 6,18 * * *", 2 * DAYS],
    ["0 8-17 * * 1-5", (10 * 5 * DAYS) / 7],
    ["0 0 1 1 *", 1 / 12],
    ["rate(2 hours)", 365],
    ["rate(1 day)", DAYS],
  ];
  for (const [expression, runs] of cases)
    it(`is ${Math.round(runs * 100) / 100} for ${expression}`, () => {
      expect(runsPerMonth(expression)).to.be.closeTo(runs, 1e-9);
    });

  it("is no number for what is no schedule, so that nothing is counted as none", () => {
    expect(runsPerMonth("at(2026-01-01T00:00:00)")).to.be.NaN;
    expect(runsPerMonth("")).to.be.NaN;
  });
});
