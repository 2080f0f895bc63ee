/** Every alert of every system, judged by Prometheus' own promtool on made-up series. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { systems } from "../../systems";
import { type PlanView, planOf } from "../support/plan";
import { type AlertRule, alertRules, ringing, silent, unseen } from "./alert-rules";
import { SCENARIOS } from "./alert-scenarios";
import { findProgram, need } from "./servers";

const names = Object.keys(systems);

describe("alerts, by promtool", () => {
  let promtool = "";
  let folder = "";

  before(function () {
    promtool = need(
      this,
      findProgram("promtool"),
      "promtool is not there: apt-get install prometheus (scripts/live-setup)",
    );
    folder = mkdtempSync(join(tmpdir(), "ward-alerts-"));
  });
  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  for (const system of names)
    for (const placement of ["kubernetes", "hybrid"] as const) {
      it(`are rules that Prometheus takes (${system}, ${placement})`, async () => {
        const plan = await planOf("prod", placement, system);
        const groups = groupsOf(plan);
        expect(groups.length).to.be.above(0);
        const file = write(`${system}-${placement}.json`, { groups });
        const told = execFileSync(promtool, ["check", "rules", file], { encoding: "utf8" });
        expect(told).to.match(/SUCCESS: \d+ rules found/);
      });
    }

  for (const system of names)
    it(`ring when they should, and not a minute before (${system})`, async () => {
      const rules = alertRules(await planOf("prod", "kubernetes", system));
      const files = rules.map((rule, index) =>
        write(`${system}-${index}.test.json`, tests(rule, `${system}-${index}`)),
      );
      const { status, stdout, stderr } = spawnSync(promtool, ["test", "rules", ...files], {
        encoding: "utf8",
      });
      expect(
        status,
        `${stdout}${stderr}`
          .split("\n")
          .filter((line) => !/SUCCESS|^$|Unit Testing/.test(line))
          .slice(0, 60)
          .join("\n"),
      ).to.equal(0);
      expect(stdout.match(/SUCCESS/g)?.length).to.equal(rules.length);
    });

  it("have a scenario each, and no scenario is of an alert that is gone", async () => {
    const plans = await Promise.all(names.map((system) => planOf("prod", "kubernetes", system)));
    const alerts = new Set(plans.flatMap(alertRules).map(({ alert }) => alert));
    expect([...alerts].sort()).to.deep.equal(Object.keys(SCENARIOS).sort());
  });

  it("would be found to ring late, or early: promtool is asked for the very minute", async () => {
    const [rule] = alertRules(await planOf("prod", "kubernetes", "tebx")).filter(
      ({ alert }) => alert === "HighErrorRate",
    );
    if (rule === undefined) throw new Error("no HighErrorRate");
    for (const wrong of ["4m", "6m"]) {
      const file = write("wrong.test.json", {
        ...tests(rule, "wrong"),
        rule_files: [write("wrong.json", fileOf({ ...rule, for: wrong }))],
      });
      expect(spawnSync(promtool, ["test", "rules", file]).status, wrong).to.equal(1);
    }
  });

  function tests(rule: AlertRule, name: string) {
    const scenario = SCENARIOS[rule.alert]?.(rule);
    if (scenario === undefined)
      throw new Error(`${rule.alert} has no scenario: add one to alert-scenarios.ts`);
    const all = [ringing(rule, scenario), silent(rule, scenario), unseen(rule)];
    return {
      rule_files: [write(`${name}.json`, fileOf(rule))],
      evaluation_interval: "1m",
      tests: all.filter((one) => one !== undefined),
    };
  }

  /** JSON is YAML. */
  function write(name: string, content: object): string {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify(content));
    return file;
  }
});

function groupsOf(plan: PlanView) {
  return [{ name: plan.system, rules: alertRules(plan).map((rule) => fileOf(rule).groups[0]?.rules[0]) }];
}

function fileOf({ limit: _, ...rule }: AlertRule) {
  return { groups: [{ name: "asked", rules: [rule] }] };
}
