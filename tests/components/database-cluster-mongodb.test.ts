import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { APPLICATION_USER_SCRIPT } from "../../components/database-cluster/documentdb-user";
import { deploySystem } from "../../environments/deploy";
import type { Placement } from "../../environments/environment";
import { loadEnvironment } from "../../environments/load";
import type { Recording } from "../../preview/monitor";
import { reveal } from "../../preview/wire";
import type { MongoSheet, SystemSpec } from "../../systems/system";
import { applyWith, oneOf } from "../support/applied";
import { itWithSchema, schemaProblems } from "../support/operator-schemas";
import {
  at,
  listAt,
  named,
  type PlanView,
  parsed,
  placements,
  planFor,
  type Stack,
  SYSTEM,
  stacks,
} from "../support/plan";
import { childrenOf, openSecrets } from "./contract";
import { refusalOf, sheet } from "./refusal";

const NAME = `${SYSTEM}-database`;
const CLUSTER = "aws:docdb/cluster:Cluster";
const PERCONA = "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB";

const mongo: MongoSheet = {
  engine: "mongodb",
  version: "7.0",
  database: "tebx",
  user: "tebx_api",
  replicaSet: "tebx-rs",
  priorities: [2, 1, 1],
  memoryGiB: 32,
  cpus: 8,
  storageGiB: 200,
};

function withMongo(): SystemSpec {
  const spec = sheet();
  for (const service of Object.values(spec.services))
    Object.assign(service.env, { REPORTS_URL: { connection: "database", field: "replicaUrl" } });
  return { ...spec, databases: { database: mongo } };
}

const made = new Map<string, Promise<PlanView>>();
function plan(stack: Stack, placement: Placement): Promise<PlanView> {
  const key = `${stack} ${placement}`;
  const found = made.get(key) ?? planFor({ stack, placement, spec: withMongo() });
  made.set(key, found);
  return found;
}

/** What an update registers, with secrets planted. */
function applied(placement: Placement): Promise<Recording> {
  return applyWith("prod", placement, async () => {
    const environment = loadEnvironment();
    for (const settings of environment.systems) deploySystem(environment, settings, withMongo());
    return {};
  });
}

/** The container that makes the user. */
async function userStep(): Promise<ReturnType<typeof named>> {
  const view = await plan("prod", "aws");
  const definitions = view.get("aws:ecs/taskDefinition:TaskDefinition", SYSTEM, "containerDefinitions");
  return named(parsed(definitions), "database-user");
}

describe("DatabaseCluster with MongoDB", () => {
  for (const stack of stacks)
    for (const placement of placements)
      it(`breaks no policy and leaves nothing unknown (${stack}, ${placement})`, async () => {
        const { verdict } = (await plan(stack, placement)).plan;
        expect(verdict.violations).to.deep.equal([]);
        expect(verdict.judgedUnknowns).to.equal(0);
      });
  for (const placement of ["aws", "kubernetes"] as const) {
    it(`names what it makes after itself, protects its data in prod (${placement})`, async () => {
      const view = await plan("prod", placement);
      const children = childrenOf(view, { component: "DatabaseCluster", name: NAME, stateful: [] });
      expect(children.filter(({ name }) => name !== NAME && !name.startsWith(`${NAME}-`))).to.deep.equal([]);
      const type = placement === "aws" ? CLUSTER : PERCONA;
      expect(view.one(type, NAME).protect).to.equal(true);
      expect((await plan("staging", placement)).one(type, NAME).protect).to.equal(false);
    });
    it(`puts no password where it is not secret (${placement})`, async () => {
      const { resources } = await applied(placement);
      const open = resources
        .filter(({ name }) => name.startsWith(NAME))
        .flatMap(({ inputs, name }) => openSecrets(inputs).map((path) => `${name}: ${path}`));
      expect(open).to.deep.equal([]);
    });
  }

  it("hands over URLs that name DocumentDB's replica set, cannot retry writes, and verify the server", async () => {
    const recording = await applied("aws");
    const url = (field: string) =>
      at(reveal(oneOf(recording, "aws:ssm/parameter:Parameter", `${NAME}-${field}`).inputs, ""), "value");
    const query = (preference: string) =>
      `tls=true&tlsCAFile=/etc/ward/ca.pem&replicaSet=rs0&readPreference=${preference}&retryWrites=false&authSource=admin`;
    const host = `${NAME}.made.docdb.amazonaws.com:27017`;
    expect(url("url")).to.match(/^mongodb:\/\/tebx_api:planted\w+@/);
    expect(String(url("url")).split("@")[1]).to.equal(`${host}/tebx?${query("primary")}`);
    expect(String(url("replicaUrl")).split("@")[1]).to.equal(`${host}/tebx?${query("secondaryPreferred")}`);
  });
  it("hands over URLs that name every member and the guide's replica set on kubernetes", async () => {
    const { inputs } = oneOf(await applied("kubernetes"), "kubernetes:core/v1:Secret", NAME);
    const [user, rest] = String(at(reveal(inputs, ""), "stringData.url")).split("@");
    expect(user).to.match(/^mongodb:\/\/tebx_api:planted\w+$/);
    const set = `${NAME}-tebx-rs`;
    const hosts = [0, 1, 2].map((n) => `${set}-${n}.${set}.healthcare.svc.cluster.local:27017`);
    expect(rest).to.equal(
      `${hosts.join(",")}/tebx?tls=true&tlsCAFile=/etc/ward/ca.pem&replicaSet=tebx-rs&readPreference=primary&retryWrites=true&authSource=tebx`,
    );
  });
  it("hands Percona's operator its keys under the names it reads", async () => {
    const secret = oneOf(await applied("kubernetes"), "kubernetes:core/v1:Secret", `${NAME}-archive`);
    expect(at(reveal(secret.inputs, ""), "stringData")).to.deep.equal({
      AWS_ACCESS_KEY_ID: "planted-for-these-tests-backupAccessKeyId",
      AWS_SECRET_ACCESS_KEY: "planted-for-these-tests-backupSecretAccessKey",
    });
  });

  describe("on DocumentDB", () => {
    it("is closed, encrypted, audited and hard to delete", async () => {
      const view = await plan("prod", "aws");
      expect(view.inputs(view.one(CLUSTER, NAME))).to.deep.include({
        storageEncrypted: true,
        deletionProtection: true,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: `prod-${NAME}-final`,
        backupRetentionPeriod: 35,
        masterUsername: "ward_master",
        port: 27017,
        enabledCloudwatchLogsExports: ["audit", "profiler"],
      });
    });
    it("speaks TLS only and writes down who did what", async () => {
      const view = await plan("prod", "aws");
      const type = "aws:docdb/clusterParameterGroup:ClusterParameterGroup";
      const parameters = view.get(type, NAME, "parameters");
      expect(at(named(parameters, "tls"), "value")).to.equal("enabled");
      expect(at(named(parameters, "audit_logs"), "value")).to.equal("enabled");
    });
    it("keeps audit logs a year in prod and a month in staging", async () => {
      const days = async (stack: Stack) =>
        (await plan(stack, "aws")).get(
          "aws:cloudwatch/logGroup:LogGroup",
          `${NAME}-audit`,
          "retentionInDays",
        );
      expect([await days("prod"), await days("staging")]).to.deep.equal([365, 30]);
    });
    it("promotes the member first that the guide prefers", async () => {
      const view = await plan("prod", "aws");
      const members = view.all("aws:docdb/clusterInstance:ClusterInstance");
      expect(members.map((one) => at(view.inputs(one), "promotionTier"))).to.deep.equal([0, 1, 1]);
      expect(members.map((one) => at(view.inputs(one), "instanceClass"))).to.deep.equal(
        Array(3).fill("db.r6g.xlarge"),
      );
    });
    it("makes the application's user before the service starts, with rights on its database only", async () => {
      const step = await userStep();
      const env = listAt(step, "environment");
      expect(at(named(env, "APP_USER"), "value")).to.equal("tebx_api");
      expect(at(named(env, "APP_DATABASE"), "value")).to.equal("tebx");
      expect(at(named(env, "SCRIPT"), "value")).to.include(
        'roles: [{ role: "readWrite", db: env.APP_DATABASE }]',
      );
      const secrets = listAt(step, "secrets").map((one) =>
        String(at(one, "valueFrom")).split("/").slice(-2).join("/"),
      );
      expect(secrets).to.deep.equal(["database/password", "database-master/password", "database/host"]);
    });
    for (const known of [[], ["tebx_api"]])
      it(`makes that user or renews it, ${known.length === 0 ? "the first time" : "as often as a task starts"}`, () => {
        const calls: string[] = [];
        const users = new Set<string>(known);
        const admin = {
          getUser: (user: string) => (users.has(user) ? { user } : null),
          createUser: ({ user, pwd }: { user: string; pwd: string }) => {
            calls.push(`create ${user} ${pwd}`);
            users.add(user);
          },
          updateUser: (user: string, { pwd }: { pwd: string }) => calls.push(`update ${user} ${pwd}`),
        };
        class Mongo {
          constructor(url: string) {
            calls.push(url);
          }
          getDB = () => admin;
        }
        const env = {
          ...{ APP_DATABASE: "tebx", APP_PASSWORD: "two", APP_USER: "tebx_api", CA_FILE: "/ca.pem" },
          ...{ MASTER_PASSWORD: "one", MASTER_USER: "ward_master", MONGO_HOST: "db.test" },
        };
        runInNewContext(APPLICATION_USER_SCRIPT, { Mongo, process: { env } });
        expect(calls).to.deep.equal([
          "mongodb://ward_master:one@db.test:27017/admin?tls=true&tlsCAFile=/ca.pem&replicaSet=rs0&retryWrites=false&authSource=admin",
          ...(known.length === 0 ? ["create tebx_api two"] : []),
          "update tebx_api two",
        ]);
      });
    it("gives the service the parameter whose URL reads from secondaries", async () => {
      const view = await plan("prod", "aws");
      const definitions = view.get("aws:ecs/taskDefinition:TaskDefinition", SYSTEM, "containerDefinitions");
      const service = named(parsed(definitions), SYSTEM);
      const reports = named(at(service, "secrets"), "REPORTS_URL");
      expect(at(reports, "valueFrom")).to.match(
        /:parameter\/ward\/prod\/tenant-provisioning\/database\/replicaUrl$/,
      );
    });
    it("is selected by the backup plan and restored as a rehearsal", async () => {
      const view = await plan("prod", "aws");
      const selected = view.get("aws:backup/selection:Selection", `${NAME}-backups`, "resources.0");
      expect(selected).to.match(new RegExp(`^arn:aws:rds:us-west-2:\\d{12}:cluster:prod-${NAME}$`));
      const type = "aws:backup/restoreTestingSelection:RestoreTestingSelection";
      expect(view.get(type, `${NAME}-backups`, "protectedResourceType")).to.equal("DocumentDB");
    });
  });

  describe("on Percona's operator", () => {
    const spec = async (path: string) =>
      (await plan("prod", "kubernetes")).get(PERCONA, NAME, `spec.${path}`);

    itWithSchema("is what the operator understands", async () => {
      const view = await plan("prod", "kubernetes");
      expect(schemaProblems(view, view.one(PERCONA, NAME), "psmdb-perconaservermongodbs.yaml")).to.deep.equal(
        [],
      );
      const certificate = view.one("kubernetes:cert-manager.io/v1:Certificate", `${NAME}-server`);
      expect(schemaProblems(view, certificate, "cert-manager-certificates.yaml")).to.deep.equal([]);
    });
    it("requires TLS with a certificate for the names that members and clients call", async () => {
      expect(await spec("tls")).to.deep.equal({ mode: "requireTLS", allowInvalidCertificates: false });
      expect(await spec("secrets")).to.deep.equal({
        ssl: `${NAME}-server`,
        sslInternal: `${NAME}-server`,
        users: `${NAME}-users`,
      });
      const view = await plan("prod", "kubernetes");
      const names = view.get("kubernetes:cert-manager.io/v1:Certificate", `${NAME}-server`, "spec.dnsNames");
      expect(names).to.include(`*.${NAME}-tebx-rs.healthcare.svc.cluster.local`);
    });
    it("has the guide's replica set: its name, its members and their priorities", async () => {
      expect(await spec("replsets.0.name")).to.equal("tebx-rs");
      expect(await spec("replsets.0.size")).to.equal(3);
      expect(await spec("replsets.0.replsetOverrides")).to.deep.equal({
        [`${NAME}-tebx-rs-0`]: { priority: 2 },
        [`${NAME}-tebx-rs-1`]: { priority: 1 },
        [`${NAME}-tebx-rs-2`]: { priority: 1 },
      });
    });
    it("gives the application readWrite on its database and nothing else", async () => {
      expect(await spec("users")).to.deep.equal([
        {
          name: "tebx_api",
          db: "tebx",
          passwordSecretRef: { name: NAME, key: "password" },
          roles: [{ name: "readWrite", db: "tebx" }],
        },
      ]);
    });
    it("can be restored to any second, from another site", async () => {
      expect(await spec("backup.pitr.enabled")).to.equal(true);
      const s3 = await spec("backup.storages.archive.s3");
      expect(at(s3, "bucket")).to.equal("ward-backups-prod-us-east-2");
      expect(at(s3, "credentialsSecret")).to.equal(`${NAME}-archive`);
      expect(at(s3, "serverSideEncryption.sseAlgorithm")).to.equal("AES256");
      expect(await spec("backup.tasks.0.retention.count")).to.equal(35);
    });
    it("lets in the operator, its own members and its clients, and no one else", async () => {
      const view = await plan("prod", "kubernetes");
      const ingress = listAt(view.get("kubernetes:networking.k8s.io/v1:NetworkPolicy", NAME, "spec.ingress"));
      expect(ingress.flatMap((rule) => listAt(rule, "from"))).to.deep.equal([
        {
          podSelector: {
            matchLabels: {
              "app.kubernetes.io/instance": NAME,
              "app.kubernetes.io/component": "mongod",
            },
          },
        },
        { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "psmdb-operator" } } },
        { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } },
      ]);
    });
    it("tells its metrics by an exporter beside each member, which verifies it and may change nothing", async () => {
      const exporter = await spec("replsets.0.sidecars.0");
      expect(at(exporter, "args")).to.deep.equal([
        "--collector.diagnosticdata",
        "--collector.replicasetstatus",
      ]);
      expect(at(exporter, "env.0.value")).to.equal(
        "mongodb://localhost:27017/admin?tls=true&tlsCAFile=/etc/mongodb-authority/ca.crt",
      );
      expect(at(exporter, "env.1.valueFrom.secretKeyRef")).to.deep.equal({
        name: `${NAME}-users`,
        key: "MONGODB_CLUSTER_MONITOR_USER",
      });
      expect(at(exporter, "ports.0.containerPort")).to.equal(9216);
      expect(at(await spec("replsets.0.sidecarVolumes.0.secret"), "items")).to.deep.equal([
        { key: "ca.crt", path: "ca.crt" },
      ]);
    });
  });

  it("refuses a bad spec with everything that is wrong, and what to do", async () => {
    const lines = await refusalOf((spec) => {
      Object.assign(spec, {
        databases: {
          database: {
            ...mongo,
            ...{ version: "6.5", priorities: [0, 0], replicaSet: "TebX", user: "admin", database: "local" },
            storageGiB: 1,
          },
        },
      });
    });
    const text = lines.join("\n");
    expect(lines[0]).to.equal(`${NAME}:`);
    for (const problem of [
      'version is "6.5": use 7.0, 8.0',
      "priorities has 2 members: give 3, 5 or 7",
      "priorities are all 0: no member could become primary",
      'replicaSet is "TebX": use at most 25',
      'user "admin" is reserved: name the user after the application',
      'database "local" is the server\'s own',
      "storageGiB is 1: give 20 or more",
    ])
      expect(text).to.include(problem);
  });
});
