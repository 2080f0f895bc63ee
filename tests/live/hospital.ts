/** A hospital's PostgreSQL with one backup of it, for the suites that restore it. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Archive } from "./archive";
import { contentOf } from "./content";
import {
  discard,
  findProgram,
  handOver,
  need,
  type Postgres,
  postgresFolders,
  startPostgres,
} from "./servers";

const ROLES = ["hospital_owner", "hospital_reader", "hospital_auditor"];
/** What is set for the database, and for a role in it. */
const SETTINGS = [
  'DATABASE hospital SET search_path TO clinic, "Audit Log", public',
  "DATABASE hospital SET statement_timeout TO 55000",
  "ROLE hospital_reader IN DATABASE hospital SET work_mem TO 9999",
];
export const PREFIX = "prod/inamsos/dumps/database";

export class Hospital {
  readonly archive: Archive;
  /** All that was in it when the backup was made. */
  readonly original: string;
  readonly scratch: string;
  private readonly postgres: Postgres;

  static async start(suite: Mocha.Context): Promise<Hospital> {
    const bin = need(suite, findProgram("pg_dump", postgresFolders()), "no PostgreSQL (Debian: postgresql)");
    const scratch = mkdtempSync(join(tmpdir(), "ward-restore-"));
    handOver(scratch);
    const archive = await Archive.start(suite, scratch, PREFIX);
    const postgres = await startPostgres();
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
    return new Hospital(archive, postgres, scratch);
  }

  private constructor(archive: Archive, postgres: Postgres, scratch: string) {
    this.archive = archive;
    this.postgres = postgres;
    this.scratch = scratch;
    for (const role of ROLES) this.sql(`CREATE ROLE ${role}`);
    this.sql("CREATE DATABASE hospital TEMPLATE template0");
    execFileSync("psql", ["-Xqd", "hospital", "-v", "ON_ERROR_STOP=1", "-v", "patients=2000"], {
      env: archive.environment,
      input: readFileSync(join(__dirname, "hospital.sql"), "utf8"),
      stdio: ["pipe", "ignore", "inherit"],
    });
    for (const setting of SETTINGS) this.sql(`ALTER ${setting}`);
    this.original = this.content("hospital");
    good(archive.run("dump"));
  }

  stop(): void {
    this.postgres.stop();
    this.archive.stop();
    discard(this.scratch);
  }

  /** Times of its backups. */
  stamps(): string[] {
    return this.archive.stamps().filter((name) => /^\d/.test(name));
  }

  newest(): string {
    return this.stamps().at(-1) ?? "";
  }

  content(database: string): string {
    return contentOf(this.archive.environment, database);
  }

  sql(text: string, database = "postgres"): string {
    return execFileSync("psql", ["-XAtqd", database, "-c", text], {
      env: this.archive.environment,
      encoding: "utf8",
    }).trim();
  }
}

/** That a run says nothing of a failure, in any way. */
export function good<T extends { status: number | null; stdout: string; stderr: string }>(run: T): T {
  expect(run.stderr).to.equal("");
  expect(run.status).to.equal(0);
  expect(run.stdout).to.not.contain('"failed"');
  return run;
}
