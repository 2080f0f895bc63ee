import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { anchorsOf, linksOf, pages, root, textOf } from "./pages";

/** Nothing for a link that leads somewhere. */
function missing(page: string): string[] {
  return linksOf(page).flatMap(({ path, anchor }) => {
    if (!existsSync(join(root, path))) return [`${path} is not there`];
    if (anchor === undefined || !path.endsWith(".md")) return [];
    return anchorsOf(textOf(path)).has(anchor) ? [] : [`${path} has no heading #${anchor}`];
  });
}

describe("links of the pages", () => {
  it("are looked for in every page, and found in most", () => {
    expect(pages).to.include.members(["README.md", "CONTRIBUTING.md", "docs/targets.md", "policy/RULES.md"]);
    expect(pages.flatMap(linksOf)).to.have.length.above(400);
  });

  for (const page of pages)
    it(`lead somewhere: ${page}`, () => {
      expect(missing(page)).to.deep.equal([]);
    });

  it("have anchors as GitHub makes them", () => {
    const anchors = anchorsOf(
      "# `a` and B's\n## T-15 `x-y`\n## Same\n## Same\n```\n# none\n```\n## [Link](x.md) & more\n",
    );
    expect([...anchors]).to.deep.equal(["a-and-bs", "t-15-x-y", "same", "same-1", "link--more"]);
  });
});
