import { connect, type Socket } from "node:net";
import { expect } from "chai";
import { systems } from "../../systems";
import { at, type PlanView, planOf, stacks } from "../support/plan";
import { mostConnections } from "./database-config-pools";
import { cloudNativePgTexts, DatabaseServer, rdsTexts } from "./database-config-server";
import { discard, findProgram, need, postgresFolders } from "./servers";
import { speaks } from "./speaks";

const MIB = 1024 * 1024;
const COMPONENT = "ward:components:DatabaseCluster";

describe("the generated configuration of databases, on a real PostgreSQL", () => {
  let database: DatabaseServer;

  before(function () {
    need(this, findProgram("initdb", postgresFolders()), "no PostgreSQL (Debian: postgresql)");
    database = new DatabaseServer();
  });
  after(async () => {
    await database?.stop();
    if (database !== undefined) discard(database.folder);
  });

  for (const [system, { databases }] of Object.entries(systems)) {
    if (!Object.values(databases).some(({ engine }) => engine === "postgres")) continue;
    for (const stack of stacks)
      for (const [placement, texts] of [
        ["aws", rdsTexts],
        ["kubernetes", cloudNativePgTexts],
      ] as const)
        describe(`of ${system}, ${stack}, ${placement}`, () => {
          let plan: PlanView;
          before(async () => {
            plan = await planOf(stack, placement, system);
            await database.start(texts(plan));
            database.sql("DROP ROLE IF EXISTS app, old; CREATE ROLE app LOGIN PASSWORD 'right'");
          });

          it("has the sizes of its sheet, and logs who comes and what is slow", () => {
            const tuning = at(intent(plan), "tuning");
            expect(database.size("shared_buffers")).to.equal(Number(at(tuning, "sharedBuffersMiB")) * MIB);
            expect(database.size("work_mem")).to.equal(Number(at(tuning, "workMemMiB")) * MIB);
            expect(database.setting("max_connections")).to.equal(String(at(tuning, "maxConnections")));
            const workers = database.setting("max_parallel_workers_per_gather");
            expect(workers).to.equal(String(at(tuning, "maxParallelWorkersPerGather")));
            expect(database.setting("log_connections")).to.equal("on");
            expect(database.setting("log_disconnections")).to.equal("on");
            expect(database.setting("log_min_duration_statement")).to.equal("1s");
          });
          it("lets in by TLS 1.2 and 1.3 only, and never without", async () => {
            expect(database.as("app", "SELECT 1").stdout).to.equal("1\n");
            const plain = database.as("app", "SELECT 1", { mode: "disable" });
            expect(plain.status).to.equal(2);
            expect(plain.stderr).to.match(/pg_hba.conf (rejects connection|entry)[^\n]*no encryption/);
            expect(await speaks("TLSv1.3", await asked(database.port))).to.equal(true);
            expect(await speaks("TLSv1.2", await asked(database.port))).to.equal(true);
            expect(await speaks("TLSv1.1", await asked(database.port))).to.equal(false);
            expect(database.setting("ssl_min_protocol_version")).to.equal("TLSv1.2");
          });
          it("asks for the password, and takes none that is kept as md5", () => {
            expect(database.as("app", "SELECT 1", { password: "wrong" }).stderr).to.include(
              "authentication failed",
            );
            expect(
              database.sql("SELECT left(rolpassword, 13) FROM pg_authid WHERE rolname = 'app'"),
            ).to.equal("SCRAM-SHA-256");
            database.sql("SET password_encryption = 'md5'; CREATE ROLE old LOGIN PASSWORD 'right'");
            expect(database.as("old", "SELECT 1").stderr).to.include("authentication failed");
          });
          it("has room for the pools of all services while all are updated, and keeps some for its keepers", () => {
            const most = mostConnections(plan);
            expect(most).to.be.greaterThan(1);
            const own = Number(database.setting("superuser_reserved_connections"));
            expect(most).to.be.at.most(Number(database.setting("max_connections")) - own);
            if (stack === "staging" || placement === "kubernetes") return;
            // The largest: ECS rounds its percentages, and a minute of logins is enough.
            const crowd = database.crowd("app", most);
            expect(crowd.stderr).to.equal("");
            expect(crowd.status).to.equal(0);
          });
        });
  }

  /** The database's spec as its component was given it, once for both targets. */
  function intent(plan: PlanView) {
    const found = plan.all(COMPONENT).find((it) => at(plan.inputs(it), "engine") === "postgres");
    if (found === undefined) throw new Error("no PostgreSQL");
    return plan.inputs(found);
  }
});

/** PostgreSQL is asked for TLS before it is spoken. https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-FLOW-SSL */
function asked(port: number): Promise<{ socket: Socket }> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(Buffer.from("0000000804d2162f", "hex")));
    socket.once("data", () => resolve({ socket }));
  });
}
