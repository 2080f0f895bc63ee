import { expect } from "chai";
import { named, type PlanView } from "../support/plan";
import { byStack } from "./facts";
import { postgresSizeFacts } from "./postgres";
import { fact, facts, SYSTEM } from "./tebx.facts";

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
  postgresSizeFacts(facts, "identity-database", {
    rdsClass: { prod: "db.t4g.medium", staging: "db.t4g.medium" },
    memoryGiB: { prod: 4, staging: 2 },
    cpus: { prod: 2, staging: 1 },
    storageGiB: 20,
    sharedBuffersMiB: { prod: 1024, staging: 256 },
    workMemMiB: { prod: 8, staging: 4 },
    workersPerQuery: 2,
    connections: 100,
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
