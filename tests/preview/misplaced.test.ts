import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readStackFile } from "../../preview/stack-file";

describe("a stack file", () => {
  const folder = mkdtempSync(join(tmpdir(), "ward-stack-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("with a waiver at the top instead of under config is refused, not ignored", () => {
    writeFileSync(join(folder, "Pulumi.prod.yaml"), "config: {}\nward:waivers: []\n");
    expect(() => readStackFile(folder, "ward", "prod")).to.throw(
      '"ward:waivers" means nothing at the top. Indent it under `config:`.',
    );
  });

  it("with the engine's own keys is read", () => {
    writeFileSync(
      join(folder, "Pulumi.dev.yaml"),
      "encryptionsalt: v1:x\nconfig:\n  ward:environment: staging\n",
    );
    expect(readStackFile(folder, "ward", "dev").values).to.deep.equal({ environment: "staging" });
  });
});
