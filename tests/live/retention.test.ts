import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";

const SEED = Number(process.env["WARD_PROPERTY_SEED"] ?? Date.now() % 0x7fffffff);
const RUNS = Number(process.env["WARD_PROPERTY_RUNS"] ?? 60);
const KEEP_DAYS = 10;
const DATA = ["database.dump.0000", "database.dump.0001"];

/** A folder of the archive: how old, in hours, and how far its run came. */
interface Folder {
  hours: number;
  chance: number;
  state: "begun" | "half" | "stored" | "verified" | "no backup";
}

const FOREIGN = [
  "notes/manifest.json",
  "drills/20200101T000000Z.json",
  "drills/since.json",
  "current/uploads/scan.dcm",
  "20200101/manifest.json",
  "20200101T000000Z-wxyz/manifest.json",
  "20200101T000000Z.old/manifest.json",
];

const histories = fc.record({
  folders: fc.uniqueArray(
    fc.record({
      // Half an hour away from what is old, whose second passes while this runs.
      hours: fc.integer({ min: 0, max: 24 * KEEP_DAYS * 3 }).map((hours) => hours + 0.5),
      chance: fc.integer({ min: 0, max: 0xffff }),
      state: fc.constantFrom<Folder["state"]>("begun", "half", "stored", "stored", "verified", "no backup"),
    }),
    { selector: ({ hours }) => hours, maxLength: 12 },
  ),
  foreign: fc.subarray(FOREIGN),
  removals: fc.nat(),
  order: fc.constantFrom("-f", "-r"),
  current: fc.nat(),
});

describe("pruning, of random histories of backups", function () {
  this.timeout(600_000);
  const scratch = mkdtempSync(join(tmpdir(), "ward-retention-"));
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it("keeps exactly what a model keeps; killed at any removal it loses nothing that counts, and the next run ends it", () => {
    console.log(`      WARD_PROPERTY_SEED=${SEED} WARD_PROPERTY_RUNS=${RUNS}`);
    let removed = 0;
    let killed = 0;
    const check = fc.property(histories, ({ folders, foreign, removals, order, current }) => {
      const now = Date.now();
      const files = [...folders.flatMap((folder) => filesOf(folder, now)), ...foreign].sort();
      const stamps = [...new Set(files.filter(isOurs).map(dirname))];
      const stamp = stamps[current % Math.max(1, stamps.length)] ?? "20300101T000000Z-0000";
      const kept = model(files, stamp, now);
      const folder = mkdtempSync(join(scratch, "history-"));
      for (const file of files) {
        mkdirSync(join(folder, dirname(file)), { recursive: true });
        writeFileSync(join(folder, file), "");
      }

      const going = files.length - kept.length;
      const reached = removals % (going + 1);
      const cut = prune(folder, stamp, reached, order);
      const there = new Set(list(folder));
      if (cut !== 0) killed++;
      expect(cut).to.equal(reached === going ? 0 : 9);
      expect([...there]).to.include.members(kept);
      for (const manifest of [...there].filter((file) => file.endsWith("/manifest.json")))
        expect([...there]).to.include.members(files.filter((file) => dirname(file) === dirname(manifest)));

      expect(prune(folder, stamp, 1000, order)).to.equal(0);
      expect(list(folder)).to.deep.equal(kept);
      expect(prune(folder, stamp, 0, order), "twice is as once").to.equal(0);
      removed += going;
      rmSync(folder, { recursive: true });
    });
    fc.assert(check, { seed: SEED, numRuns: RUNS });
    console.log(`        ${removed} files removed, ${killed} runs killed on the way`);
    expect(removed).to.be.greaterThan(RUNS);
    expect(killed).to.be.greaterThan(RUNS / 4);
  });

  /** What is there when a run came that far. */
  function filesOf({ hours, chance, state }: Folder, now: number): string[] {
    const stamp = `${compact(now - hours * 3_600_000)}-${chance.toString(16).padStart(4, "0")}`;
    const files = {
      begun: ["started.json"],
      half: ["started.json", ...DATA.slice(1)],
      stored: ["started.json", ...DATA, "manifest.json"],
      verified: ["started.json", ...DATA, "manifest.json", "verified.json"],
      "no backup": ["verified.json", ...DATA],
    }[state];
    return files.map((file) => `${stamp}/${file}`);
  }

  function isOurs(file: string): boolean {
    return /^\d{8}T\d{6}Z-[0-9a-f]{4}\/(started|manifest)\.json$/.test(file);
  }

  /** What has to be there afterwards. */
  function model(files: readonly string[], stamp: string, now: number): string[] {
    const has = (folder: string, name: string) => files.includes(`${folder}/${name}.json`);
    const ours = [...new Set(files.filter(isOurs).map(dirname))].sort();
    const proven = ours.filter((one) => has(one, "manifest") && has(one, "verified")).at(-1);
    const oldest = compact(now - KEEP_DAYS * 86_400_000);
    const gone = new Set(ours.filter((one) => one < oldest && one !== stamp && one !== proven));
    return files.filter((file) => !gone.has(dirname(file)));
  }

  /** Exit status: 9 when it was killed. */
  function prune(folder: string, stamp: string, removals: number, order: string): number | null {
    const script = join(__dirname, "retention.sh");
    const env = { PATH: process.env["PATH"], BACKUP_KEEP_DAYS: String(KEEP_DAYS), TMPDIR: scratch };
    const run = spawnSync("sh", [script, folder, stamp, String(removals), order], { env, encoding: "utf8" });
    expect(run.stderr).to.equal("");
    return run.status;
  }

  function list(folder: string): string[] {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
  }

  /** 20260131T235959Z */
  function compact(time: number): string {
    return `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
  }
});
