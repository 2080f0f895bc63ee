import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { assertFresh, sourceHash } from "../../policy/engine/freshness";
import { rules, stackRules } from "../../policy/rules";

import { defaultSettings, FLOORS, withFloors } from "../../policy/settings";
import { rulesPage } from "../../scripts/rules-page";
import { PINNED } from "./pinned";

const all = [...rules, ...stackRules];
const PAGE = join(__dirname, "..", "..", "policy", "RULES.md");

describe("The pack", () => {
  it("holds exactly the rules that were agreed on, at their level", () => {
    expect(all.map(({ id, name, level }) => `${id} ${name} ${level}`)).to.deep.equal(PINNED);
  });
  it("gives every rule an id and a name of its own", () => {
    expect(new Set(all.map(({ id }) => id)).size).to.equal(all.length);
    expect(new Set(all.map(({ name }) => name)).size).to.equal(all.length);
  });
  it("says for every rule why, how to fix it, and which paragraph asks for it", () => {
    for (const rule of all) {
      expect(rule.name, rule.id).to.match(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(rule.id).to.match(/^[A-Z]-\d\d[a-z]?$/);
      expect(rule.why.length, rule.id).to.be.greaterThan(15);
      expect(rule.remediation.length, rule.id).to.be.greaterThan(10);
      expect(rule.title, rule.id).not.to.match(/\.$/);
      expect(rule.citations, rule.id).not.to.deep.equal([]);
      for (const citation of rule.citations) expect(citation).to.match(/^45 CFR 164\.3\d\d\(/);
    }
  });
  it("has at least 260 rules, nearly all mandatory", () => {
    expect(all.length).to.be.at.least(260);
    expect(all.filter(({ level }) => level === "mandatory").length / all.length).to.be.greaterThan(0.9);
  });
  it("has a page that is not stale (node --require tsx/cjs scripts/rules-page.ts)", async function () {
    this.timeout(120_000);
    expect(readFileSync(PAGE, "utf8")).to.equal(await rulesPage());
  });
});

describe("The bundle", () => {
  const folder = join(__dirname, "..", "..", "policy");
  it("runs only when it was made from the sources beside it", () => {
    expect(() => assertFresh(folder, sourceHash(folder))).not.to.throw();
    expect(() => assertFresh(folder, "yesterday")).to.throw("npm run build:policy");
  });
  it("runs anywhere without sources", () => {
    expect(() => assertFresh(join(folder, "dist"), "whatever")).not.to.throw();
  });
});

describe("Settings", () => {
  it("are never below their floor", () => {
    for (const environment of ["staging", "prod"] as const)
      expect(withFloors(defaultSettings(environment))).to.deep.equal(defaultSettings(environment));
    for (const name of Object.keys(FLOORS) as (keyof typeof FLOORS)[])
      for (const value of [0, FLOORS[name] - 1, 7.5, Number.NaN])
        expect(() => withFloors({ ...defaultSettings("prod"), [name]: value }), `${name} ${value}`).to.throw(
          RangeError,
        );
  });
  it("have a meaning each, and one rule or more that raises it, in the rules' page", () => {
    const page = readFileSync(PAGE, "utf8");
    for (const name of Object.keys(defaultSettings("prod"))) {
      const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
      expect(row?.split("|").map((cell) => cell.trim())[2], name).to.match(/^\w.{10,}/);
      if (name in FLOORS) expect(row, name).to.match(/\| `[a-z-]+`.* \|$/);
    }
  });
  it("ask for more in prod", () => {
    expect(defaultSettings("prod").recoveryDays).to.equal(30);
    expect(defaultSettings("staging").recoveryDays).to.equal(7);
  });
});
