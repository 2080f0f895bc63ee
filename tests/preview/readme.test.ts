import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const root = join(__dirname, "../..");
/** Seconds differ from run to run. */
const steady = (text: string) => text.replace(/planned in [\d.]+ s/, "planned in … s").trim();

describe("the README", () => {
  it("shows what its command prints", () => {
    const page = readFileSync(join(root, "README.md"), "utf8");
    const [, options = ""] = /`npm run preview (-- [^`]+)` shows it/.exec(page) ?? [];
    expect(options).to.match(/^-- --/);
    const shown = /<!-- preview -->\n```text\n([\s\S]*?)```\n<!-- \/preview -->/.exec(page)?.[1] ?? "";
    const env = { ...process.env, NO_COLOR: "1", COLUMNS: "100" };
    const printed = execFileSync("npm", ["run", "--silent", "preview", ...options.split(" ")], {
      cwd: root,
      env,
      encoding: "utf8",
    });
    expect(steady(shown)).to.equal(steady(printed));
  });
});
