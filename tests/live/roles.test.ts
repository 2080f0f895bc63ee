import { execFileSync, spawnSync } from "node:child_process";
import { expect } from "chai";
import { applicationRole } from "../../components/database-cluster/roles";
import { reference } from "../../components/reference";
import { tenantProvisioning } from "../../systems/tenant-provisioning";
import { findProgram, need, type Postgres, postgresFolders, startPostgres } from "./servers";

const MASTER = "ward_master";
const nothing = { kind: "aws", arn: reference("none") } as const;
const sheet = tenantProvisioning.databases.database;
const spec = { ...sheet, standbys: 0, recoveryDays: 7, maintenance: tenantProvisioning.maintenance };

describe("the step that makes the application's role, on a real PostgreSQL", function () {
  this.timeout(60_000);
  let postgres: Postgres;

  before(async function () {
    need(this, findProgram("initdb", postgresFolders()), "no PostgreSQL (Debian: postgresql)");
    postgres = await startPostgres([], ["local all postgres trust", "local all all scram-sha-256"]);
    // As on RDS: a master who may create roles and databases, and is no superuser.
    sql("postgres", `CREATE ROLE ${MASTER} LOGIN CREATEROLE CREATEDB PASSWORD 'master'`);
    sql("postgres", `CREATE DATABASE ${sheet.database} OWNER ${MASTER}`);
  });

  after(() => postgres?.stop());

  it("lets the application log in, create its tables and own its database", () => {
    const run = step("first");
    expect(run.stderr).to.equal("");
    expect(run.status).to.equal(0);
    expect(asApplication("first", "CREATE TABLE tenants (id int)").status).to.equal(0);
    expect(owner()).to.equal(sheet.user);
  });

  it("may run again at every start, and carries a rotated password", () => {
    expect(step("second").status).to.equal(0);
    expect(asApplication("second", "SELECT count(*) FROM tenants").status).to.equal(0);
    expect(asApplication("first", "SELECT 1").status).to.not.equal(0);
  });

  it("may run many times at once, as every task of a service does", () => {
    const { env, command } = shell("second");
    const all = `for i in 1 2 3 4; do (${command}) & done; wait`;
    const run = spawnSync("sh", ["-ec", all], { env, encoding: "utf8" });
    expect(run.stderr).to.equal("");
  });

  it("makes the extensions that a spec names, as often as it likes", () => {
    for (let turn = 0; turn < 2; turn++) {
      const run = step("second", ["uuid-ossp", "pg_trgm"]);
      expect(run.stderr).to.equal("");
      expect(run.status).to.equal(0);
    }
    const made = asApplication(
      "second",
      "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1",
    );
    expect(made.stdout.trim().split("\n")).to.deep.equal(["pg_trgm", "uuid-ossp"]);
    expect(asApplication("second", "SELECT uuid_generate_v4()").status).to.equal(0);
  });

  it("shows no password to whoever lists processes", () => {
    const { command } = applicationRole(spec, MASTER, nothing, () => nothing);
    expect(command.join(" ")).to.not.match(/APP_PASSWORD|PGPASSWORD/);
  });

  function shell(password: string, extensions: readonly string[] = []) {
    const { env, command } = applicationRole({ ...spec, extensions }, MASTER, nothing, () => nothing);
    const local = {
      PATH: process.env["PATH"],
      PGHOST: postgres.folder,
      PGPORT: String(postgres.port),
      PGSSLMODE: "disable",
    };
    const secrets = { PGPASSWORD: "master", APP_PASSWORD: password };
    return { env: { ...env, ...local, ...secrets }, command: command.at(-1) ?? "" };
  }

  function step(password: string, extensions: readonly string[] = []) {
    const { env, command } = shell(password, extensions);
    return spawnSync("sh", ["-ec", command], { env, encoding: "utf8" });
  }

  function asApplication(password: string, text: string) {
    const env = { ...process.env, PGPASSWORD: password };
    const where = [
      "-h",
      postgres.folder,
      "-p",
      String(postgres.port),
      "-U",
      sheet.user,
      "-d",
      sheet.database,
    ];
    return spawnSync("psql", ["-XAt", "-v", "ON_ERROR_STOP=1", ...where, "-c", text], {
      env,
      encoding: "utf8",
    });
  }

  function owner(): string {
    return sql(
      "postgres",
      `SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = '${sheet.database}'`,
    );
  }

  function sql(user: string, text: string): string {
    const where = ["-h", postgres.folder, "-p", String(postgres.port), "-U", user, "-d", "postgres"];
    return execFileSync("psql", ["-XAt", ...where, "-c", text], { encoding: "utf8" }).trim();
  }
});
