/** Servers as RDS and CloudNativePG hand them over, and what a plan says is run there before services start. */
import { spawnSync } from "node:child_process";
import { at, listAt, type PlanView, parsed } from "../support/plan";
import { type Postgres, startPostgres } from "./servers";

export const MASTER = "ward_master";
export const EXPORTER = "cnpg_metrics_exporter";
/** May log in, and is nobody. */
export const STRANGER = "stranger";
const ACCESS = ["local all postgres trust", `local all ${EXPORTER} trust`, "local all all scram-sha-256"];

/** Between answers. */
const END = "-- end of answer --";

export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Everything that a grant, a role or an owner changes. Passwords are not in it: their salt is new each time. */
const CATALOG = `
SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
  rolconnlimit, rolconfig FROM pg_roles ORDER BY 1;
SELECT roleid::regrole, member::regrole, admin_option FROM pg_auth_members ORDER BY 1, 2;
SELECT datname, datdba::regrole, datacl FROM pg_database ORDER BY 1;
SELECT nspname, nspowner::regrole, nspacl FROM pg_namespace WHERE nspname !~ '^pg_t' ORDER BY 1;
SELECT extname, extowner::regrole, extversion FROM pg_extension ORDER BY 1;
SELECT oid::regclass::text, relowner::regrole, relacl FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1;
SELECT oid::regprocedure::text, proowner::regrole, proacl FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1;
SELECT * FROM pg_default_acl; SELECT * FROM pg_db_role_setting;`;

export class RoleServer {
  private readonly postgres: Postgres;

  private constructor(postgres: Postgres) {
    this.postgres = postgres;
  }

  static async start(): Promise<RoleServer> {
    const server = new RoleServer(
      await startPostgres(["shared_preload_libraries=pg_stat_statements"], ACCESS),
    );
    // As on RDS: a master who may create roles and databases, and is no superuser.
    server.must(`CREATE ROLE ${MASTER} LOGIN CREATEROLE CREATEDB PASSWORD 'right'`);
    // As in CloudNativePG since 1.29.1.
    server.must(`CREATE ROLE ${EXPORTER} LOGIN IN ROLE pg_monitor`);
    server.must(`CREATE ROLE ${STRANGER} LOGIN PASSWORD 'right'`);
    return server;
  }

  stop(): void {
    this.postgres.stop();
  }

  as(user: string, database: string, text: string, password = "right"): Outcome {
    const where = ["-h", this.postgres.folder, "-p", String(this.postgres.port), "-U", user, "-d", database];
    return spawnSync("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", ...where, "-c", text], {
      env: { PATH: process.env["PATH"], PGPASSWORD: password },
      encoding: "utf8",
    });
  }

  /** What is said to each of these, in one session; nothing where all is well. */
  answers(user: string, database: string, statements: readonly string[]): string[] {
    const where = ["-h", this.postgres.folder, "-p", String(this.postgres.port), "-U", user, "-d", database];
    const { status, stderr } = spawnSync("psql", ["-XAtq", "-v", "VERBOSITY=terse", ...where], {
      env: { PATH: process.env["PATH"], PGPASSWORD: "right" },
      input: statements.map((statement) => `${statement};\n\\warn ${END}\n`).join(""),
      encoding: "utf8",
    });
    if (status !== 0) return statements.map(() => stderr.trim());
    return stderr.split(`${END}\n`, statements.length).map((answer) => answer.trim());
  }

  /** As the superuser; its answer. @throws what PostgreSQL says */
  must(text: string, database = "postgres"): string {
    const { status, stdout, stderr } = this.as("postgres", database, text);
    if (status !== 0) throw new Error(stderr);
    return stdout.trim();
  }

  catalog(database: string): string[] {
    return this.must(CATALOG, database).split("\n");
  }

  /** The step's own command, in its own environment but for where the server is. */
  step(step: Step, { password = "right", copies = 1 } = {}): Outcome {
    const env = {
      ...step.env,
      PATH: process.env["PATH"],
      PGHOST: this.postgres.folder,
      PGPORT: String(this.postgres.port),
      PGSSLMODE: "disable",
      PGPASSWORD: "right",
      APP_PASSWORD: password,
    };
    const text = step.command.at(-1) ?? "";
    const all = Array.from({ length: copies }, () => `(${text}) & `).join("");
    return spawnSync("sh", ["-ec", copies === 1 ? text : `${all}wait`], { env, encoding: "utf8" });
  }

  /** As a new instance comes: its database is the master's, who on RDS may make extensions that need a superuser. */
  instance(database: string, { env }: Step): void {
    this.must(`CREATE DATABASE "${database}" OWNER ${MASTER}`);
    if (env["APP_EXTENSIONS"]?.includes("pg_stat_statements"))
      this.must("CREATE EXTENSION pg_stat_statements", database);
  }

  /** As its operator does, in its order: role, database, then these statements as the superuser, the password last. */
  bootstrap(initdb: { database: string; owner: string; statements: string[] }): void {
    const { database, owner, statements } = initdb;
    const there = this.must(`SELECT count(*) FROM pg_database WHERE datname = '${database}'`) === "1";
    if (!there) this.must(`CREATE ROLE "${owner}" LOGIN`);
    if (!there) this.must(`CREATE DATABASE "${database}" OWNER "${owner}"`);
    for (const statement of statements) this.must(statement, database);
    this.must(`ALTER ROLE "${owner}" PASSWORD 'right'`);
  }
}

export interface Step {
  command: string[];
  env: Record<string, string>;
}

/** The step of every task of a plan that has it. */
export function rdsSteps(plan: PlanView): Step[] {
  return plan
    .all("aws:ecs/taskDefinition:TaskDefinition")
    .flatMap((task) => listAt(parsed(at(plan.inputs(task), "containerDefinitions"))))
    .filter((container) => at(container, "name") === "database-role")
    .map((container) => ({
      command: listAt(container, "command").map(String),
      env: Object.fromEntries(
        listAt(container, "environment").map((one) => [String(at(one, "name")), String(at(one, "value"))]),
      ),
    }));
}

/** What CloudNativePG is told to make. */
export function initdbOf(plan: PlanView) {
  const spec = plan.inputs(plan.one("kubernetes:postgresql.cnpg.io/v1:Cluster"));
  const initdb = at(spec, "spec.bootstrap.initdb");
  return {
    database: String(at(initdb, "database")),
    owner: String(at(initdb, "owner")),
    statements: listAt(initdb, "postInitApplicationSQL").map(String),
  };
}
