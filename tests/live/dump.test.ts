import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  findProgram,
  freePort,
  need,
  type Postgres,
  postgresFolders,
  startPostgres,
  stop,
  until,
} from "./servers";

const PROGRAM = join(__dirname, "../../images/backup/backup");
/** Answers --version, and else gives back the configuration it was pointed at. */
const FAKE = `case "$1" in --version) echo "mongodump version: 100.13.0" ;; *) cat "\${2#--config=}" ;; esac\n`;
const PASSWORD = "a-password-nobody-may-see";

describe("backup dump, on a real PostgreSQL and a real S3 API", function () {
  this.timeout(60_000);
  let postgres: Postgres;
  let environment: NodeJS.ProcessEnv;
  let stopStore = () => {};
  const scratch = mkdtempSync(join(tmpdir(), "ward-dump-"));

  before(async function () {
    const bin = need(this, findProgram("pg_dump", postgresFolders()), "no PostgreSQL (Debian: postgresql)");
    const aws = need(this, findProgram("aws"), "no AWS CLI (Debian: awscli)");
    const moto = need(this, findProgram("moto_server"), "no S3 server (PyPI: moto[server,s3])");
    postgres = await startPostgres();
    const port = await freePort();
    const store = spawn(moto, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
    stopStore = () => stop(store);
    environment = {
      PATH: `${join(bin, "..")}:${join(aws, "..")}:${process.env["PATH"]}`,
      HOME: scratch,
      PGHOST: postgres.folder,
      PGPORT: String(postgres.port),
      PGUSER: "postgres",
      PGPASSWORD: PASSWORD,
      PGDATABASE: "postgres",
      AWS_REGION: "us-east-2",
      AWS_DEFAULT_REGION: "us-east-2",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      BACKUP_BUCKET: "backups",
      BACKUP_PREFIX: "prod/tenant-provisioning/dumps/database",
      BACKUP_KEEP_DAYS: "30",
    };
    await until(() => s3("mb", "s3://backups"));
    sql("CREATE TABLE tenants AS SELECT generate_series(1, 1000) AS id");
  });

  after(() => {
    postgres?.stop();
    stopStore();
    rmSync(scratch, { recursive: true, force: true });
  });

  it("stores a dump that restores to the same number of tenants, with a manifest that matches it", () => {
    const run = backup();
    expect(run.stderr).to.equal("");
    expect(run.status).to.equal(0);
    const [stamp = ""] = stamps();
    const dump = read(`${stamp}/database.dump`);
    const manifest = JSON.parse(read(`${stamp}/manifest.json`).toString());
    expect(manifest.engine).to.equal("postgres");
    expect(manifest.bytes).to.equal(dump.length);
    expect(manifest.sha256).to.equal(createHash("sha256").update(dump).digest("hex"));
    sql("CREATE DATABASE restored");
    execFileSync("pg_restore", ["--dbname=restored", "--exit-on-error"], { env: environment, input: dump });
    expect(sql("SELECT count(*) FROM tenants", "restored")).to.equal("1000");
  });

  it("removes dumps older than the days they are kept, and nothing else", () => {
    for (const name of ["20200101T000000Z", "notes"]) put(`${name}/manifest.json`);
    const before = stamps();
    expect(backup().status).to.equal(0);
    const left = stamps();
    expect(before).to.include("20200101T000000Z");
    expect(left).to.not.include("20200101T000000Z");
    expect(left).to.include("notes");
    expect(left.length).to.be.greaterThanOrEqual(2);
  });

  it("fails and leaves no manifest when the database cannot be dumped", () => {
    const before = manifests();
    const run = backup({ PGDATABASE: "missing" });
    expect(run.status).to.equal(1);
    expect(run.stderr).to.contain("the dump failed: nothing was kept");
    expect(manifests()).to.equal(before);
  });

  it("dumps MongoDB with an address that no list of processes shows", () => {
    // No mongodump in Debian: one that writes down how it was called, and what it was told.
    const seen = join(scratch, "seen");
    writeFileSync(join(scratch, "mongodump"), `#!/bin/sh\nprintf 'call %s\\n' "$*" >>${seen}\n${FAKE}`, {
      mode: 0o755,
    });
    const uri = `mongodb://tebx_api:${PASSWORD}@127.0.0.1/tebx?tls=true`;
    const path = `${scratch}:${environment["PATH"]}`;
    const prefix = "prod/tebx/dumps/database";
    const run = backup({ PATH: path, MONGODB_URI: uri, MONGODB_DATABASE: "tebx", BACKUP_PREFIX: prefix });
    expect(run.stderr).to.equal("");
    expect(run.status).to.equal(0);
    const calls = readFileSync(seen, "utf8");
    expect(calls).to.contain("--archive --gzip").and.not.contain(PASSWORD);
    const [stamp = ""] = stamps(prefix);
    const dump = s3("cp", `s3://backups/${prefix}/${stamp}/database.dump`, "-").toString();
    expect(dump.trim()).to.equal(`uri: "${uri}"`);
    const manifest = JSON.parse(s3("cp", `s3://backups/${prefix}/${stamp}/manifest.json`, "-").toString());
    expect(manifest).to.deep.include({ engine: "mongodb", version: "100.13.0", database: "tebx" });
  });

  it("says which setting is missing, and never prints a password", () => {
    const run = backup({ BACKUP_BUCKET: "" });
    expect(run.status).to.equal(1);
    expect(run.stderr).to.contain("BACKUP_BUCKET is not set");
    const all = [backup(), run].map(({ stdout, stderr }) => stdout + stderr).join("");
    expect(all).to.not.contain(PASSWORD);
  });

  function backup(changes: NodeJS.ProcessEnv = {}) {
    return spawnSync(PROGRAM, ["dump"], { env: { ...environment, ...changes }, encoding: "utf8" });
  }

  function sql(text: string, database = "postgres"): string {
    return execFileSync("psql", ["-XAtd", database, "-c", text], {
      env: environment,
      encoding: "utf8",
    }).trim();
  }

  function s3(...args: string[]): Buffer {
    const endpoint = environment["AWS_ENDPOINT_URL_S3"] ?? "";
    return execFileSync("aws", ["--endpoint-url", endpoint, "s3", ...args], {
      env: environment,
      stdio: ["pipe", "pipe", "ignore"],
    });
  }

  function stamps(prefix = environment["BACKUP_PREFIX"]): string[] {
    const listed = s3("ls", `s3://backups/${prefix}/`).toString();
    return [...listed.matchAll(/PRE (\S+)\//g)].map((match) => match[1] ?? "");
  }

  function manifests(): number {
    return s3("ls", "--recursive", `${root()}/`).toString().split("manifest.json").length;
  }

  function read(path: string): Buffer {
    return s3("cp", `${root()}/${path}`, "-");
  }

  function put(path: string): void {
    const endpoint = environment["AWS_ENDPOINT_URL_S3"] ?? "";
    execFileSync("aws", ["--endpoint-url", endpoint, "s3", "cp", "-", `${root()}/${path}`], {
      env: environment,
      input: "{}",
      stdio: ["pipe", "ignore", "ignore"],
    });
  }

  function root(): string {
    return `s3://${environment["BACKUP_BUCKET"]}/${environment["BACKUP_PREFIX"]}`;
  }
});
