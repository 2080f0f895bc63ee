import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { parseArguments } from "../../preview/arguments";
import { argumentsOf, commandsIn, commandsOf } from "./commands";
import { proseOf, root, textOf, pages as written } from "./pages";

/** Those that say how to are followed step by step: how-to.test.ts. */
const pages = written.filter((page) => !page.startsWith("docs/how-to/"));

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};
/** A name that stands for the reader's own. */
const PLACEHOLDER = /[<…]|^[A-Z]+$/;
/** Folders at the top, so that `systems/index.ts` is known for a path of this repository. */
const top = readdirSync(root).join("|");
const paths = new RegExp(`\`((?:${top.replaceAll(".", "\\.")})/[\\w./-]+\\.(?:ts|cjs|json|yaml|md))\``, "g");

/** What is wrong with a command; nothing for one of another program. */
function wrong(command: readonly string[]): string[] {
  const [program = "", first = "", ...rest] = command;
  if (PLACEHOLDER.test(program + first)) return [];
  if (program === "npm") return npm(command);
  if (program === "npx" && first === "mocha")
    return rest.filter((word) => /^tests\//.test(word)).flatMap(noTest);
  if (program === "node" && first === "--require") return node(rest[1] ?? "", rest.slice(2));
  return /^(scripts|\.ci|images)\//.test(program) && !there(program) ? [`${program} is not there`] : [];
}

function npm(command: readonly string[]): string[] {
  const [, verb = "", ...rest] = command;
  if (verb !== "run") return ["ci", "test", "audit", "install"].includes(verb) ? [] : [`npm ${verb}`];
  const script = rest.find((word) => !word.startsWith("-")) ?? "";
  if (script !== "" && !(script in scripts)) return [`package.json has no script "${script}"`];
  const given = argumentsOf(command, "preview");
  if (given === undefined) return [];
  try {
    parseArguments(given);
    return [];
  } catch (error) {
    return [String(error)];
  }
}

/** A program says in its own text which options it takes. */
function node(file: string, words: readonly string[]): string[] {
  if (!there(file)) return [`${file} is not there`];
  const text = readFileSync(join(root, file), "utf8");
  const options = words.filter((word) => word.startsWith("--"));
  return options.filter((option) => !text.includes(option)).map((option) => `${file} has no ${option}`);
}

function noTest(pattern: string): string[] {
  if (!pattern.includes("*")) return there(pattern) ? [] : [`${pattern} is not there`];
  const name = new RegExp(
    `^${pattern
      .slice(dirname(pattern).length + 1)
      .replaceAll(".", "\\.")
      .replaceAll("*", ".*")}$`,
  );
  const found =
    there(dirname(pattern)) && readdirSync(join(root, dirname(pattern))).some((file) => name.test(file));
  return found ? [] : [`nothing is ${pattern}`];
}

const there = (path: string) => existsSync(join(root, path));

describe("commands of the pages", () => {
  it("are split as a shell would", () => {
    expect(commandsIn("A=1 npm run -s preview -- -c 'a.b=c' > x.json  # why && not")).to.deep.equal([
      ["npm", "run", "-s", "preview", "--", "-c", "a.b=c"],
    ]);
    expect(commandsIn("npm ci && node x.ts | jq '.a | .b'")).to.deep.equal([
      ["npm", "ci"],
      ["node", "x.ts"],
      ["jq", ".a | .b"],
    ]);
  });

  it("would be found wrong if they were", () => {
    expect(wrong(["npm", "run", "previw"])).to.have.lengthOf(1);
    expect(wrong(["npm", "run", "preview", "--", "--stak", "prod"])).to.have.lengthOf(1);
    expect(wrong(["node", "--require", "tsx/cjs", "delivery/smoke.ts", "--nowhere"])).to.have.lengthOf(1);
    expect(wrong(["npx", "mocha", "tests/none*.test.ts"])).to.have.lengthOf(1);
    expect(wrong(["scripts/none"])).to.have.lengthOf(1);
  });

  for (const page of pages) {
    const commands = commandsOf(page);
    if (commands.length > 0)
      it(`name scripts, programs and options that exist: ${page}`, () => {
        expect(commands.flatMap(wrong)).to.deep.equal([]);
      });
  }

  it("and files that sentences name are there", () => {
    const named = pages.flatMap((page) =>
      [...proseOf(textOf(page)).matchAll(paths)].map(([, path = ""]) => ({ page, path })),
    );
    expect(named).to.have.length.above(20);
    expect(named.filter(({ path }) => !there(path))).to.deep.equal([]);
  });
});

/** Each once, of the pages that a newcomer reads: with a stack of this repository, and nothing that only the reader has. */
function previews(): string[][] {
  const first = pages.filter((page) => /^(README|docs\/[\w-]+)\.md$/.test(page));
  const all = first.flatMap(commandsOf).flatMap((command) => {
    const given = argumentsOf(command, "preview");
    return given === undefined || given.some((word) => PLACEHOLDER.test(word)) ? [] : [given];
  });
  const ours = all.filter((given) => {
    const { stack, against } = parseArguments(given);
    return there(`Pulumi.${stack}.yaml`) && against !== "state.json";
  });
  return [...new Map(ours.map((given) => [given.join(" "), given])).values()];
}

describe("previews of the pages", function () {
  this.timeout(300_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "ward-docs-"));
    const saved = execFileSync(process.execPath, ["preview/start.cjs", "--stack", "prod", "--json"], {
      cwd: root,
      maxBuffer: 2 ** 28,
    });
    writeFileSync(join(folder, "before.json"), saved);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const given of previews())
    it(`run: npm run preview -- ${given.join(" ")}`, () => {
      const words = given.map((word) => {
        if (word === "main") return "HEAD";
        return /^[\w-]+\.(json|html)$/.test(word) ? join(folder, word) : word;
      });
      const { status, stderr } = spawnSync(process.execPath, ["preview/start.cjs", ...words], {
        ...{ cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 },
      });
      // What a change of this day would destroy is told by status 1.
      expect(given.includes("--against") ? [0, 1] : [0], stderr).to.include(status);
    });

  it("are more than a few", () => {
    expect(previews()).to.have.length.above(8);
  });
});
