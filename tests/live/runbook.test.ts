/** The commands of docs/runbooks/restore.md that swap databases and copy rows, as they stand there, on a real PostgreSQL. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Archive } from "./archive";
import { findProgram, handOver, need, type Postgres, postgresFolders, startPostgres, until } from "./servers";

const ROOT = join(__dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/runbooks/restore.md"), "utf8");

/** A pod of the database is the server itself; a Job is a run of the program, as the application's role. */
const KUBECTL = `#!/bin/sh
case "$*" in
*" get cronjob "*drill*) echo '{"spec":{"jobTemplate":{"spec":{"template":{"spec":{"volumes":[{"name":"tmp"}]}}}}}}' ;;
*" get cronjob "*) echo '{"metadata":{},"spec":{"jobTemplate":{"spec":{"template":{"spec":{"volumes":[{"name":"tmp"}],"containers":[{"env":[]}]}}}}}}' ;;
*currentPrimary*) printf nx-portal-database-1 ;;
"create -f -")
  cat >"$SCRATCH/job"
  container=.spec.template.spec.containers[0]
  env PGUSER=nx_user PGDATABASE=nx_production $(jq -r "$container.env[] | \\"\\(.name)=\\(.value)\\"" "$SCRATCH/job") \\
    "$PROGRAM" "$(jq -r "$container.args[0]" "$SCRATCH/job")" >"$SCRATCH/log" ;;
*" exec "*)
  while [ "$1" != -- ]; do shift; done
  shift
  PGUSER=postgres exec "$@" ;;
esac
`;

/** An instance is a server here, and its address a folder. */
const AWS = `#!/bin/sh
case "$*" in
*-restored*Endpoint.Address*) printf %s "$THEN" ;;
*Endpoint.Address*) printf %s "$PGHOST" ;;
*get-parameter*) printf secret ;;
esac
`;

describe("the runbook's restores, on a real PostgreSQL and a real S3 API", function () {
  this.timeout(180_000);
  let postgres: Postgres;
  let archive: Archive;
  const scratch = mkdtempSync(join(tmpdir(), "ward-runbook-"));

  before(async function () {
    const bin = need(this, findProgram("pg_dump", postgresFolders()), "no PostgreSQL (Debian: postgresql)");
    handOver(scratch);
    archive = await Archive.start(this, scratch, "prod/nx-portal/dumps/database");
    postgres = await startPostgres();
    mkdirSync(join(scratch, "bin"));
    for (const [name, script] of Object.entries({ kubectl: KUBECTL, aws: AWS, curl: "#!/bin/sh\n" })) {
      writeFileSync(join(scratch, "bin", name), script);
      chmodSync(join(scratch, "bin", name), 0o755);
    }
    Object.assign(archive.environment, {
      PATH: `${join(bin, "..")}:${archive.environment["PATH"]}`,
      SCRATCH: scratch,
      TMPDIR: scratch,
      PROGRAM: join(ROOT, "images/backup/backup"),
      PGHOST: postgres.folder,
      PGPORT: String(postgres.port),
      PGPASSWORD: "not asked for",
    });
    sql("CREATE ROLE nx_user LOGIN", "postgres");
    sql("CREATE ROLE stranger LOGIN; CREATE ROLE exporter LOGIN IN ROLE pg_monitor", "postgres");
    sql("CREATE DATABASE nx_production OWNER nx_user", "postgres");
    for (const extension of ["pg_stat_statements", '"uuid-ossp"'])
      sql(`CREATE EXTENSION ${extension}`, "nx_production");
    sql("CREATE TABLE files (id integer PRIMARY KEY, name text NOT NULL)", "nx_production", "nx_user");
    sql(
      "INSERT INTO files SELECT n, 'file ' || n FROM generate_series(1, 1000) n",
      "nx_production",
      "nx_user",
    );
    follow("run list", "run dump");
  });
  after(() => {
    postgres?.stop();
    archive?.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  it("bring everything back under the old name, though somebody is still connected, and keep what was there", async () => {
    sql("DROP TABLE files", "nx_production", "nx_user");
    const left = spawn("psql", ["-Xd", "nx_production", "-U", "nx_user", "-c", "SELECT pg_sleep(100)"], {
      env: archive.environment,
      stdio: "ignore",
    });
    const connected = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'nx_production'";
    await until(() => expect(sql(connected, "postgres")).to.equal("1"));
    follow("CREATE DATABASE nx_production_restored");
    expect(() => sql("TABLE files", "nx_production")).to.throw();
    follow("ALLOW_CONNECTIONS false");
    left.kill();
    expect(sql("SELECT count(*), max(name) FROM files", "nx_production", "nx_user")).to.equal(
      "1000|file 999",
    );
    expect(sql("SELECT datname FROM pg_database WHERE datname LIKE 'nx%' ORDER BY 1", "postgres")).to.equal(
      "nx_production\nnx_production_before",
    );
    expect(() => sql("SELECT 1", "nx_production_before", "nx_user")).to.throw();
  });

  it("let nobody into what came back but its application and the operator's exporter", () => {
    expect(() => sql("SELECT 1", "nx_production", "stranger")).to.throw();
    expect(sql("SELECT 1", "nx_production", "exporter")).to.equal("1");
    expect(() => sql("CREATE TABLE public.mine ()", "nx_production", "exporter")).to.throw();
  });

  it("bring rows of one table back that are gone, and leave those that are there as they are", () => {
    sql("DELETE FROM files WHERE id <= 10; UPDATE files SET name = 'newer' WHERE id = 11", "nx_production");
    follow("CREATE DATABASE nx_production_restored", "--no-run");
    follow("RESTORE_TABLE=");
    follow("INSERT INTO public.files");
    expect(sql("SELECT count(*) FROM files", "nx_production")).to.equal("1000");
    expect(sql("SELECT name FROM files WHERE id IN (10, 11) ORDER BY id", "nx_production")).to.equal(
      "file 10\nnewer",
    );
    const left = "SELECT count(*) FROM pg_class WHERE relname = 'files_restored'";
    expect(sql(left, "nx_production")).to.equal("0");
    expect(sql("SELECT count(*) FROM pg_database WHERE datname LIKE '%restored'", "postgres")).to.equal("0");
  });

  it("take over what a second cluster was recovered to, with its owner", () => {
    follow("CREATE DATABASE nx_production_restored", "--no-run");
    follow("pg_restore");
    expect(sql("SELECT count(*) FROM files", "nx_production_restored", "nx_user")).to.equal("1000");
    const owner = "SELECT tableowner FROM pg_tables WHERE tablename = 'files'";
    expect(sql(owner, "nx_production_restored")).to.equal("nx_user");
  });

  it("bring rows back from an instance of RDS of another time, beside those that are there", async () => {
    const then = await startPostgres();
    symlinkSync(`.s.PGSQL.${then.port}`, join(then.folder, `.s.PGSQL.${postgres.port}`));
    try {
      const users = "CREATE TABLE user_entity (id text PRIMARY KEY, email text)";
      for (const PGHOST of [postgres.folder, then.folder]) {
        Object.assign(archive.environment, { PGHOST });
        sql("CREATE ROLE keycloak LOGIN", "postgres");
        sql("CREATE DATABASE keycloak OWNER keycloak", "postgres");
        sql(users, "keycloak", "keycloak");
      }
      const rows = "INSERT INTO user_entity SELECT n, n || '@example.com' FROM generate_series(1, 20) n";
      sql(rows, "keycloak", "keycloak");
      Object.assign(archive.environment, { PGHOST: postgres.folder, THEN: then.folder });
      sql("INSERT INTO user_entity VALUES ('7', 'newer')", "keycloak", "keycloak");
      follow("COPY public.user_entity TO");
      const found = "SELECT count(*), (SELECT email FROM user_entity WHERE id = '7') FROM user_entity";
      expect(sql(found, "keycloak")).to.equal("20|newer");
      expect(() => sql("TABLE user_entity_restored", "keycloak")).to.throw();
    } finally {
      then.stop();
    }
  });

  /** Runs the only block of the page that has these words, after its functions; or without what it runs at the end. */
  function follow(words: string, instead?: string): void {
    const blocks = [...PAGE.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
    const [functions = ""] = blocks;
    const found = words === "run list" ? [""] : blocks.filter((block) => block.includes(words));
    expect(found.length, words).to.equal(1);
    const block = instead === "--no-run" ? found[0]?.replace(/^run .*$/m, "") : `${found[0]}${instead ?? ""}`;
    const script = `${functions.replace(/^run list$/m, "")}\n${block}`;
    const PATH = `${join(scratch, "bin")}:${archive.environment["PATH"]}`;
    const run = spawnSync("sh", ["-eu", "-c", script], {
      env: { ...archive.environment, PATH },
      encoding: "utf8",
    });
    expect([run.status, run.stderr.replaceAll(/^NOTICE.*\n/gm, "")], script).to.deep.equal([0, ""]);
  }

  function sql(command: string, database: string, user = "postgres"): string {
    const args = ["-XAtqd", database, "-U", user, "-v", "ON_ERROR_STOP=1", "-c", command];
    return execFileSync("psql", args, {
      env: archive.environment,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  }
});
