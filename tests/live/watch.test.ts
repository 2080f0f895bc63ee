import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Archive, sealOf } from "./archive";
import { discard } from "./servers";

const HOUR = 3_600_000;

describe("backup watch, on a real S3 API", () => {
  const scratch = mkdtempSync(join(tmpdir(), "ward-watch-"));
  let archive: Archive;

  before(async function () {
    archive = await Archive.start(this, scratch, "prod/tebx/dumps/database");
    const limits = { WATCH_AGE_SECONDS: "21600", WATCH_PROOF_SECONDS: "86400", WATCH_SIZE_PERCENT: "50" };
    Object.assign(archive.environment, limits);
  });
  after(() => {
    archive?.stop();
    discard(scratch);
  });

  it("has nothing to say before the first backup", () => {
    expect(look({})).to.deep.equal({ status: 0, said: "" });
  });

  it("finds a young backup good that was proven and is like the one before", () => {
    backup(3, 1000);
    backup(1, 1400);
    archive.put("proven.json", JSON.stringify({ since: ago(23) }));
    const run = archive.run("watch");
    expect([run.status, run.stderr]).to.deep.equal([0, ""]);
    expect(run.stdout).to.contain('"metric":"size_change_percent","value":40').and.not.contain('"failed"');
    expect(Number(/"age_seconds","value":(\d+)/.exec(run.stdout)?.[1])).to.be.within(3600, 6000);
    expect(Number(/"proof_age_seconds","value":(\d+)/.exec(run.stdout)?.[1])).to.be.within(82_800, 85_200);
  });

  it("fails when the newest is of quite another size than the one before, smaller or larger", () => {
    const small = backup(0.5, 600);
    expect(look({}).said).to.contain("differs in size from the one before by -57 %, 50 are allowed");
    expect(look({ WATCH_SIZE_PERCENT: "57" })).to.deep.equal({ status: 0, said: "" });
    remove(small);
    const large = backup(0.5, 2101);
    expect(look({ WATCH_SIZE_PERCENT: "49" }).said).to.contain("by 50 %");
    remove(large);
  });

  it("fails when the newest is too old, also since somebody removed what was newer", () => {
    expect(look({ WATCH_AGE_SECONDS: "3000" }).said).to.match(/is \d+ seconds old, 3000 are allowed/);
  });

  it("fails when no drill has proven one for too long, and where none does asks for none", () => {
    const { status, said } = look({ WATCH_PROOF_SECONDS: "3600" });
    expect([status, said]).to.deep.equal([1, said]);
    expect(said).to.match(/a drill last proved one \d+ seconds ago, 3600 are allowed/);
    archive.put("proven.json", "{");
    expect(look({}).status).to.equal(1);
    expect(look({ WATCH_PROOF_SECONDS: "0" })).to.deep.equal({ status: 0, said: "" });
  });

  it("tells all that is wrong at once, and that the newest is damaged", () => {
    const { said } = look({ WATCH_AGE_SECONDS: "1", WATCH_SIZE_PERCENT: "1" });
    expect(said).to.match(/seconds old.*;.*seconds ago.*;.*in size/);
    const damaged = backup(0.2, 1400);
    archive.put(`${damaged}/manifest.json`, JSON.stringify({ ...archive.manifest(damaged), bytes: 1401 }));
    expect(look({}).said).to.contain(`the manifest of ${damaged} is damaged`);
  });

  function look(changes: NodeJS.ProcessEnv): { status: number | null; said: string } {
    const { status, stdout, stderr } = archive.run("watch", changes);
    expect(stdout.includes('"metric":"failed","value":1')).to.equal(status !== 0);
    return { status, said: stderr };
  }

  /** Hours ago, as a manifest writes it. */
  function ago(hours: number): string {
    return `${new Date(Date.now() - hours * HOUR).toISOString().slice(0, 19)}Z`;
  }

  /** One that ended so many hours ago. */
  function backup(hours: number, bytes: number): string {
    const finished = ago(hours);
    const stamp = `${finished.replaceAll(/[-:]/g, "")}-0000`;
    const made = { engine: "mongodb", version: "7.0", source: "tebx", started: finished, finished };
    const manifest = { ...made, recoveryPoint: finished, bytes, files: [] };
    archive.put(`${stamp}/manifest.json`, JSON.stringify({ ...manifest, seal: sealOf(manifest) }));
    return stamp;
  }

  function remove(stamp: string): void {
    archive.s3("rm", `s3://backups/prod/tebx/dumps/database/${stamp}/manifest.json`);
  }
});
