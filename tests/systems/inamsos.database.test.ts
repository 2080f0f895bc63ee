import { expect } from "chai";
import { at } from "../support/plan";
import { byStack } from "./facts";
import { fact, facts, SYSTEM } from "./inamsos.facts";
import { CNPG, cnpg, parameter, postgresSizeFacts, rds } from "./postgres";
import { appContainer, text, variables } from "./workload";

const NAME = `${SYSTEM}-database`;
const database = (path: string) => `databases.database.${path}`;

describe("seed 002: PostgreSQL", () => {
  fact(
    "leaves connections over when all replicas, and two more of an update on ECS, hold pools of 20",
    ["services.backend.pools.database", database("prisma.connections")],
    {
      everywhere: (plan) => {
        const { DATABASE_POOL_MIN: least, DATABASE_POOL_MAX: most } = variables(
          plan,
          appContainer(plan, "backend"),
        );
        expect([least, most]).to.deep.equal([{ text: "10" }, { text: "20" }]);
        expect(plan.get("ward:components:DatabaseCluster", NAME, "prisma.connections")).to.equal(20);
        const replicas = plan.get("ward:components:ApiService", `${SYSTEM}-backend`, "replicas.max");
        // PostgreSQL keeps 3 for superusers and RDS 2 for itself; the dump and the migrations take one each.
        expect((Number(replicas) + 2) * 20 + 2).to.be.at.most(200 - 5);
      },
    },
  );
  fact(
    "makes a query wait 10 s for a connection, and a connection 5 s for the server (5.3: timeouts)",
    [database("prisma.poolSeconds"), database("prisma.connectSeconds")],
    {
      everywhere: (plan) =>
        expect(plan.get("ward:components:DatabaseCluster", NAME, "prisma")).to.deep.include({
          poolSeconds: 10,
          connectSeconds: 5,
        }),
    },
  );
  fact("is PostgreSQL 16", [database("engine"), database("version")], {
    data: {
      aws: (plan) => {
        rds("engine", "postgres")(plan);
        rds("engineVersion", "16")(plan);
      },
      kubernetes: (plan) =>
        expect(plan.get(CNPG, NAME, "spec.imageName")).to.match(
          /^ghcr\.io\/cloudnative-pg\/postgresql:16\.\d+-/,
        ),
    },
  });
  fact("has the database inamsos (4.2: inamsos_backup_…)", [database("database")], {
    data: { aws: rds("dbName", "inamsos"), kubernetes: cnpg("bootstrap.initdb.database", "inamsos") },
  });
  fact("belongs to the role inamsos, which is no superuser", [database("user")], {
    data: {
      aws: (plan) => {
        rds("username", "ward_master")(plan);
        const username = plan.one("aws:ssm/parameter:Parameter", `${NAME}-username`);
        expect(at(plan.opened(username), "value")).to.equal("inamsos");
      },
      kubernetes: (plan) => {
        cnpg("bootstrap.initdb.owner", "inamsos")(plan);
        cnpg("enableSuperuserAccess", false)(plan);
      },
    },
  });
  postgresSizeFacts(facts, "database", {
    rdsClass: { prod: "db.m7g.xlarge", staging: "db.t4g.medium" },
    memoryGiB: { prod: 16, staging: 4 },
    cpus: { prod: 4, staging: 1 },
    storageGiB: 100,
    sharedBuffersMiB: { prod: 4096, staging: 1024 },
    workMemMiB: { prod: 16, staging: 4 },
    workersPerQuery: 2,
    connections: 200,
  });
  fact("has room for its buffers and the work memory of 200 connections", [], {
    data: {
      kubernetes: (plan) => {
        const worst = byStack(plan, { prod: 4096 + 200 * 16, staging: 1024 + 200 * 4 });
        const memory = text(plan.get(CNPG, NAME, "spec.resources.limits.memory"));
        expect(worst).to.be.below(Number(memory.replace("Gi", "")) * 1024);
      },
    },
  });
  fact("may restart on Sundays between 04:30 and 05:30 in Jakarta only", ["maintenance"], {
    data: { aws: rds("maintenanceWindow", "sat:21:30-sat:22:30") },
  });
  fact("is not published, and refuses a connection without TLS", [], {
    data: {
      aws: (plan) => {
        rds("publiclyAccessible", false)(plan);
        parameter("rds.force_ssl", "1", "immediate")(plan);
      },
      kubernetes: cnpg("postgresql.pg_hba", ["hostnossl all all all reject"]),
    },
  });
});
