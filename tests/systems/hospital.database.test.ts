import { expect } from "chai";
import { at, listAt, named, type PlanView } from "../support/plan";
import { byStack } from "./facts";
import { fact, facts, SYSTEM } from "./hospital.facts";
import { CNPG, cnpg, PARAMETERS, parameter, postgresSizeFacts, RDS, rds } from "./postgres";
import { serviceName, taskContainer, text } from "./workload";

const NAME = `${SYSTEM}-database`;
const REPLICA = `${NAME}-replica-1`;
const database = (path: string) => `databases.database.${path}`;

describe("seed 003: PostgreSQL", () => {
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
  fact("has the database hospital_db", [database("database")], {
    data: { aws: rds("dbName", "hospital_db"), kubernetes: cnpg("bootstrap.initdb.database", "hospital_db") },
  });
  fact("belongs to the user hospital, who is no superuser", [database("user")], {
    data: {
      aws: (plan) => {
        rds("username", "ward_master")(plan);
        expect(at(named(roleStep(plan), "APP_ROLE"), "value")).to.equal("hospital");
        expect(at(named(roleStep(plan), "PGDATABASE"), "value")).to.equal("hospital_db");
      },
      kubernetes: (plan) => {
        cnpg("bootstrap.initdb.owner", "hospital")(plan);
        cnpg("enableSuperuserAccess", false)(plan);
      },
    },
  });
  fact("has a replica that services read from, in staging too", [database("readReplicas")], {
    data: {
      aws: (plan) => {
        const source = plan.get(RDS, REPLICA, "replicateSourceDb");
        expect(source).to.equal(`${plan.stack}-hospital-database`);
        expect(plan.get(RDS, REPLICA, "publiclyAccessible")).to.equal(false);
        expect(plan.get(RDS, REPLICA, "storageEncrypted")).to.equal(true);
        expect(plan.all(RDS)).to.have.length(2);
      },
      // In prod the standby serves reads as well.
      kubernetes: cnpg("instances", 2),
    },
  });
  fact("has a standby in another zone in prod", [], {
    data: { aws: (plan) => rds("multiAz", byStack(plan, { prod: true, staging: false }))(plan) },
  });
  fact("has a read replica of the same size", [], {
    data: {
      aws: (plan) =>
        expect(plan.get(RDS, REPLICA, "instanceClass")).to.equal(
          byStack(plan, { prod: "db.m7g.2xlarge", staging: "db.t4g.large" }),
        ),
    },
  });
  postgresSizeFacts(facts, "database", {
    rdsClass: { prod: "db.m7g.2xlarge", staging: "db.t4g.large" },
    memoryGiB: { prod: 32, staging: 8 },
    cpus: { prod: 8, staging: 2 },
    storageGiB: 200,
    sharedBuffersMiB: { prod: 8192, staging: 2048 },
    workMemMiB: { prod: 8, staging: 4 },
    workersPerQuery: 2,
    connections: 850,
  });
  fact("has room for its buffers and every connection's work memory", [], {
    data: {
      kubernetes: (plan) => {
        const worst = byStack(plan, { prod: 8192 + 850 * 8, staging: 2048 + 850 * 4 });
        const memory = text(plan.get(CNPG, NAME, "spec.resources.limits.memory"));
        expect(worst).to.be.below(Number(memory.replace("Gi", "")) * 1024);
      },
    },
  });
  fact("may restart on Sundays between 05:30 and 06:30 UTC only", ["maintenance"], {
    data: {
      aws: (plan) => {
        rds("maintenanceWindow", "sun:05:30-sun:06:30")(plan);
        expect(plan.get(RDS, REPLICA, "maintenanceWindow")).to.equal("sun:05:30-sun:06:30");
      },
    },
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

/** Plain variables of the step that makes the role on RDS. */
function roleStep(plan: PlanView) {
  const service = serviceName(plan, "auth-service");
  if (plan.placement === "aws") return listAt(taskContainer(plan, "database-role", service), "environment");
  const path = "spec.template.spec.initContainers";
  const steps = plan.get("kubernetes:batch/v1:Job", `${service}-release`, path);
  return listAt(named(steps, "database-role"), "env");
}
