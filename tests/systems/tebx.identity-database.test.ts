import { expect } from "chai";
import { named, type PlanView } from "../support/plan";
import { byStack } from "./facts";
import { fact, SYSTEM } from "./tebx.facts";

const RDS = "aws:rds/instance:Instance";
const CNPG = "kubernetes:postgresql.cnpg.io/v1:Cluster";
const PARAMETERS = "aws:rds/parameterGroup:ParameterGroup";
const NAME = `${SYSTEM}-identity-database`;
const database = (path: string) => `databases.identity-database.${path}`;

const rds = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(RDS, NAME, path)).to.deep.equal(expected);
const cnpg = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(CNPG, NAME, `spec.${path}`)).to.deep.equal(expected);
const parameter = (name: string, value: string, applyMethod: string) => (plan: PlanView) =>
  expect(named(plan.get(PARAMETERS, NAME, "parameters"), name)).to.deep.equal({ name, value, applyMethod });

/** Ours: the guide says nothing of where Keycloak keeps its users. */
describe("seed 000: Keycloak's database", () => {
  fact("is PostgreSQL 16", [database("engine"), database("version")], {
    data: {
      aws: (plan) => {
        rds("engine", "postgres")(plan);
        rds("engineVersion", "16")(plan);
      },
      kubernetes: (plan) =>
        expect(plan.get(CNPG, NAME, "spec.imageName")).to.match(/cloudnative-pg\/postgresql:16\.\d+-/),
    },
  });
  fact("has the database keycloak", [database("database")], {
    data: { aws: rds("dbName", "keycloak"), kubernetes: cnpg("bootstrap.initdb.database", "keycloak") },
  });
  fact("belongs to keycloak, who is no superuser", [database("user")], {
    data: {
      aws: (plan) => {
        rds("username", "ward_master")(plan);
        expect(plan.get("ward:components:DatabaseCluster", NAME, "user")).to.equal("keycloak");
      },
      kubernetes: (plan) => {
        cnpg("bootstrap.initdb.owner", "keycloak")(plan);
        cnpg("enableSuperuserAccess", false)(plan);
      },
    },
  });
  fact("has 4 GiB of memory, half in staging", [database("memoryGiB")], {
    data: {
      aws: rds("instanceClass", "db.t4g.medium"), // the smallest that Ward uses
      kubernetes: (plan) =>
        cnpg("resources.limits.memory", byStack(plan, { prod: "4Gi", staging: "2Gi" }))(plan),
    },
  });
  fact("has 2 CPUs, one in staging", [database("cpus")], {
    data: {
      kubernetes: (plan) => cnpg("resources.limits.cpu", byStack(plan, { prod: "2", staging: "1" }))(plan),
    },
  });
  fact("has a disk of 20 GiB", [database("storageGiB")], {
    data: { aws: rds("allocatedStorage", 20), kubernetes: cnpg("storage.size", "20Gi") },
  });
  fact("has 1 GB of shared buffers, a quarter in staging", [database("tuning.sharedBuffersMiB")], {
    data: {
      // In pages of 8 KiB.
      aws: (plan) =>
        parameter(
          "shared_buffers",
          byStack(plan, { prod: "131072", staging: "32768" }),
          "pending-reboot",
        )(plan),
      kubernetes: (plan) =>
        cnpg(
          "postgresql.parameters.shared_buffers",
          byStack(plan, { prod: "1024MB", staging: "256MB" }),
        )(plan),
    },
  });
  fact("has 8 MB of work memory, 4 in staging", [database("tuning.workMemMiB")], {
    data: {
      aws: (plan) =>
        parameter("work_mem", byStack(plan, { prod: "8192", staging: "4096" }), "immediate")(plan),
      kubernetes: (plan) =>
        cnpg("postgresql.parameters.work_mem", byStack(plan, { prod: "8MB", staging: "4MB" }))(plan),
    },
  });
  fact("runs a query on 2 workers", [database("tuning.maxParallelWorkersPerGather")], {
    data: {
      aws: parameter("max_parallel_workers_per_gather", "2", "immediate"),
      kubernetes: cnpg("postgresql.parameters.max_parallel_workers_per_gather", "2"),
    },
  });
  fact("takes 100 connections", [database("tuning.maxConnections")], {
    data: {
      aws: parameter("max_connections", "100", "pending-reboot"),
      kubernetes: cnpg("postgresql.parameters.max_connections", "100"),
    },
  });
  fact("has a standby in prod", [], {
    data: {
      aws: (plan) => rds("multiAz", byStack(plan, { prod: true, staging: false }))(plan),
      kubernetes: (plan) => cnpg("instances", byStack(plan, { prod: 2, staging: 1 }))(plan),
    },
  });
  fact("may restart on Sundays between 02:30 and 03:30 UTC only", ["maintenance"], {
    data: { aws: rds("maintenanceWindow", "sun:02:30-sun:03:30") },
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
