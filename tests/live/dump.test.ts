import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Archive } from "./archive";
import { discard, findProgram, need, type Postgres, postgresFolders, startPostgres } from "./servers";

const PASSWORD = "a-password-nobody-may-see";

describe("backup dump, on a real PostgreSQL and a real S3 API", () => {
  let postgres: Postgres;
  let archive: Archive;
  const scratch = mkdtempSync(join(tmpdir(), "ward-dump-"));

  before(async function () {
    const bin = need(this, findProgram("pg_dump", postgresFolders()), "no PostgreSQL (Debian: postgresql)");
    archive = await Archive.start(this, scratch, "prod/tenant-provisioning/dumps/database");
    postgres = await startPostgres();
    Object.assign(archive.environment, {
      PATH: `${join(bin, "..")}:${archive.environment["PATH"]}`,
      PGHOST: postgres.folder,
      PGPORT: String(postgres.port),
      PGUSER: "postgres",
      PGPASSWORD: PASSWORD,
      PGDATABASE: "postgres",
    });
    sql("CREATE TABLE tenants AS SELECT generate_series(1, 1000) AS id");
  });

  after(() => {
    postgres?.stop();
    archive?.stop();
    discard(scratch);
  });

  it("stores a dump that restores to the same number of tenants, with a manifest that matches it", () => {
    const run = archive.run("dump");
    expect(run.stderr).to.equal("");
    expect(run.status).to.equal(0);
    const [stamp = ""] = archive.stamps();
    const stored = archive.read(`${stamp}/database.dump.0000`);
    const dump = unpacked(stored);
    const { engine, source, files } = archive.manifest(stamp);
    expect([engine, source]).to.deep.equal(["postgres", "postgres"]);
    const sha256 = createHash("sha256").update(stored).digest("hex");
    expect(files).to.deep.equal([{ name: "database.dump.0000", bytes: stored.length, sha256 }]);
    sql("CREATE DATABASE restored");
    const restore = ["--dbname=restored", "--exit-on-error"];
    execFileSync("pg_restore", restore, { env: archive.environment, input: dump });
    expect(sql("SELECT count(*) FROM tenants", "restored")).to.equal("1000");
  });

  it("removes dumps older than the days they are kept, and nothing else", () => {
    const old = ["20200101T000000Z", "20200102T000000Z"];
    for (const name of [...old, "notes"]) archive.put(`${name}/manifest.json`);
    const before = archive.stamps();
    expect(archive.run("dump").status).to.equal(0);
    const left = archive.stamps();
    expect(before).to.include.members(old);
    expect(left).to.not.include.members([old[0]]).and.not.include.members([old[1]]);
    expect(left).to.include("notes");
    expect(left.length).to.be.greaterThanOrEqual(2);
  });

  it("removes no folder that has no manifest: what it is, nobody can say", () => {
    archive.put("20200103T000000Z/database.dump");
    expect(archive.run("dump").status).to.equal(0);
    expect(archive.stamps()).to.include("20200103T000000Z");
  });

  it("removes nothing when it makes no new dump", () => {
    archive.put("20200104T000000Z/manifest.json");
    expect(archive.run("dump", { PGDATABASE: "missing" }).status).to.equal(1);
    expect(archive.stamps()).to.include("20200104T000000Z");
  });

  it("fails and leaves no manifest when the database cannot be dumped", () => {
    const before = archive.manifests();
    const run = archive.run("dump", { PGDATABASE: "missing" });
    expect(run.status).to.equal(1);
    expect(run.stderr).to.contain("the database does not answer");
    expect(archive.manifests()).to.equal(before);
  });

  it("says which setting is missing, and never prints a password", () => {
    const run = archive.run("dump", { BACKUP_BUCKET: "" });
    expect(run.status).to.equal(1);
    expect(run.stderr).to.contain("BACKUP_BUCKET is not set");
    const all = [archive.run("dump"), run].map(({ stdout, stderr }) => stdout + stderr).join("");
    expect(all).to.not.contain(PASSWORD);
  });

  function unpacked(stored: Buffer): Buffer {
    return execFileSync("zstd", ["--decompress", "--stdout"], { input: stored });
  }

  function sql(text: string, database = "postgres"): string {
    const args = ["-XAtd", database, "-c", text];
    return execFileSync("psql", args, { env: archive.environment, encoding: "utf8" }).trim();
  }
});
