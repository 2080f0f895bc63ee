import { expect } from "chai";
import { at, listAt, named, type PlanView } from "../support/plan";
import { fact, facts, SYSTEM } from "./nx-portal.facts";
import { CNPG, cnpg, PARAMETERS, parameter, postgresSizeFacts, rds } from "./postgres";
import { releaseContainer, serviceName, taskContainer, text } from "./workload";

const NAME = `${SYSTEM}-database`;
const database = (path: string) => `databases.database.${path}`;

describe("seed 001: PostgreSQL", () => {
  fact("is PostgreSQL 16", [database("engine"), database("version")], {
    data: {
      aws: (plan) => {
        rds("engine", "postgres")(plan);
        rds("engineVersion", "16")(plan);
        expect(plan.get(PARAMETERS, NAME, "family")).to.equal("postgres16");
      },
      kubernetes: (plan) =>
        expect(plan.get(CNPG, NAME, "spec.imageName")).to.match(
          /^ghcr\.io\/cloudnative-pg\/postgresql:16\.\d+-/,
        ),
    },
  });
  fact("has the database nx_production", [database("database")], {
    data: {
      aws: rds("dbName", "nx_production"),
      kubernetes: cnpg("bootstrap.initdb.database", "nx_production"),
    },
  });
  fact(
    "belongs to nx_user, who is no superuser: a GRANT would give no CREATE in public",
    [database("user")],
    {
      data: {
        aws: (plan) => {
          rds("username", "ward_master")(plan);
          expect(at(roleStep(plan), "APP_ROLE")).to.equal("nx_user");
          expect(at(roleStep(plan), "PGDATABASE")).to.equal("nx_production");
        },
        kubernetes: (plan) => {
          cnpg("bootstrap.initdb.owner", "nx_user")(plan);
          cnpg("enableSuperuserAccess", false)(plan);
        },
      },
    },
  );
  fact("has uuid-ossp and pg_stat_statements, the latter loaded at its start", [database("extensions")], {
    data: {
      aws: (plan) => {
        parameter("shared_preload_libraries", "pg_stat_statements", "pending-reboot")(plan);
        expect(at(roleStep(plan), "APP_EXTENSIONS")).to.equal("pg_stat_statements uuid-ossp");
      },
      kubernetes: (plan) => {
        cnpg("postgresql.shared_preload_libraries", ["pg_stat_statements"])(plan);
        cnpg("bootstrap.initdb.postInitApplicationSQL", [
          'REVOKE ALL ON DATABASE "nx_production" FROM PUBLIC',
          'GRANT CONNECT ON DATABASE "nx_production" TO pg_monitor',
          "REVOKE ALL ON SCHEMA public FROM PUBLIC",
          'CREATE EXTENSION IF NOT EXISTS "pg_stat_statements"',
          'CREATE EXTENSION IF NOT EXISTS "uuid-ossp"',
        ])(plan);
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
    connections: 410,
  });
  fact("may restart on Sundays between 04:00 and 06:00 UTC only", ["maintenance"], {
    data: { aws: rds("maintenanceWindow", "sun:04:00-sun:06:00") },
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

/** Plain variables of the step that makes the role on RDS, by name. */
function roleStep(plan: PlanView) {
  const step =
    plan.placement === "aws"
      ? listAt(taskContainer(plan, "database-role", serviceName(plan, "api-gateway")), "environment")
      : listAt(rolePod(plan), "env");
  return Object.fromEntries(step.map((entry) => [text(at(entry, "name")), at(entry, "value") ?? ""]));
}

function rolePod(plan: PlanView) {
  const job = `${serviceName(plan, "api-gateway")}-release`;
  const steps = plan.get("kubernetes:batch/v1:Job", job, "spec.template.spec.initContainers");
  expect(at(releaseContainer(plan, "api-gateway"), "name")).to.equal("release");
  return named(steps, "database-role");
}
