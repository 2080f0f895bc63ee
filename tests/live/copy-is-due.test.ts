import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";

const FOLDER = join(__dirname, "../../images/backup");
const HOUR = 3_600_000;

/** `20261121T043000Z` */
function stamp(hoursAgo: number): string {
  const text = new Date(Date.now() - hoursAgo * HOUR).toISOString();
  return `${text.slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/** Whether the program would make the day's copy, where the newest is called so. */
function isDue(copyHoursAgo: number, newest: string): boolean {
  const at = new Date(Date.now() - copyHoursAgo * HOUR).toISOString().slice(11, 16);
  const script = `. ./words.sh; . ./archive.sh; . ./elasticache.sh; backups() { printf '%s' "$NEWEST"; }; due`;
  const env = { ...process.env, CACHE_COPY_AT: at, NEWEST: newest };
  const run = spawnSync("sh", ["-euc", script], { cwd: FOLDER, env, encoding: "utf8" });
  expect(run.stderr).to.equal("");
  return run.status === 0;
}

describe("the day's copy of a cache", () => {
  const cases: readonly (readonly [what: string, due: boolean, copyHoursAgo: number, newest: string])[] = [
    ["there is none yet", true, 1, ""],
    ["the last is from before today's time", true, 1, stamp(2)],
    ["the last is from after today's time", false, 1, stamp(0.5)],
    ["today's time is still to come, and the last is from after yesterday's", false, -1, stamp(22)],
    ["today's time is still to come, and yesterday's was missed", true, -1, stamp(26)],
  ];
  for (const [what, due, copyHoursAgo, newest] of cases)
    it(`${due ? "is due" : "is not due"} where ${what}`, () => {
      expect(isDue(copyHoursAgo, newest)).to.equal(due);
    });
});
