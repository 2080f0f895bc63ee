/** The rollback of docs/delivery.md, with its own commands, in a clone of the project. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const repository = join(__dirname, "../..");
const digest = `registry.healthcare.com/tenant-provisioning@sha256:${"b".repeat(64)}`;

describe("a rollback", function () {
  this.timeout(240_000);
  let folder = "";
  after(() => rmSync(folder, { recursive: true, force: true }));

  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
      stdio: "pipe",
    }).trim();

  /** What differs between a commit and now, as the preview tells it. */
  function since(commit: string): { status: number | null; text: string } {
    const args = [
      "run",
      "--silent",
      "preview",
      "--",
      "--stack",
      "staging",
      "--system",
      "tenant-provisioning",
      "--against",
      commit,
    ];
    const { status, stdout, stderr } = spawnSync("npm", args, {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
    return { status, text: stdout + stderr };
  }

  it("by reverting the commit plans what ran before, and destroys nothing on the way", () => {
    folder = mkdtempSync(join(tmpdir(), "ward-rollback-"));
    git("clone", "--quiet", "--no-hardlinks", repository, ".");
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
    const file = join(folder, "Pulumi.staging.yaml");
    const before = readFileSync(file, "utf8");
    writeFileSync(
      file,
      before.replace(
        "    tenant-provisioning:\n",
        `    tenant-provisioning:\n      images: { tenant-provisioning: "${digest}" }\n`,
      ),
    );
    git("commit", "--quiet", "--all", "--message", "A new version");
    const commit = git("rev-parse", "HEAD");
    const changes = [
      "tenant-provisioning-release  kubernetes:batch/v1:Job",
      "tenant-provisioning  kubernetes:apps/v1:Deployment",
    ];
    const forth = since(`${commit}~1`);
    expect(forth.text).to.contain("1 updated · 1 replaced");
    for (const change of changes) expect(forth.text).to.contain(change);
    git("revert", "--no-edit", commit);

    const back = since(commit);
    expect(back.status, back.text).to.equal(0);
    expect(back.text).to.contain("1 updated · 1 replaced");
    for (const change of changes) expect(back.text).to.contain(change);
    const same = since(`${commit}~1`);
    expect(same.status, same.text).to.equal(0);
    expect(same.text).to.contain("nothing changes");
  });
});
