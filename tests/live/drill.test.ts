import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Evidence } from "./evidence";
import { good, Hospital, PREFIX } from "./hospital";
import { findProgram, postgresUser } from "./servers";

describe("backup drill of a hospital's PostgreSQL", () => {
  let hospital: Hospital;

  before(async function () {
    hospital = await Hospital.start(this);
  });
  after(() => hospital?.stop());

  const away = { PGHOST: "", PGPORT: "", PGUSER: "", PGPASSWORD: "", PGDATABASE: "", PGMAINTENANCE: "" };
  const drill = (changes: NodeJS.ProcessEnv = {}) =>
    hospital.archive.run("drill", { ...away, ...changes }, postgresUser());

  it("proves the newest backup without the database, with evidence of what came back and how long it took", () => {
    const run = good(drill());
    const found = evidence();
    expect(found).to.deep.include({
      of: "database",
      backup: hospital.newest(),
      verdict: "proven",
      why: "",
      allowedSeconds: 600,
    });
    expect(found.tables).to.deep.equal(hospital.archive.manifest(hospital.newest()).tables);
    expect(found.tables).to.deep.include({ table: "clinic.patients", rows: 1980, newest: "infinity" });
    expect(found.tables).to.deep.include({ table: "large objects", rows: 21, newest: null });
    expect(found.lossSeconds).to.be.within(0, 180);
    expect(run.stdout).to.contain(`"metric":"recovery_seconds","value":${found.recoverySeconds}`);
    expect(run.stdout).to.contain(`"metric":"loss_seconds","value":${found.lossSeconds}`);
    expect(hospital.archive.run("list").stdout).to.contain(`${hospital.newest()} verified`);
  });

  it("fails when a row is missing of what the manifest says that there was", () => {
    good(hospital.archive.run("dump"));
    const { tables = [] } = hospital.archive.manifest(hospital.newest());
    const more = tables.map((one) => (one.table === "clinic.beds" ? { ...one, rows: one.rows + 1 } : one));
    hospital.archive.forge(hospital.newest(), { tables: more });
    refuted(
      drill(),
      "what was restored is not what was dumped: clinic.beds: 51 rows in the source, 50 restored",
    );
    expect(hospital.archive.run("list").stdout).to.not.contain(`${hospital.newest()} verified`);
    hospital.archive.s3("rm", "--recursive", `s3://backups/${PREFIX}/${hospital.newest()}/`);
  });

  it("fails when the restore takes longer than the system may be away", () => {
    refuted(
      drill({ DRILL_RECOVERY_SECONDS: "1", PATH: `${slow()}:${hospital.archive.environment["PATH"]}` }),
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
    const left = execFileSync("ls", [hospital.scratch], { encoding: "utf8" });
    expect(left).to.not.contain("tmp.");
  });

  function refuted(run: ReturnType<typeof drill>, why: string): void {
    expect(run.status, run.stdout).to.equal(1);
    expect(run.stdout).to.contain('"metric":"failed","value":1').and.not.contain("drilled_seconds");
    expect(evidence().verdict).to.equal("failed");
    expect(evidence().why).to.contain(why);
  }

  /** Of the newest drill. */
  function evidence(prefix = PREFIX): Evidence {
    const listed = hospital.archive.s3("ls", `s3://backups/${prefix}/drills/`).toString().trim().split("\n");
    const names = listed.map((line) => line.split(/\s+/).at(-1) ?? "").filter((name) => /^\d/.test(name));
    return JSON.parse(hospital.archive.read(`drills/${names.at(-1)}`, prefix).toString()) as Evidence;
  }

  /** A folder with a pg_restore that takes its time. */
  function slow(): string {
    const folder = mkdtempSync(join(hospital.scratch, "slow-"));
    const script = `#!/bin/sh\nsleep 1.5\nexec ${findProgram("pg_restore")} "$@"\n`;
    execFileSync("sh", ["-c", `cat >"$0" && chmod 755 "$0" "$1"`, join(folder, "pg_restore"), folder], {
      input: script,
    });
    return folder;
  }

  /** A file system of this size, where one may be mounted. */
  function smallDisk(size: string): string | undefined {
    const folder = mkdtempSync(join(hospital.scratch, "disk-"));
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
});
