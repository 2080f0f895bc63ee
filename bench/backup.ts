/**
 * `npm run bench:backup`: the backup program on a real PostgreSQL, beside what the guides do. In one run on one machine; the ratios hold.
 *
 *   dump     `backup dump`, stored in an S3 store, next to the guides' `pg_dump | gzip` to a file, or to pg_dump to nowhere
 *   bytes    what is stored, next to gzip's
 *   restore  `backup restore`, fetched, checked and compared, next to `gunzip | psql`
 *   memory   most that the program's processes hold at once, the database's server not among them
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { Archive } from "../tests/live/archive";
import { postgresFolders, startPostgres } from "../tests/live/servers";
import { ratio, row } from "./report";

const gigabytes = Number(process.env["WARD_BENCH_GB"] ?? 2);
const FILL = join(__dirname, "hospital.sql");

async function main(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "ward-bench-"));
  const postgres = await startPostgres(["shared_buffers=512MB", "max_wal_size=4GB"]);
  const archive = await Archive.start(missing, home, "prod/bench/dumps/database");
  try {
    const env = {
      ...archive.environment,
      ...{ PATH: `${postgresFolders().at(-1)}:${archive.environment["PATH"]}`, TMPDIR: home },
      ...{ PGHOST: postgres.folder, PGPORT: String(postgres.port), PGUSER: "postgres", PGPASSWORD: "none" },
      ...{ PGDATABASE: "hospital", BACKUP_VERIFY_HOURS: "1000000" },
    };
    await measure(new Bench(env, home));
  } finally {
    postgres.stop();
    archive.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Servers are not skipped here: without them there is nothing to measure. */
const missing = {
  skip(): never {
    throw new Error("a bench needs what was named above: install it first");
  },
} as unknown as Mocha.Context;

async function measure(bench: Bench): Promise<void> {
  const kb = (path: string) => statSync(path).size / 1024;
  bench.shell("createdb hospital");
  bench.shell(
    `psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --set megabytes=${Math.round(gigabytes * 1000)} --file ${FILL}`,
  );
  const size = Number(bench.shell("psql -XAtc \"SELECT pg_database_size('hospital') / 1000000\""));
  bench.shell("pg_dump >/dev/null");
  const nowhere = await bench.time("pg_dump --format=custom --compress=0 >/dev/null");
  const guide = await bench.time(`pg_dump | gzip >${bench.file("guide.gz")}`);
  const best = await bench.time(`pg_dump | gzip -9 >${bench.file("best.gz")}`);
  // A backup is marked as verified before, so that only what the guides do is timed.
  await bench.program("dump", { BACKUP_VERIFY_HOURS: "1" });
  const ours = await bench.program("dump");
  const verify = await bench.program("verify");
  const [stored] = [...ours.output.matchAll(/"metric":"bytes","value":(\d+)/g)].map(
    (match) => Number(match[1]) / 1024,
  );
  const gunzip = await bench.time(
    `createdb theirs && gunzip <${bench.file("guide.gz")} | psql --quiet --dbname=theirs`,
  );
  bench.shell("dropdb theirs");
  const restore = await bench.program("restore", { RESTORE_DATABASE: "restored" });

  console.log(`${size} MB of PostgreSQL; once each, on ${cpus().length} processors\n`);
  for (const [what, { seconds, memoryMb }] of [
    ["pg_dump to nowhere", nowhere],
    ["pg_dump | gzip, the guides'", guide],
    ["pg_dump | gzip -9", best],
    ["backup dump, stored", ours],
    ["backup verify, read back", verify],
    ["gunzip | psql, the guides'", gunzip],
    ["backup restore, fetched, checked, compared", restore],
  ] as const) {
    console.log(row(what, seconds * 1000, "ms") + `, ${memoryMb.toFixed(0)} MB of memory`);
  }
  const [theirs, smallest] = [kb(bench.file("guide.gz")), kb(bench.file("best.gz"))];
  console.log(row("gzip stores", theirs, "KB"));
  console.log(row("gzip -9 stores", smallest, "KB"));
  console.log(row("backup dump stores", stored ?? Number.NaN, "KB"));
  console.log("");
  // One of the two is asked for: three times the guides' speed, or nearly as fast as PostgreSQL can tell.
  const quick = ratio("dump     the guides' / ours", guide.seconds / ours.seconds, { atLeast: 3 });
  const near = ratio("  or     ours / pg_dump to nowhere", ours.seconds / nowhere.seconds, { atMost: 1.2 });
  const most = Math.max(ours.memoryMb, verify.memoryMb, restore.memoryMb);
  const kept = [
    quick || near,
    ratio("bytes    ours / gzip's", (stored ?? Number.NaN) / theirs, { atMost: 1.1 }),
    ratio("restore  the guides' / ours", gunzip.seconds / restore.seconds, { atLeast: 2 }),
    ratio("memory   ours / 200 MB", most / 200, { atMost: 1 }),
  ];
  process.exitCode = kept.every(Boolean) ? 0 : 1;
}

interface Run {
  seconds: number;
  memoryMb: number;
  output: string;
}

class Bench {
  private readonly env: NodeJS.ProcessEnv;
  private readonly home: string;

  constructor(env: NodeJS.ProcessEnv, home: string) {
    this.env = env;
    this.home = home;
  }

  file(name: string): string {
    return join(this.home, name);
  }

  shell(command: string): string {
    return execFileSync("sh", ["-ec", command], { env: this.env, encoding: "utf8" }).trim();
  }

  program(command: string, changes: NodeJS.ProcessEnv = {}): Promise<Run> {
    return this.time(`${join(__dirname, "../images/backup/backup")} ${command}`, changes);
  }

  time(command: string, changes: NodeJS.ProcessEnv = {}): Promise<Run> {
    return new Promise((resolve, reject) => {
      const started = performance.now();
      const child = spawn("sh", ["-ec", command], {
        env: { ...this.env, ...changes },
        stdio: ["ignore", "pipe", "inherit"],
      });
      let output = "";
      let memoryMb = 0;
      child.stdout.on("data", (data: Buffer) => {
        output += String(data);
      });
      const watch = setInterval(() => {
        memoryMb = Math.max(memoryMb, residentMb(child.pid ?? 0));
      }, 100);
      child.on("close", (status) => {
        clearInterval(watch);
        if (status !== 0) reject(new Error(`${command} ended with ${status}`));
        else resolve({ seconds: (performance.now() - started) / 1000, memoryMb, output });
      });
    });
  }
}

/** What a process and all that it started hold of memory. */
function residentMb(root: number): number {
  const parents = new Map<number, number>();
  const pages = new Map<number, number>();
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${entry}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      parents.set(Number(entry), Number(fields[1]));
      pages.set(Number(entry), Number(fields[21]));
    } catch {
      // It ended meanwhile.
    }
  }
  const below = (pid: number): boolean => {
    for (let one = pid; one > 1; one = parents.get(one) ?? 0) if (one === root) return true;
    return false;
  };
  const held = [...pages].filter(([pid]) => below(pid)).reduce((sum, [, count]) => sum + count, 0);
  return (held * 4096) / 1e6;
}

void main();
