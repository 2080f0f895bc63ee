import { expect } from "chai";
import { at, listAt, named, type PlanView } from "../support/plan";
import { byStack } from "./facts";
import { fact, SYSTEM } from "./tebx.facts";
import { taskContainer, text } from "./workload";

const DOCUMENTDB = "aws:docdb/cluster:Cluster";
const INSTANCE = "aws:docdb/clusterInstance:ClusterInstance";
const PERCONA = "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB";
const NAME = `${SYSTEM}-database`;
const database = (path: string) => `databases.database.${path}`;

const documentDb = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(DOCUMENTDB, NAME, path)).to.deep.equal(expected);
const percona = (path: string, expected: unknown) => (plan: PlanView) =>
  expect(plan.get(PERCONA, NAME, `spec.${path}`)).to.deep.equal(expected);
/** The same of each of the three. */
const members = (path: string, expected: readonly unknown[]) => (plan: PlanView) =>
  expect([0, 1, 2].map((member) => plan.get(INSTANCE, `${NAME}-${member}`, path))).to.deep.equal(expected);

describe("seed 000: MongoDB", () => {
  fact("is MongoDB 7.0; DocumentDB speaks 5.0 at most", [database("engine"), database("version")], {
    data: {
      aws: (plan) => {
        documentDb("engine", "docdb")(plan);
        documentDb("engineVersion", "5.0.0")(plan);
      },
      kubernetes: (plan) =>
        expect(plan.get(PERCONA, NAME, "spec.image")).to.match(/percona-server-mongodb:7\.0\.\d+-/),
    },
  });
  fact("is the replica set tebx-rs; DocumentDB calls its own rs0", [database("replicaSet")], {
    data: { kubernetes: percona("replsets.0.name", "tebx-rs") },
  });
  fact("has a primary by choice and two that take over, in staging too", [database("priorities")], {
    data: {
      // DocumentDB promotes the lowest tier first.
      aws: (plan) => {
        expect(plan.all(INSTANCE)).to.have.length(3);
        members("promotionTier", [0, 1, 1])(plan);
      },
      kubernetes: (plan) => {
        percona("replsets.0.size", 3)(plan);
        percona("replsets.0.replsetOverrides", {
          "tebx-database-tebx-rs-0": { priority: 2 },
          "tebx-database-tebx-rs-1": { priority: 1 },
          "tebx-database-tebx-rs-2": { priority: 1 },
        })(plan);
      },
    },
  });
  fact("keeps its three members on different nodes", [], {
    data: {
      kubernetes: (plan) => {
        percona("replsets.0.affinity", { antiAffinityTopologyKey: "kubernetes.io/hostname" })(plan);
        percona("replsets.0.podDisruptionBudget", { maxUnavailable: 1 })(plan);
      },
    },
  });
  fact("has a master user that is not admin, and that no application is", [], {
    data: {
      aws: documentDb("masterUsername", "ward_master"),
      kubernetes: (plan) => {
        const users = listAt(plan.get(PERCONA, NAME, "spec.users")).map((user) => at(user, "name"));
        expect(users).to.deep.equal(["tebx_api"]);
      },
    },
  });
  fact("lets tebx_api read and write tebx, and nothing else", [database("user"), database("database")], {
    data: {
      aws: (plan) => {
        const step = userStep(plan);
        expect(plainOf(step, "APP_USER")).to.equal("tebx_api");
        expect(plainOf(step, "APP_DATABASE")).to.equal("tebx");
        expect(plainOf(step, "SCRIPT")).to.include('roles: [{ role: "readWrite", db: env.APP_DATABASE }]');
      },
      kubernetes: percona("users", [
        {
          name: "tebx_api",
          db: "tebx",
          passwordSecretRef: { name: "tebx-database", key: "password" },
          roles: [{ name: "readWrite", db: "tebx" }],
        },
      ]),
    },
  });
  fact(
    "has 32 GB of memory on each member, the minimum of 16 in staging",
    [database("memoryGiB"), database("minimum.memoryGiB")],
    {
      data: {
        aws: (plan) => {
          const size = byStack(plan, { prod: "db.r6g.xlarge", staging: "db.r6g.large" });
          members("instanceClass", [size, size, size])(plan);
        },
        kubernetes: (plan) =>
          percona(
            "replsets.0.resources.limits.memory",
            byStack(plan, { prod: "32Gi", staging: "16Gi" }),
          )(plan),
      },
    },
  );
  fact(
    "has 8 CPUs on each member, the minimum of 4 in staging",
    [database("cpus"), database("minimum.cpus")],
    {
      data: {
        // DocumentDB sells half of that with this memory (docs/corrections.md).
        kubernetes: (plan) =>
          percona("replsets.0.resources.limits.cpu", byStack(plan, { prod: "8", staging: "4" }))(plan),
      },
    },
  );
  fact("has a disk of 200 GiB on each member; DocumentDB's grows by itself", [database("storageGiB")], {
    data: {
      kubernetes: percona("replsets.0.volumeSpec.persistentVolumeClaim.resources.requests.storage", "200Gi"),
    },
  });
  fact("refuses a connection without TLS", [], {
    data: {
      aws: (plan) => {
        const type = "aws:docdb/clusterParameterGroup:ClusterParameterGroup";
        const tls = named(plan.get(type, NAME, "parameters"), "tls");
        expect(at(tls, "value")).to.equal("enabled");
      },
      kubernetes: percona("tls", { mode: "requireTLS", allowInvalidCertificates: false }),
    },
  });
  fact("is encrypted, and keeps an audit log for a year in prod", [], {
    data: {
      aws: (plan) => {
        documentDb("storageEncrypted", true)(plan);
        const days = plan.get("aws:cloudwatch/logGroup:LogGroup", `${NAME}-audit`, "retentionInDays");
        expect(days).to.equal(byStack(plan, { prod: 365, staging: 30 }));
      },
    },
  });
  fact("may restart on Sundays between 02:30 and 03:30 UTC only", ["maintenance"], {
    data: {
      aws: (plan) => {
        documentDb("preferredMaintenanceWindow", "sun:02:30-sun:03:30")(plan);
        const each = "sun:02:30-sun:03:30";
        members("preferredMaintenanceWindow", [each, each, each])(plan);
      },
    },
  });
});

/** The step that makes the user: before the API in each task, or in a Job before its pods. */
function userStep(plan: PlanView) {
  if (plan.placement === "aws") return taskContainer(plan, "database-user", `${SYSTEM}-api`);
  const pod = "spec.template.spec";
  const job = plan.get("kubernetes:batch/v1:Job", `${SYSTEM}-api-release`, pod);
  const steps = [...listAt(at(job, "initContainers") ?? []), ...listAt(job, "containers")];
  return named(steps, "database-user");
}

function plainOf(step: ReturnType<typeof userStep>, name: string): string {
  return text(at(named(at(step, "environment") ?? at(step, "env"), name), "value"));
}
