import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { rulesFor } from "../../../policy/judging/judge";
import { type Trace, View } from "../../../policy/plan/view";
import { contextOf, resource } from "../support";

const COMPONENTS = join(__dirname, "../../../components");

/** Type and sources of every component, by its folder. */
const components = readdirSync(COMPONENTS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const files = readdirSync(join(COMPONENTS, name)).filter((file) => /^(args|index)\.ts$/.test(file));
    const source = files.map((file) => readFileSync(join(COMPONENTS, name, file), "utf8")).join("\n");
    return { name, source, type: /super\(\s*"(ward:components:\w+)"/.exec(source)?.[1] ?? "" };
  });

/** What no spec may say: asked for to find it absent. */
const FORBIDDEN = new Set(["public", "publiclyAccessible", "insecure"]);
describe("The spec of every component", () => {
  it("is one of 20", () => {
    expect(components).to.have.length(20);
  });
  for (const { name, source, type } of components)
    it(`is judged by rules of its own, about fields that it has: ${name}`, () => {
      const rules = rulesFor(type).filter(({ id }) => id.startsWith("K-"));
      expect(rules.map(({ id }) => id)).not.to.deep.equal([]);
      const trace: Trace = new Map();
      for (const rule of rules)
        rule.evaluate({ resource: resource(type, {}), view: new View({}, "", trace) }, contextOf());
      const asked = [...trace.keys()].map((path) => path.split(/[.[]/)[0] ?? "");
      const unknown = asked.filter(
        (field) => !FORBIDDEN.has(field) && !new RegExp(`\\b${field}\\b`).test(source),
      );
      expect(unknown).to.deep.equal([]);
    });
});
