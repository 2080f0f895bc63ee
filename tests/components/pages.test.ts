import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const root = join(__dirname, "../..");
const components = readdirSync(join(root, "components"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(root, "components", entry.name, "index.ts")))
  .map(({ name }) => name);

describe("a component's page", () => {
  it("is there for each of them, and for nothing else", () => {
    const pages = readdirSync(join(root, "docs/components")).map((file) => file.replace(/\.md$/, ""));
    expect(pages.sort()).to.deep.equal(components.sort());
    expect(pages).to.have.length.above(15);
  });
  for (const name of components)
    it(`tells the defaults of ${name}, and what it costs`, () => {
      const page = readFileSync(join(root, "docs/components", `${name}.md`), "utf8");
      expect(page).to.match(/^## Defaults\n\n\| /m);
      expect(page).to.match(/^## What it costs in a month$/m);
    });
});
