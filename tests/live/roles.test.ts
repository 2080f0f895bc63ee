import { expect } from "chai";
import { systems } from "../../systems";
import { planOf } from "../support/plan";
import { EXPORTER, initdbOf, MASTER, RoleServer, rdsSteps, STRANGER, type Step } from "./roles-server";
import { type Answers, allowed, denied, deniedToOthers, granted, used } from "./roles-table";
import { findProgram, need, postgresFolders } from "./servers";

const makers = {
  aws: "the step before a service makes it on RDS",
  kubernetes: "CloudNativePG makes it",
} as const;
type Placement = keyof typeof makers;

describe("who may do what in a database, on a real PostgreSQL", () => {
  const servers = new Map<Placement, RoleServer>();

  before(async function () {
    need(this, findProgram("initdb", postgresFolders()), "no PostgreSQL (Debian: postgresql)");
    for (const placement of ["aws", "kubernetes"] as const) servers.set(placement, await RoleServer.start());
  });
  after(() => {
    for (const server of servers.values()) server.stop();
  });

  it("is written down for every system that has one", () => {
    const withPostgres = Object.values(systems).filter(({ databases }) =>
      Object.values(databases).some(({ engine }) => engine === "postgres"),
    );
    expect(Object.keys(granted)).to.have.members(withPostgres.map(({ name }) => name));
  });

  for (const placement of ["aws", "kubernetes"] as const)
    for (const [system, { database, user, extensions }] of Object.entries(granted))
      describe(`as ${makers[placement]}, of ${system}`, () => {
        let server: RoleServer;
        let run: () => void;

        before(async () => {
          server = servers.get(placement) as RoleServer;
          run = await setup(server, placement, system, database);
          run();
        });

        it("comes out the same when it is run again", () => {
          const before = server.catalog(database);
          run();
          expect(server.catalog(database)).to.deep.equal(before);
        });

        it("gives the database to its user, who has no other power, and lets in nobody else", () => {
          const owner = `SELECT datdba::regrole FROM pg_database WHERE datname = '${database}'`;
          expect(server.must(owner)).to.equal(user);
          const powers = "rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolcanlogin";
          expect(server.must(`SELECT ${powers} FROM pg_roles WHERE rolname = '${user}'`)).to.equal(
            "f|f|f|f|f|t",
          );
          const member = `SELECT count(*) FROM pg_auth_members WHERE member = '${user}'::regrole`;
          expect(server.must(member)).to.equal("0");
          const own = ["CONNECT", "CREATE", "TEMPORARY"].map((right) => `${user} ${right}`);
          const rights = placement === "aws" ? own : [...own, "pg_monitor CONNECT"];
          expect(grants("pg_database", `datname = '${database}'`, "datacl")).to.have.members(rights);
          const onSchema = ["pg_database_owner CREATE", "pg_database_owner USAGE"];
          expect(grants("pg_namespace", "nspname = 'public'", "nspacl")).to.have.members(onSchema);
          expect(server.must("SELECT count(*) FROM pg_default_acl", database)).to.equal("0");
        });

        it("makes the extensions of its guide, which the application may use", () => {
          const made = "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1";
          expect(server.must(made, database).split("\n").filter(Boolean)).to.deep.equal(extensions);
          works(
            user,
            extensions.map((extension) => used[extension] ?? "no use of it is known"),
          );
        });

        it("lets the application do what it needs, and own what it makes", () => {
          works(user, allowed);
          const owner = "SELECT tableowner FROM pg_tables WHERE tablename = 'visits'";
          expect(server.must(owner, database)).to.equal(user);
        });

        it("gives the application no power over the server, its files, programs and roles", () => {
          fails(user, denied);
        });

        it("keeps it out of the other systems' databases, and from making anything in the server's own", () => {
          const there = server.must("SELECT datname FROM pg_database").split("\n");
          const others = Object.values(granted).filter((other) => there.includes(other.database));
          for (const other of others.filter((one) => one.user !== user))
            fails(user, [["SELECT 1", /permission denied for database/]], other.database);
          const making = [
            ["CREATE TABLE mine (id int)", /permission denied for schema public/],
            ["CREATE SCHEMA mine", /permission denied for database/],
          ] as const;
          fails(user, making, "postgres");
        });

        it("keeps out who has a login and no business there", () => {
          fails(STRANGER, [["SELECT 1", /permission denied for database/]]);
        });

        it("shows later tables, views and functions to nobody who got in all the same", () => {
          server.must(`GRANT CONNECT ON DATABASE "${database}" TO ${STRANGER}`);
          fails(STRANGER, deniedToOthers);
          server.must(`REVOKE CONNECT ON DATABASE "${database}" FROM ${STRANGER}`);
        });

        if (placement === "aws")
          it("lets the master act as the application, and no more", () => {
            works(MASTER, [
              "SELECT count(*) FROM visits",
              `SET ROLE "${user}"`,
              "UPDATE visits SET patient = 'd'",
            ]);
            fails(MASTER, [["COPY visits TO PROGRAM 'true'", /external program/]]);
          });
        else
          it("lets the operator's exporter watch, and read nothing of a patient", () => {
            works(EXPORTER, [
              "SELECT query FROM pg_stat_activity",
              "SELECT pg_database_size(current_database())",
            ]);
            fails(EXPORTER, deniedToOthers);
          });

        function grants(catalog: string, where: string, column: string): string[] {
          const who = "CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END";
          const text = `SELECT ${who}, privilege_type FROM ${catalog}, aclexplode(${column}) WHERE ${where}`;
          return server.must(text, database).replaceAll("|", " ").split("\n");
        }

        function works(who: string, statements: readonly string[]): void {
          const answers = server.answers(who, database, statements);
          expect(answers).to.deep.equal(statements.map(() => ""));
        }

        function fails(who: string, expected: Answers, where = database): void {
          const answers = server.answers(
            who,
            where,
            expected.map(([statement]) => statement),
          );
          expect(answers).to.have.length(expected.length);
          for (const [index, [statement, answer]] of expected.entries())
            expect(answers[index], statement).to.match(answer);
        }
      });
});

/** The database as the platform makes it; gives what to run there, as often as one likes. */
async function setup(
  server: RoleServer,
  placement: Placement,
  system: string,
  database: string,
): Promise<() => void> {
  const plan = await planOf("prod", placement, system);
  if (placement === "kubernetes") {
    const initdb = initdbOf(plan);
    return () => server.bootstrap(initdb);
  }
  const [first, ...others] = rdsSteps(plan) as [Step, ...Step[]];
  for (const other of others) expect(other, "services of one system").to.deep.equal(first);
  server.instance(database, first);
  return () => {
    const { stdout, stderr, status } = server.step(first);
    expect({ stdout, stderr, status }).to.deep.equal({ stdout: "", stderr: "", status: 0 });
  };
}
