import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { Archive } from "./archive";
import { DataLane } from "./data-lane";
import { elasticache } from "./elasticache";
import { Chance, wrongClock } from "./faults";
import type { Lane, Make } from "./lane";
import { createCertificates, Redis } from "./redis";
import {
  discard,
  findProgram,
  handOver,
  need,
  type Postgres,
  postgresFolders,
  startPostgres,
} from "./servers";
import { StoreLane } from "./store-lane";

const SEED = Number(process.env["WARD_FAULT_SEED"] ?? Date.now() % 0x7fffffff);
const RUNS = Number(process.env["WARD_FAULT_RUNS"] ?? 200);

describe("backups, whatever goes wrong around them", function () {
  this.timeout(3_600_000);
  const scratch = mkdtempSync(join(tmpdir(), "ward-faults-"));
  let archive: Archive;
  let postgres: Postgres | undefined;
  let redis: Redis | undefined;
  const lanes: Lane[] = [];

  before(async function () {
    const bin = need(this, findProgram("pg_dump", postgresFolders()), "no PostgreSQL (Debian: postgresql)");
    need(this, findProgram("redis-server"), "no Redis (Debian: redis-server)");
    need(this, findProgram("openssl"), "no OpenSSL (Debian: openssl)");
    handOver(scratch);
    archive = await Archive.start(this, scratch, "none");
    postgres = await startPostgres();
    const tls = createCertificates(scratch);
    redis = await Redis.start(scratch, tls, "secret", ["--save", ""]);
    redis.ask("eval", "for i = 1, 300 do redis.call('set', 'key' .. i, i) end", "0");
    redis.ask("save");
    const path = `${dirname(bin)}:${process.env["PATH"]}`;
    const patience = { DRILL_RECOVERY_SECONDS: "3000", RCLONE_LOW_LEVEL_RETRIES: "2" };
    const place = { ...archive.environment, PATH: path };
    const database = {
      PGHOST: postgres.folder,
      PGPORT: String(postgres.port),
      PGUSER: "postgres",
      PGPASSWORD: "-",
    };
    const rows = "SELECT i AS id, md5(i::text) AS name, now() AS at FROM generate_series(1, 600) AS i";
    execFileSync("psql", ["-Xqc", `CREATE TABLE patients AS ${rows}`], { env: { ...place, ...database } });
    for (const bucket of ["exports", "uploads"]) archive.s3("mb", `s3://${bucket}`);
    const dumped = { ...database, PGDATABASE: "postgres", BACKUP_FILE_BYTES: "9000" };
    const cache = { CACHE_CONNECTION: "cache", CACHE_SHARDS: "0" };
    const copied = {
      ...cache,
      CACHE_HOST: "localhost",
      CACHE_PORT: String(redis.port),
      CACHE_CA: tls.authority,
      REDISCLI_AUTH: "secret",
    };
    const exported = elasticache(join(scratch, "elasticache"), redis.file, archive.endpoint);
    const snapshots = { ...cache, ...exported, PATH: `${join(scratch, "elasticache")}:${path}` };
    const stored = {
      STORE_CONNECTION: "uploads",
      STORE_BUCKETS: "uploads",
      STORE_REGION: "us-east-2",
      STORE_ENDPOINT: archive.endpoint,
      STORE_ACCESS_KEY_ID: "test",
      STORE_SECRET_ACCESS_KEY: "test",
    };
    const kinds: readonly (readonly [Make, NodeJS.ProcessEnv])[] = [
      ["dump", dumped],
      ["dump", dumped],
      ["copy", copied],
      ["snapshot", snapshots],
      ["sync", stored],
    ];
    const clock = wrongClock(join(scratch, "clock"));
    for (const [index, [make, more]] of kinds.entries()) {
      const environment = { ...place, ...patience, ...more, BACKUP_PREFIX: `prod/lane-${index}/dumps/data` };
      const where = { scratch: join(scratch, `lane-${index}`), clock, chance: new Chance(SEED + index) };
      const lane = new (make === "sync" ? StoreLane : DataLane)({ make, environment, ...where });
      lanes.push(lane);
      await lane.open();
    }
  });

  after(() => {
    for (const lane of lanes) lane.close();
    redis?.stop();
    postgres?.stop();
    archive?.stop();
    discard(scratch);
  });

  it("are never taken for good when they are not, never lost, and the next run is well", async () => {
    console.log(`      WARD_FAULT_SEED=${SEED} WARD_FAULT_RUNS=${RUNS}`);
    const share = Math.ceil(RUNS / lanes.length);
    await Promise.all(lanes.map((lane) => lane.live(share)));
    const ran = lanes.flatMap(({ log }) => log);
    const counts = new Map<string, [runs: number, failed: number]>();
    for (const { what, status } of ran) {
      const [runs, failed] = counts.get(what) ?? [0, 0];
      counts.set(what, [runs + 1, failed + (status === 0 ? 0 : 1)]);
    }
    for (const [what, [runs, failed]] of [...counts].sort())
      console.log(`        ${what}: ${runs} runs, ${failed} of them failed`);
    const slowest = Math.max(...ran.map(({ seconds }) => seconds));
    console.log(`        ${ran.length} runs with a fault, the longest ${slowest} s`);
    expect(ran.length).to.be.at.least(RUNS);
    // The program gives up after seconds; what else there is to do on this machine may take minutes.
    expect(slowest, "a hanging store holds up a run").to.be.below(600);
  });
});
