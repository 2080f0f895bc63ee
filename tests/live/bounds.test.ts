import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { Archive } from "./archive";
import { suffer } from "./faults";
import {
  discard,
  findProgram,
  handOver,
  need,
  type Postgres,
  postgresFolders,
  startPostgres,
} from "./servers";
import { Writer } from "./writer";

/** Rows that are there before, so that a dump takes its time. */
const ROWS = 300_000;
const BACKUPS = 3;

describe("what a backup loses and how long it takes to bring back, while somebody writes", () => {
  const scratch = mkdtempSync(join(tmpdir(), "ward-bounds-"));
  let archive: Archive;
  let postgres: Postgres;
  let writer: Writer | undefined;

  before(async function () {
    const bin = need(this, findProgram("pg_dump", postgresFolders()), "no PostgreSQL (Debian: postgresql)");
    handOver(scratch);
    archive = await Archive.start(this, scratch, "prod/tebx/dumps/database");
    postgres = await startPostgres();
    Object.assign(archive.environment, {
      PATH: `${dirname(bin)}:${archive.environment["PATH"]}`,
      PGHOST: postgres.folder,
      PGPORT: String(postgres.port),
      PGUSER: "postgres",
      PGPASSWORD: "-",
      PGDATABASE: "postgres",
      DRILL_RECOVERY_SECONDS: "600",
    });
    sql("CREATE TABLE counter (n bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp())");
    sql(`CREATE TABLE history AS SELECT i, md5(i::text) FROM generate_series(1, ${ROWS}) AS i`);
    writer = new Writer(archive.environment);
    await writer.begin();
  });

  after(async () => {
    await writer?.end();
    postgres?.stop();
    archive?.stop();
    discard(scratch);
  });

  for (let number = 1; number <= BACKUPS; number++)
    it(`brings back every row acknowledged before the recovery point, and invents none (backup ${number})`, async () => {
      const before = writer?.acknowledged ?? 0;
      const dumped = await run("dump");
      const during = (writer?.acknowledged ?? 0) - before;
      const begun = Date.now();
      const name = `restored_${number}`;
      await run("restore", { RESTORE_DATABASE: name });
      const seconds = (Date.now() - begun) / 1000;
      const manifest = archive.manifest(
        archive
          .stamps()
          .filter((stamp) => /^\d/.test(stamp))
          .at(-1) ?? "",
      );
      const restored = sql("SELECT string_agg(n::text, ' ' ORDER BY n) FROM counter", name)
        .split(" ")
        .map(Number);
      const last = restored.at(-1) ?? 0;
      expect(restored, "none is missing, none is there twice").to.deep.equal(
        Array.from({ length: last }, (_, index) => index + 1),
      );
      expect(last).to.be.at.least(before, "all that was acknowledged before the backup began");
      expect(last).to.be.at.most(writer?.acknowledgedAt(Date.now()) ?? 0, "nothing that was never written");
      // The manifest tells seconds: what was acknowledged in that second may be on either side.
      const point = Date.parse(manifest.recoveryPoint);
      expect(last).to.be.at.least(writer?.acknowledgedAt(point) ?? 0, "all before the recovery point");
      expect(last).to.be.at.most((writer?.acknowledgedAt(point + 1000) ?? 0) + 1, "none from after it");
      expect(during, "it wrote while the backup ran").to.be.greaterThan(10);
      const rows = manifest.tables?.find(({ table }) => table === "public.counter")?.rows;
      expect(rows).to.equal(last);
      expect(sql("SELECT count(*) FROM history", name)).to.equal(String(ROWS));
      const lost = (begun - point) / 1000;
      console.log(
        `        RPO ${lost.toFixed(1)} s right after the backup, which took ${dumped.toFixed(1)} s and ${during} writes; ` +
          `RTO ${seconds.toFixed(1)} s`,
      );
    });

  it("tells in a drill's evidence the loss and the time that it saw", async () => {
    const drill = await suffer("drill", archive.environment, join(scratch, "drill"));
    expect(drill.status, drill.output).to.equal(0);
    const [lost = -1, took = -1] = ["loss_seconds", "recovery_seconds"].map((name) =>
      drill.metrics.get(name),
    );
    expect(lost).to.be.within(0, 180);
    expect(took).to.be.within(1, 180);
    console.log(`        a drill saw RPO ${lost} s, RTO ${took} s`);
  });

  /** Runs a command to its good end; how many seconds that took. */
  async function run(command: string, changes: NodeJS.ProcessEnv = {}): Promise<number> {
    const outcome = await suffer(command, { ...archive.environment, ...changes }, join(scratch, command));
    expect(outcome.status, outcome.output).to.equal(0);
    return outcome.seconds;
  }

  function sql(text: string, database = "postgres"): string {
    const options = { env: archive.environment, encoding: "utf8", maxBuffer: 1 << 26 } as const;
    return execFileSync("psql", ["-XAtqd", database, "-c", text], options).trim();
  }
});
