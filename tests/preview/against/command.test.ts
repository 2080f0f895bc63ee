import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { preview } from "../spawned";

const planted = "hunter2";

describe("npm run preview -- --against FILE", () => {
  let folder: string;
  let file: string;
  const fixture = (name: string) => ({ WARD_FIXTURE: name });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "ward-against-test-"));
    file = join(folder, "before.json");
    writeFileSync(file, preview(["--stack", "prod", "--json"], fixture("program")).stdout);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("ends with 0 where nothing changes, and tells what is next", () => {
    const { status, stdout, stderr } = preview(["--stack", "prod", "--against", file], fixture("program"));
    expect(status, stderr).to.equal(0);
    expect(stdout).to.contain("Changes since before.json  nothing changes");
    expect(stdout).to.match(/^Next: .*pulumi preview --stack prod/m);
  });

  it("ends with 1 where data would be destroyed, which comes first", () => {
    const { status, stdout } = preview(["--stack", "prod", "--against", file], fixture("smaller"));
    expect(status).to.equal(1);
    expect(stdout.split("\n")[2]).to.equal("✘ This would destroy data: 1 deleted");
    expect(stdout).to.contain("- deleted   sample-inner-password").and.contain("Next: keep the data above");
    expect(stdout).not.to.contain(planted);
  });

  it("carries the changes in its document", () => {
    const { status, stdout } = preview(["--stack", "prod", "--against", file, "--json"], fixture("smaller"));
    expect(status).to.equal(1);
    const { changes } = JSON.parse(stdout) as { changes: { summary: object; resources: { name: string }[] } };
    expect(changes).to.deep.include({ against: "before.json", notes: [] });
    expect(changes.summary).to.deep.equal({
      ...{ created: 0, updated: 0, replaced: 1, deleted: 4, unchanged: 0, moved: 0, destroying: 1 },
    });
    expect(changes.resources[0]).to.include({
      name: "sample-inner-password",
      action: "deleted",
      protect: true,
    });
    expect(stdout).not.to.contain(planted);
  });

  it("ends with 2 where there is nothing to compare with", () => {
    const nothing = preview(
      ["--stack", "prod", "--against", join(folder, "nothing.json")],
      fixture("program"),
    );
    expect(nothing.status).to.equal(2);
    expect(nothing.stderr).to.contain("neither a file here nor a commit");
    expect(nothing.stdout).to.equal("");
    const other = preview(["--stack", "staging", "--against", file], fixture("program"));
    expect(other.status).to.equal(2);
    expect(other.stderr).to.contain('"prod"');
  });
});
