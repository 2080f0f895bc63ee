import { expect } from "chai";
import type { Placement } from "../../environments/environment";
import type { PostgresSheet, SystemSpec } from "../../systems/system";
import { itWithSchema, schemaProblems } from "../support/operator-schemas";
import { at, listAt, named, type PlanView, parsed, placements, planFor, SYSTEM } from "../support/plan";
import { refusalOf, sheet } from "./refusal";

const NAME = `${SYSTEM}-database`;
const RDS = "aws:rds/instance:Instance";
const CNPG = "kubernetes:postgresql.cnpg.io/v1:Cluster";

function withReplicas(readReplicas: number): SystemSpec {
  const spec = sheet();
  const database = {
    ...spec.databases["database"],
    readReplicas,
    extensions: ["uuid-ossp", "pg_stat_statements"],
  } as PostgresSheet;
  for (const service of Object.values(spec.services))
    Object.assign(service.env, {
      DATABASE_REPLICA_HOST: { connection: "database", field: "replicaHost" },
      DATABASE_REPLICA_URL: { connection: "database", field: "replicaUrl" },
    });
  return { ...spec, databases: { database } };
}

const made = new Map<Placement, Promise<PlanView>>();
function plan(placement: Placement): Promise<PlanView> {
  const found = made.get(placement) ?? planFor({ stack: "prod", placement, spec: withReplicas(2) });
  made.set(placement, found);
  return found;
}

/** A container of the service's task. */
async function container(name: string) {
  const definitions = (await plan("aws")).get(
    "aws:ecs/taskDefinition:TaskDefinition",
    SYSTEM,
    "containerDefinitions",
  );
  return named(parsed(definitions), name);
}

describe("DatabaseCluster with read replicas", () => {
  for (const placement of placements)
    it(`breaks no policy and leaves nothing unknown (${placement})`, async () => {
      const { verdict } = (await plan(placement)).plan;
      expect(verdict.violations).to.deep.equal([]);
      expect(verdict.judgedUnknowns).to.equal(0);
    });
  it("makes each beside the primary: private, encrypted, with logs of its own, hard to delete", async () => {
    const view = await plan("aws");
    for (const index of [1, 2]) {
      const replica = view.one(RDS, `${NAME}-replica-${index}`);
      expect(view.inputs(replica)).to.deep.include({
        identifier: `prod-${NAME}-replica-${index}`,
        replicateSourceDb: `prod-${NAME}`,
        storageEncrypted: true,
        publiclyAccessible: false,
        deletionProtection: true,
        backupRetentionPeriod: 0,
        enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
      });
      expect(replica.protect).to.equal(true);
      expect(replica.dependencies).to.include(view.one(RDS, NAME).urn);
      const logs = view.get(
        "aws:cloudwatch/logGroup:LogGroup",
        `${NAME}-replica-${index}-postgresql`,
        "name",
      );
      expect(logs).to.equal(`/aws/rds/instance/prod-${NAME}-replica-${index}/postgresql`);
    }
  });
  it("leaves the primary as it is without any", async () => {
    const none = await planFor({ stack: "prod", placement: "aws", spec: withoutReplicas() });
    const some = await plan("aws");
    expect(some.inputs(some.one(RDS, NAME))).to.deep.equal(none.inputs(none.one(RDS, NAME)));
  });
  it("lets a service name the replica, on aws and on kubernetes", async () => {
    const secrets = at(await container(SYSTEM), "secrets");
    expect(at(named(secrets, "DATABASE_REPLICA_URL"), "valueFrom")).to.match(/\/database\/replicaUrl$/);
    const view = await plan("kubernetes");
    const type = "kubernetes:apps/v1:Deployment";
    const env = view.get(type, SYSTEM, "spec.template.spec.containers.0.env");
    expect(at(named(env, "DATABASE_REPLICA_HOST"), "valueFrom.secretKeyRef")).to.deep.equal({
      name: NAME,
      key: "replicaHost",
    });
  });
  it("has as many standbys that answer reads on kubernetes", async () => {
    const view = await plan("kubernetes");
    expect(view.get(CNPG, NAME, "spec.instances")).to.equal(3);
    const names = view.get("kubernetes:cert-manager.io/v1:Certificate", `${NAME}-server`, "spec.dnsNames");
    expect(names).to.include(`${NAME}-ro.healthcare.svc.cluster.local`);
  });
  itWithSchema("is still what CloudNativePG understands", async () => {
    const view = await plan("kubernetes");
    expect(schemaProblems(view, view.one(CNPG, NAME), "cnpg-clusters.yaml")).to.deep.equal([]);
  });
  it("says what to do when a service asks for a replica that is not there", async () => {
    const lines = await refusal((spec) => {
      for (const service of Object.values(spec.services))
        Object.assign(service.env, { REPLICA: { connection: "database", field: "replicaUrl" } });
    });
    expect(lines).to.include(
      'connection "database" has no replicaUrl: give the database readReplicas of 1 or more',
    );
  });
});

describe("DatabaseCluster with extensions", () => {
  it("loads those at the server's start that need it", async () => {
    const type = "aws:rds/parameterGroup:ParameterGroup";
    const parameters = (await plan("aws")).get(type, NAME, "parameters");
    expect(named(parameters, "shared_preload_libraries")).to.deep.equal({
      name: "shared_preload_libraries",
      value: "pg_stat_statements",
      applyMethod: "pending-reboot",
    });
    const names = listAt(parameters).map((one) => String(at(one, "name")));
    expect(names).to.deep.equal([...names].sort());
    const view = await plan("kubernetes");
    expect(view.get(CNPG, NAME, "spec.postgresql.shared_preload_libraries")).to.deep.equal([
      "pg_stat_statements",
    ]);
  });
  it("makes them as the master before the service starts on aws", async () => {
    const env = at(await container("database-role"), "environment");
    expect(at(named(env, "APP_EXTENSIONS"), "value")).to.equal("pg_stat_statements uuid-ossp");
    expect(at(named(env, "SQL"), "value")).to.include("CREATE EXTENSION IF NOT EXISTS %I");
  });
  it("makes them with the database on kubernetes, which lets in its owner and the exporter alone", async () => {
    const view = await plan("kubernetes");
    expect(view.get(CNPG, NAME, "spec.bootstrap.initdb.postInitApplicationSQL")).to.deep.equal([
      'REVOKE ALL ON DATABASE "tenant_provisioning_prod" FROM PUBLIC',
      'GRANT CONNECT ON DATABASE "tenant_provisioning_prod" TO pg_monitor',
      "REVOKE ALL ON SCHEMA public FROM PUBLIC",
      'CREATE EXTENSION IF NOT EXISTS "pg_stat_statements"',
      'CREATE EXTENSION IF NOT EXISTS "uuid-ossp"',
    ]);
  });
  it("refuses what is none, and says which there are", async () => {
    const lines = await refusal((spec) => {
      Object.assign(spec.databases["database"] ?? {}, { extensions: ["uuid-osp"], readReplicas: 6 });
    });
    expect(lines).to.match(/extensions names "uuid-osp": use btree_gin, .*, uuid-ossp/);
    expect(lines).to.include("readReplicas is 6: give 0 to 5");
  });
});

function withoutReplicas(): SystemSpec {
  const spec = withReplicas(0);
  for (const service of Object.values(spec.services)) {
    Reflect.deleteProperty(service.env, "DATABASE_REPLICA_HOST");
    Reflect.deleteProperty(service.env, "DATABASE_REPLICA_URL");
  }
  return spec;
}

async function refusal(change: (spec: SystemSpec) => void): Promise<string> {
  return (await refusalOf(change)).join("\n");
}
