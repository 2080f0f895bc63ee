import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Archive } from "./archive";
import { contentOf } from "./content";
import type { Evidence } from "./evidence";
import {
  findProgram,
  handOver,
  need,
  type Postgres,
  postgresFolders,
  postgresUser,
  startPostgres,
} from "./servers";

const ROLES = ["hospital_owner", "hospital_reader", "hospital_auditor"];
const PREFIX = "prod/inamsos/dumps/database";
const TABLES = 16;

describe("a backup of a hospital's PostgreSQL, restored", function () {
  this.timeout(180_000);
  let postgres: Postgres;
  let archive: Archive;
  let original: string;
  let stamp: string;
  const scratch = mkdtempSync(join(tmpdir(), "ward-restore-"));

  before(async function () {
    const bin = need(this, findProgram("pg_dump", postgresFolders()), "no PostgreSQL (Debian: postgresql)");
    handOver(scratch);
    archive = await Archive.start(this, scratch, PREFIX);
    postgres = await startPostgres();
    Object.assign(archive.environment, {
      PATH: `${join(bin, "..")}:${archive.environment["PATH"]}`,
      TMPDIR: scratch,
      PGHOST: postgres.folder,
      PGPORT: String(postgres.port),
      PGUSER: "postgres",
      PGPASSWORD: "not asked for",
      PGDATABASE: "hospital",
      PGMAINTENANCE: "postgres",
      BACKUP_FILE_BYTES: "50000",
      DRILL_RECOVERY_SECONDS: "600",
    });
    for (const role of ROLES) sql(`CREATE ROLE ${role}`);
    sql("CREATE DATABASE hospital TEMPLATE template0");
    const schema = readFileSync(join(__dirname, "hospital.sql"), "utf8");
    const load = ["-Xqd", "hospital", "-v", "ON_ERROR_STOP=1", "-v", "patients=2000"];
    execFileSync("psql", load, {
      env: archive.environment,
      input: schema,
      stdio: ["pipe", "ignore", "inherit"],
    });
    for (const setting of [
      'DATABASE hospital SET search_path TO clinic, "Audit Log", public',
      "DATABASE hospital SET statement_timeout TO 55000",
      "ROLE hospital_reader IN DATABASE hospital SET work_mem TO 9999",
    ])
      sql(`ALTER ${setting}`);
    original = contentOf(archive.environment, "hospital");
    good(archive.run("dump"));
    [stamp = ""] = stamps();
  });

  after(() => {
    postgres?.stop();
    archive?.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  describe("backup restore", () => {
    it("brings back a database that was wiped: every row, sequence, large object, right and definition", () => {
      sql("DROP DATABASE hospital");
      good(archive.run("restore", { RESTORE_DATABASE: "hospital" }));
      const after = contentOf(archive.environment, "hospital");
      expect(after).to.equal(original);
      expect(original.match(/^CREATE (UNLOGGED )?TABLE /gm)?.length).to.equal(TABLES);
    });

    it("needs several files for it, each of which the manifest names", () => {
      expect(archive.manifest(stamp).files.length).to.be.greaterThan(3);
    });

    it("makes a database beside the one in use, which stays as it is", () => {
      good(archive.run("restore"));
      expect(
        contentOf(archive.environment, "hospital_restored").replaceAll("hospital_restored", "hospital"),
      ).to.equal(original);
      expect(contentOf(archive.environment, "hospital")).to.equal(original);
    });

    it("brings what was set for the database, and for a role in it, to the name that it has now", () => {
      const set = (database: string) =>
        sql(
          "SELECT setrole::regrole, unnest(setconfig) FROM pg_db_role_setting s " +
            `JOIN pg_database d ON d.oid = setdatabase WHERE datname = '${database}' ORDER BY 1, 2`,
        );
      for (const database of ["hospital", "hospital_restored"])
        expect(set(database).split("\n")).to.deep.equal([
          '-|search_path=clinic, "Audit Log", public',
          "-|statement_timeout=55000",
          "hospital_reader|work_mem=9999",
        ]);
    });

    it("refuses a database that has tables, and changes nothing in it", () => {
      const run = archive.run("restore", { RESTORE_DATABASE: "hospital" });
      expect(run.status).to.equal(1);
      expect(run.stderr).to.contain("the database hospital has tables: name an empty one");
      expect(contentOf(archive.environment, "hospital")).to.equal(original);
    });

    it("brings the backup that BACKUP_AT names, and not the newest", () => {
      sql("INSERT INTO clinic.closed_wards VALUES (1, 'later')", "hospital");
      good(archive.run("dump"));
      good(archive.run("restore", { BACKUP_AT: stamp, RESTORE_DATABASE: "earlier" }));
      good(archive.run("restore", { RESTORE_DATABASE: "latest" }));
      expect(sql("SELECT count(*) FROM clinic.closed_wards", "earlier")).to.equal("0");
      expect(sql("SELECT count(*) FROM clinic.closed_wards", "latest")).to.equal("1");
    });

    it("says that there is no such backup", () => {
      const run = archive.run("restore", { BACKUP_AT: "20260101T000000Z", RESTORE_DATABASE: "none" });
      expect(run.status).to.equal(1);
      expect(run.stderr).to.contain("there is no backup 20260101T000000Z");
    });

    for (const [table, count] of [
      ["clinic.patients", "clinic.patients"],
      ["clinic.visits", "clinic.visits"],
      ['Audit Log.Who did "what"', '"Audit Log"."Who did ""what"""'],
    ] as const)
      it(`brings the rows of ${table} alone, all of them`, () => {
        const database = `only_${table.length}`;
        good(archive.run("restore", { BACKUP_AT: stamp, RESTORE_TABLE: table, RESTORE_DATABASE: database }));
        const rows = `SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM ${count} t`;
        expect(sql(rows, database))
          .to.equal(sql(rows, "hospital"))
          .and.match(/^[0-9a-f]{32}$/);
        expect(sql("SELECT count(*) FROM clinic.receipts", database)).to.equal("0");
      });

    it("says that the backup has no such table", () => {
      const run = archive.run("restore", { RESTORE_TABLE: "clinic.patient", RESTORE_DATABASE: "only_none" });
      expect(run.status).to.equal(1);
      expect(run.stderr).to.contain("the backup has no table clinic.patient");
    });

    it("stops where the source's roles are not, and says which; with RESTORE_OWNERS=no it does without", async () => {
      const other = await startPostgres();
      const place = { PGHOST: other.folder, PGPORT: String(other.port), BACKUP_AT: stamp };
      try {
        const run = archive.run("restore", { ...place, RESTORE_DATABASE: "refused" });
        expect(run.status).to.equal(1);
        expect(run.stderr).to.match(/the restore stopped: .*role hospital_\w+ does not exist/);
        good(archive.run("restore", { ...place, RESTORE_OWNERS: "no", RESTORE_DATABASE: "elsewhere" }));
        const environment = { ...archive.environment, ...place };
        expect(rowsOf(contentOf(environment, "elsewhere"))).to.equal(rowsOf(original));
      } finally {
        other.stop();
      }
    });
  });

  describe("a damaged backup", () => {
    const damage: Record<string, (path: string) => void> = {
      "a flipped bit": (path) => {
        const bytes = archive.read(path);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        archive.put(path, bytes);
      },
      "a missing end": (path) => archive.put(path, archive.read(path).subarray(0, -9)),
      "a missing file": (path) => archive.s3("rm", `s3://backups/${PREFIX}/${path}`),
    };
    for (const [what, harm] of Object.entries(damage))
      for (const file of ["database.dump.0002", "manifest.json"])
        it(`is neither verified, nor restored, nor proven: ${what} in ${file}`, () => {
          good(archive.run("dump"));
          const name = newest();
          harm(`${name}/${file}`);
          const at = { BACKUP_AT: name };
          for (const command of ["verify", "restore", "drill"]) {
            const run = archive.run(command, { ...at, RESTORE_DATABASE: "damaged" }, postgresUser());
            expect(run.status, `${command} ${run.stdout}`).to.equal(1);
            expect(run.stderr).to.match(/damaged|there is no backup/);
            expect(run.stdout).to.contain('"metric":"failed","value":1');
          }
          expect(isEmpty("damaged")).to.equal(true);
          expect(archive.run("list").stdout).to.not.contain(`${name} verified`);
          archive.s3("rm", "--recursive", `s3://backups/${PREFIX}/${name}/`);
        });
  });

  describe("backup drill", () => {
    const away = { PGHOST: "", PGPORT: "", PGUSER: "", PGPASSWORD: "", PGDATABASE: "", PGMAINTENANCE: "" };
    const drill = (changes: NodeJS.ProcessEnv = {}) =>
      archive.run("drill", { ...away, ...changes }, postgresUser());

    it("proves the newest backup without the database, with evidence of what came back and how long it took", () => {
      const run = good(drill());
      const found = evidence();
      expect(found).to.deep.include({
        of: "database",
        backup: newest(),
        verdict: "proven",
        why: "",
        allowedSeconds: 600,
      });
      expect(found.tables).to.deep.equal(archive.manifest(newest()).tables);
      expect(found.tables).to.deep.include({ table: "clinic.patients", rows: 1980, newest: "infinity" });
      expect(found.tables).to.deep.include({ table: "large objects", rows: 21, newest: null });
      expect(found.lossSeconds).to.be.within(0, 180);
      expect(run.stdout).to.contain(`"metric":"recovery_seconds","value":${found.recoverySeconds}`);
      expect(run.stdout).to.contain(`"metric":"loss_seconds","value":${found.lossSeconds}`);
      expect(archive.run("list").stdout).to.contain(`${newest()} verified`);
    });

    it("fails when a row is missing of what the manifest says that there was", () => {
      good(archive.run("dump"));
      const { tables = [] } = archive.manifest(newest());
      const more = tables.map((one) => (one.table === "clinic.beds" ? { ...one, rows: one.rows + 1 } : one));
      archive.forge(newest(), { tables: more });
      refuted(
        drill(),
        "what was restored is not what was dumped: clinic.beds: 51 rows in the source, 50 restored",
      );
      expect(archive.run("list").stdout).to.not.contain(`${newest()} verified`);
      archive.s3("rm", "--recursive", `s3://backups/${PREFIX}/${newest()}/`);
    });

    it("fails when the restore takes longer than the system may be away", () => {
      refuted(
        drill({ DRILL_RECOVERY_SECONDS: "1", PATH: `${slow()}:${archive.environment["PATH"]}` }),
        "1 are allowed",
      );
    });

    it("fails when there is no backup", () => {
      const prefix = "prod/inamsos/dumps/empty";
      expect(drill({ BACKUP_PREFIX: prefix }).status).to.equal(1);
      expect(evidence(prefix)).to.deep.include({
        verdict: "failed",
        why: "there is no backup",
        lossSeconds: null,
      });
    });

    it("fails when its disk is full, and says that it is that", function () {
      const disk = smallDisk("48m") ?? this.skip();
      try {
        refuted(drill({ TMPDIR: disk }), "the disk of this run is full");
      } finally {
        execFileSync("umount", ["--lazy", disk]);
      }
    });

    it("leaves nothing behind, neither files nor a server", () => {
      good(drill());
      const left = execFileSync("ls", [scratch], { encoding: "utf8" });
      expect(left).to.not.contain("tmp.");
    });

    function refuted(run: ReturnType<typeof drill>, why: string): void {
      expect(run.status, run.stdout).to.equal(1);
      expect(run.stdout).to.contain('"metric":"failed","value":1').and.not.contain("drilled_seconds");
      expect(evidence().verdict).to.equal("failed");
      expect(evidence().why).to.contain(why);
    }
  });

  describe("backup list and verify", () => {
    it("show every backup, and which of them were read back", () => {
      good(archive.run("dump"));
      expect(archive.run("list").stdout.trim().split("\n").at(-1)).to.equal(newest());
      good(archive.run("verify"));
      expect(archive.run("list").stdout.trim().split("\n").at(-1)).to.equal(`${newest()} verified`);
      expect(archive.run("list").stdout.trim().split("\n").length).to.equal(stamps().length);
    });
  });

  function good<T extends { status: number | null; stdout: string; stderr: string }>(run: T): T {
    expect(run.stderr).to.equal("");
    expect(run.status).to.equal(0);
    expect(run.stdout).to.not.contain('"failed"');
    return run;
  }

  function stamps(): string[] {
    return archive.stamps().filter((name) => /^\d/.test(name));
  }

  function newest(): string {
    return stamps().at(-1) ?? "";
  }

  /** Of the newest drill. */
  function evidence(prefix = PREFIX): Evidence {
    const listed = archive.s3("ls", `s3://backups/${prefix}/drills/`).toString().trim().split("\n");
    const names = listed.map((line) => line.split(/\s+/).at(-1) ?? "").filter((name) => /^\d/.test(name));
    return JSON.parse(archive.read(`drills/${names.at(-1)}`, prefix).toString()) as Evidence;
  }

  /** What follows the definitions, without the owners and rights of large objects. */
  function rowsOf(content: string): string {
    const rows = content.slice(content.indexOf("-- PostgreSQL database dump complete"));
    return rows.replaceAll(/^(\d+)\|[^|]*\|[^|]*\|/gm, "$1|");
  }

  /** A folder with a pg_restore that takes its time. */
  function slow(): string {
    const folder = mkdtempSync(join(scratch, "slow-"));
    const script = `#!/bin/sh\nsleep 1.5\nexec ${findProgram("pg_restore")} "$@"\n`;
    execFileSync("sh", ["-c", `cat >"$0" && chmod 755 "$0" "$1"`, join(folder, "pg_restore"), folder], {
      input: script,
    });
    return folder;
  }

  /** A file system of this size, where one may be mounted. */
  function smallDisk(size: string): string | undefined {
    const folder = mkdtempSync(join(scratch, "disk-"));
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=0777`, "tmpfs", folder], {
        stdio: "ignore",
      });
      return folder;
    } catch {
      console.log("      skipped: no disk may be mounted here");
      return undefined;
    }
  }

  /** Whether nothing was loaded into a database: it has no schema of the backup's. */
  function isEmpty(database: string): boolean {
    if (sql(`SELECT count(*) FROM pg_database WHERE datname = '${database}'`) === "0") return true;
    return sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'clinic'", database) === "0";
  }

  function sql(text: string, database = "postgres"): string {
    return execFileSync("psql", ["-XAtqd", database, "-c", text], {
      env: archive.environment,
      encoding: "utf8",
    }).trim();
  }
});
