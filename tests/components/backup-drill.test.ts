import { expect } from "chai";
import { summaryOf } from "../../preview/summary";
import type { Shown } from "../../preview/wire";
import type { SystemSpec } from "../../systems/system";
import { at, listAt, named, type PlanView, parsed, planFor, planOf, SYSTEM } from "../support/plan";
import { sheet } from "./refusal";

const NAME = `${SYSTEM}-database-backups`;
const DUMP = `${NAME}-dump`;
const DRILL = `${NAME}-drill`;
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const CRON = "kubernetes:batch/v1:CronJob";
const SCHEDULE = "aws:scheduler/schedule:Schedule";

function ofSize(storageGiB: number): SystemSpec {
  const spec = sheet();
  const { database } = spec.databases;
  if (database === undefined) throw new Error("the sheet has no database");
  return { ...spec, databases: { database: { ...database, storageGiB } } };
}

/** What the program is told: a container's variables on either target. */
function told(plan: PlanView, target: "aws" | "kubernetes"): Shown | undefined {
  if (target === "kubernetes") return at(drillPod(plan), "containers.0.env");
  return at(named(parsed(plan.get(TASK, DRILL, "containerDefinitions")), "drill"), "environment");
}

function drillPod(plan: PlanView) {
  return plan.get(CRON, DRILL, "spec.jobTemplate.spec.template.spec");
}

describe("the drill of a PostgreSQL", () => {
  let aws: PlanView;
  let kubernetes: PlanView;
  before(async () => {
    aws = await planOf("prod", "aws");
    kubernetes = await planOf("prod", "kubernetes");
  });

  it("restores the newest dump every Monday, when the day's first has ended", () => {
    expect(aws.get(SCHEDULE, DRILL, "scheduleExpression")).to.equal("cron(30 8 ? * MON *)");
    expect(kubernetes.get(CRON, DRILL, "spec.schedule")).to.equal("30 8 * * 1");
    expect(kubernetes.get(CRON, DRILL, "spec.timeZone")).to.equal("Etc/UTC");
    const container = named(parsed(aws.get(TASK, DRILL, "containerDefinitions")), "drill");
    expect(at(container, "command")).to.deep.equal(["drill"]);
    expect(at(drillPod(kubernetes), "containers.0.args")).to.deep.equal(["drill"]);
  });
  it("fails when it takes longer than the objective, and is told where the dumps are and when they are pruned", () => {
    for (const [plan, target] of [
      [aws, "aws"],
      [kubernetes, "kubernetes"],
    ] as const) {
      const value = (name: string) => at(named(told(plan, target), name), "value");
      expect(value("DRILL_RECOVERY_SECONDS")).to.equal("3600");
      expect(value("BACKUP_PREFIX")).to.equal(`prod/${SYSTEM}/dumps/database`);
      expect(value("BACKUP_KEEP_DAYS")).to.equal("30");
      expect(value("RESTORE_JOBS")).to.equal("2");
    }
  });
  it("knows nothing of the database: neither its address nor its password", () => {
    const containers = parsed(aws.get(TASK, DRILL, "containerDefinitions"));
    expect(at(named(containers, "drill"), "secrets")).to.deep.equal([]);
    const names = listAt(told(kubernetes, "kubernetes")).map((one) => String(at(one, "name")));
    expect(names.filter((name) => name.startsWith("PG"))).to.deep.equal([]);
  });
  it("reaches the backup site, and nothing else", () => {
    const rules = aws
      .all("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
      .filter(({ name }) => name.startsWith(DRILL));
    expect(rules.map((rule) => at(aws.inputs(rule), "fromPort"))).to.deep.equal([443]);
    const policies = kubernetes
      .all("kubernetes:networking.k8s.io/v1:NetworkPolicy")
      .filter(({ name }) => name.startsWith(DRILL));
    const ports = policies.map((one) => at(kubernetes.inputs(one), "spec.egress.0.ports.0.port"));
    expect(ports).to.deep.equal([443]);
  });
  it("may read its folder, write evidence, mark what it proved, and remove nothing", () => {
    const policy = parsed(aws.get("aws:iam/role:Role", `${DRILL}-task`, "inlinePolicies.0.policy"));
    const bucket = "arn:aws:s3:::ward-backups-prod-us-east-2";
    const folder = `${bucket}/prod/${SYSTEM}/dumps/database`;
    expect(listAt(policy, "Statement").map((one) => [at(one, "Action"), at(one, "Resource")])).to.deep.equal([
      [["s3:GetObject", "s3:GetObjectVersion"], `${folder}/*`],
      ["s3:PutObject", [`${folder}/drills/*`, `${folder}/*/verified.json`, `${folder}/proven.json`]],
      ["s3:ListBucket", bucket],
    ]);
  });
  it("has a disk of its own on kubernetes, three times the database's, that goes with its Job", () => {
    const volume = named(at(drillPod(kubernetes), "volumes"), "tmp");
    const claim = at(volume, "ephemeral.volumeClaimTemplate.spec");
    const data = kubernetes.get(
      "kubernetes:postgresql.cnpg.io/v1:Cluster",
      `${SYSTEM}-database`,
      "spec.storage",
    );
    expect(at(data, "size")).to.equal("100Gi");
    expect(at(claim, "resources.requests.storage")).to.equal("300Gi");
    expect(at(claim, "storageClassName")).to.equal(at(data, "storageClass"));
    expect(at(named(at(drillPod(kubernetes), "containers.0.volumeMounts"), "tmp"), "mountPath")).to.equal(
      "/tmp",
    );
    const job = kubernetes.get(CRON, DRILL, "spec.jobTemplate.spec");
    expect(at(job, "ttlSecondsAfterFinished")).to.equal(3600);
    expect(at(job, "backoffLimit")).to.equal(0);
  });
  it("has a disk of the class for scratch, where the stack names one beside the data's", async () => {
    const changes = ["kubernetes.scratchStorageClass=gp3-scratch"];
    const plan = await planFor({ stack: "prod", placement: "kubernetes", changes });
    const pod = plan.get(CRON, DRILL, "spec.jobTemplate.spec.template.spec");
    const claim = at(named(at(pod, "volumes"), "tmp"), "ephemeral.volumeClaimTemplate.spec");
    expect(at(claim, "storageClassName")).to.equal("gp3-scratch");
    const cluster = "kubernetes:postgresql.cnpg.io/v1:Cluster";
    expect(plan.get(cluster, `${SYSTEM}-database`, "spec.storage.storageClass")).to.not.equal("gp3-scratch");
  });
  it("has the largest disk of a task on aws where three times the database's is more", async () => {
    expect(aws.get(TASK, DRILL, "ephemeralStorage.sizeInGib")).to.equal(200);
    const small = await planFor({ stack: "prod", placement: "aws", spec: ofSize(20) });
    expect(small.get(TASK, DRILL, "ephemeralStorage.sizeInGib")).to.equal(60);
    expect(small.get(TASK, DUMP, "ephemeralStorage")).to.equal(undefined);
  });
  it("is stopped after four hours, or after twice the objective", async () => {
    const seconds = "spec.jobTemplate.spec.activeDeadlineSeconds";
    expect(kubernetes.get(CRON, DRILL, seconds)).to.equal(4 * 3600);
    const spec = { ...sheet(), objectives: { recoveryMinutes: 600, lossMinutes: 60 } };
    const slow = await planFor({ stack: "prod", placement: "kubernetes", spec });
    expect(slow.get(CRON, DRILL, seconds)).to.equal(20 * 3600);
    expect(slow.get(CRON, DUMP, seconds)).to.equal(4 * 3600);
  });
});

describe("the drill of a MongoDB", () => {
  const MONGO = "tebx-database-backups-drill";
  const SERVER = "docker.io/percona/percona-server-mongodb:7.0.30-16";
  let aws: PlanView;
  let kubernetes: PlanView;
  before(async () => {
    aws = await planOf("prod", "aws", "tebx");
    kubernetes = await planOf("prod", "kubernetes", "tebx");
  });
  const pod = () => kubernetes.get(CRON, MONGO, "spec.jobTemplate.spec.template.spec");
  const containers = () => parsed(aws.get(TASK, MONGO, "containerDefinitions"));

  it("has a server of its version beside it, which starts first and ends with the run", () => {
    const server = at(pod(), "initContainers.0");
    expect([at(server, "name"), at(server, "image"), at(server, "restartPolicy")]).to.deep.equal([
      "server",
      SERVER,
      "Always",
    ]);
    const beside = named(containers(), "server");
    expect([at(beside, "image"), at(beside, "essential")]).to.deep.equal([SERVER, false]);
    expect(at(named(containers(), "drill"), "dependsOn")).to.deep.equal([
      { containerName: "files", condition: "SUCCESS" },
      { containerName: "server", condition: "START" },
    ]);
    expect(at(beside, "command")).to.deep.equal(at(server, "command"));
  });
  it("reaches it on loopback, where alone it listens, and waits until it has started", () => {
    const start = String(at(pod(), "initContainers.0.command.2"));
    expect(start).to.contain("--bind_ip 127.0.0.1 --port 27017 ").and.contain("--dbpath /tmp/server ");
    for (const variables of [
      at(pod(), "containers.0.env"),
      at(named(containers(), "drill"), "environment"),
    ]) {
      const value = (name: string) => at(named(variables, name), "value");
      const uri = new URL(String(value("DRILL_MONGODB_URI")));
      expect([uri.host, uri.searchParams.get("serverSelectionTimeoutMS")]).to.deep.equal([
        "127.0.0.1:27017",
        "300000",
      ]);
      expect(value("DRILL_RECOVERY_SECONDS")).to.equal("1800");
      expect(value("BACKUP_PREFIX")).to.equal("prod/tebx/dumps/database");
    }
  });
  it("shares the disk with it, three times the database's, and has room for both", () => {
    const mounts = [at(pod(), "containers.0.volumeMounts"), at(pod(), "initContainers.0.volumeMounts")];
    for (const mount of mounts) expect(at(named(mount, "tmp"), "mountPath")).to.equal("/tmp");
    const claim = at(named(at(pod(), "volumes"), "tmp"), "ephemeral.volumeClaimTemplate.spec");
    expect(at(claim, "resources.requests.storage")).to.equal("600Gi");
    expect(at(pod(), "initContainers.0.resources.limits")).to.deep.equal({ cpu: "1", memory: "2Gi" });
    expect(at(pod(), "containers.0.resources.limits")).to.deep.equal({ cpu: "1", memory: "1Gi" });
    expect([aws.get(TASK, MONGO, "cpu"), aws.get(TASK, MONGO, "memory")]).to.deep.equal(["2048", "4096"]);
  });
  it("knows nothing of the database: neither its address nor its password", () => {
    const names = listAt(at(pod(), "containers.0.env")).map((one) => at(one, "name"));
    expect(names).to.not.include("MONGODB_URI").and.not.include("MONGODB_DATABASE");
    expect(at(named(containers(), "drill"), "secrets")).to.deep.equal([]);
    const ports = kubernetes
      .all("kubernetes:networking.k8s.io/v1:NetworkPolicy")
      .filter(({ name }) => name.startsWith(MONGO))
      .map((one) => at(kubernetes.inputs(one), "spec.egress.0.ports.0.port"));
    expect(ports).to.deep.equal([443]);
  });
});

describe("every database", () => {
  for (const system of ["tebx", "nx-portal", "inamsos", "hospital", "tenant-provisioning"])
    for (const placement of ["aws", "kubernetes", "hybrid"] as const)
      it(`of ${system} has its restores rehearsed by a schedule (${placement})`, async () => {
        const plan = await planOf("prod", placement, system);
        const type = (one: string) => new Set(plan.all(one).map(({ name }) => name));
        const scheduled = type(placement === "kubernetes" ? CRON : SCHEDULE);
        const backups = plan.all("ward:components:BackupSchedule").map(({ name }) => `${name}-drill`);
        expect(backups.length).to.be.above(0);
        expect(backups.filter((name) => !scheduled.has(name))).to.deep.equal([]);
      });
});

describe("the preview of backups", () => {
  const summary = async (placement: "aws" | "kubernetes", name: string) => {
    const plan = await planOf("prod", placement, "tebx");
    const component = plan.resources.find((one) => one.name === name && one.type.startsWith("ward:"));
    if (component === undefined) throw new Error(`no ${name}`);
    return summaryOf(component.type.replace("ward:components:", ""), component);
  };
  const rehearsed = "restore rehearsed every month";
  const cases = [
    ["aws", "tebx-database-backups", rehearsed],
    ["aws", "tebx-identity-database-backups", rehearsed],
    ["kubernetes", "tebx-identity-database-backups", rehearsed],
    ["kubernetes", "tebx-cache-backups", rehearsed],
    ["kubernetes", "tebx-database-backups", rehearsed],
  ] as const;
  for (const [placement, name, told] of cases)
    it(`says of ${name} on ${placement}: ${told}`, async () => {
      expect((await summary(placement, name)).split(" · ").at(-1)).to.equal(told);
    });
});
