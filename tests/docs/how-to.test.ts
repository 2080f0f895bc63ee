/** Follows each page of docs/how-to step by step in a copy of the repository, and sees what the page promises. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Copy, type Ran } from "./copy";
import { type Block, blocksOf, textOf } from "./pages";

/** The last path that the paragraph before a block names. */
function fileOf({ before }: Block): string | undefined {
  return [...before.matchAll(/`([\w./-]+\.\w+)`/g)].map(([, path = ""]) => path).at(-1);
}

/** A page writes `…` for what differs from run to run. */
function shown(line: string): RegExp {
  const escaped = line.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(escaped.replaceAll(/\s+/g, "\\s+").replaceAll("…", ".*"));
}

describe("a page that says how to", function () {
  this.timeout(900_000);
  let copy: Copy;
  before(() => {
    copy = new Copy();
    // Types of what is deployed; those of tests and benches are another run's.
    const config = { extends: "./tsconfig.json", include: ["index.ts", "alone.ts"] };
    const [alone] = blocksOf(textOf("docs/package.md"));
    copy.write("alone.ts", alone?.text ?? "");
    writeFileSync(join(copy.folder, "tsconfig.steps.json"), JSON.stringify(config));
  });
  after(() => copy.remove());

  /** What the compiler says of all the pages' code. */
  let compiled = "";
  const types = () => {
    const ran = copy.run("node_modules/.bin/tsc --noEmit -p tsconfig.steps.json");
    compiled = ran.output;
    return ran;
  };

  /** The last of what its commands print is what the page shows after them. */
  function follow(page: string): void {
    let file: string | undefined;
    let ran: Ran = { status: 0, output: "" };
    for (const block of blocksOf(textOf(page))) {
      file = fileOf(block) ?? file;
      if (block.language === "text") {
        for (const line of block.text.trim().split("\n")) expect(ran.output, page).to.match(shown(line));
      } else if (block.language === "sh") {
        for (const command of block.text.trim().split("\n")) {
          const isTypes = command.startsWith("npm run typecheck");
          ran = isTypes ? types() : copy.run(command);
          if (!isTypes) expect(ran.status, `${command}\n${ran.output}`).to.equal(0);
        }
      } else {
        if (file === undefined) throw new Error(`${page} names no file before:\n${block.text}`);
        if (block.language === "diff") copy.change(file, block.text);
        else copy.write(file, block.text);
      }
    }
  }

  for (const what of ["system", "component", "rule"])
    it(`add a ${what} can be followed, and shows what it promises`, () => {
      follow(`docs/how-to/add-a-${what}.md`);
    });

  it("add a target can be followed, and the compiler names what it lists", () => {
    follow("docs/how-to/add-a-target.md");
  });

  it("and one that uses a component alone leave code whose types fit, but for the target that nothing is built on yet", () => {
    const others = compiled.split(/^(?=\S+\.ts\()/m).filter((error) => !/gcp/i.test(error));
    expect(others).to.deep.equal([]);
    expect(compiled).to.include("components/feature-flags/index.ts");
  });
});
