import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const FOLDER = join(__dirname, "oracles");

describe("The oracles of the properties", () => {
  for (const file of readdirSync(FOLDER))
    it(`share no code with the policies: ${file}`, () => {
      const sources = [
        ...readFileSync(join(FOLDER, file), "utf8").matchAll(/from "([^"]+)"|require\(|import\(/g),
      ];
      for (const [, source] of sources) expect(source).to.match(/^\.\/[\w-]+$/);
    });
});
