import { expect } from "chai";
import { ObjectStore } from "../../components/object-store";
import { StoreBackup } from "../../components/store-backup";
import type { StoreBackupSpec } from "../../components/store-backup/args";
import { aloneContract, archiveSite, type Ground, planAlone, refusalAlone } from "../support/alone";
import { at, listAt, named, type PlanView, parsed, SYSTEM } from "../support/plan";

const NAME = `${SYSTEM}-uploads-backups`;
const SYNC = `${NAME}-sync`;
const CRON = "kubernetes:batch/v1:CronJob";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const SPEC: StoreBackupSpec = { of: "uploads", at: "04:00", keepDays: 30, image: "ward/backup:1.0.0" };
const BUCKETS = ["uploads", "reports"];

const make = (changes: Partial<StoreBackupSpec> = {}) => {
  return (ground: Ground) => {
    const { target, readers, opts } = ground;
    const sheet = { buckets: BUCKETS, versioning: true, storageGiB: 20, connection: "uploads" };
    const store = new ObjectStore(`${SYSTEM}-uploads`, { ...sheet, target, readers }, opts);
    return new StoreBackup(NAME, { ...SPEC, ...changes, target, store, site: archiveSite(ground) }, opts);
  };
};

aloneContract({ component: "StoreBackup", name: NAME, stateful: [], make: make() });

describe("StoreBackup", () => {
  let aws: PlanView;
  let kubernetes: PlanView;
  before(async () => {
    aws = await planAlone("prod", "aws", make());
    kubernetes = await planAlone("prod", "kubernetes", make());
  });

  function variable(name: string) {
    const definitions = aws.get("aws:ecs/taskDefinition:TaskDefinition", SYNC, "containerDefinitions");
    return at(named(at(named(parsed(definitions), "sync"), "environment"), name), "value");
  }

  function pod() {
    return at(kubernetes.get(CRON, SYNC, "spec.jobTemplate.spec.template.spec"), "containers.0");
  }

  function allowed(action: string) {
    const policy = parsed(aws.get("aws:iam/role:Role", `${SYNC}-task`, "inlinePolicies.0.policy"));
    const found = listAt(policy, "Statement").filter((one) => [at(one, "Action")].flat().includes(action));
    return found.flatMap((one) => at(one, "Resource") ?? []);
  }

  it("copies once a day on both targets", () => {
    const schedule = "aws:scheduler/schedule:Schedule";
    expect(aws.get(schedule, SYNC, "scheduleExpression")).to.equal("cron(0 4 * * ? *)");
    expect(kubernetes.get(CRON, SYNC, "spec.schedule")).to.equal("0 4 * * *");
    expect(at(pod(), "args")).to.deep.equal(["sync"]);
  });
  it("names every bucket as the store knows it", () => {
    const names = aws.all("aws:s3/bucket:Bucket").map((bucket) => at(aws.inputs(bucket), "bucket"));
    expect(String(variable("STORE_BUCKETS")).split(" ")).to.have.members(names);
    expect(at(named(at(pod(), "env"), "STORE_BUCKETS"), "value")).to.equal("uploads reports");
  });
  it("may read those buckets, and write to its own folder only", () => {
    const buckets = String(variable("STORE_BUCKETS")).split(" ");
    const folder = `arn:aws:s3:::ward-backups-prod-us-east-2/prod/${SYSTEM}/dumps/uploads/*`;
    expect(allowed("s3:PutObject")).to.deep.equal([folder]);
    expect(allowed("s3:DeleteObject")).to.deep.equal([folder]);
    expect(allowed("s3:GetObject")).to.deep.equal([
      folder,
      ...buckets.map((bucket) => `arn:aws:s3:::${bucket}/*`),
    ]);
    expect(allowed("kms:Decrypt")).to.deep.equal(["arn:aws:kms:us-west-2:123456789012:key/*"]);
  });
  it("keeps what it replaces as long as the sheet says", () => {
    expect(variable("BACKUP_KEEP_DAYS")).to.equal("30");
    expect(at(named(at(pod(), "env"), "BACKUP_KEEP_DAYS"), "value")).to.equal("30");
  });
  it("reads with the store's keys on kubernetes, and verifies its server", () => {
    const env = at(pod(), "env");
    for (const [name, key] of [
      ["STORE_ENDPOINT", "url"],
      ["STORE_ACCESS_KEY_ID", "username"],
      ["STORE_SECRET_ACCESS_KEY", "password"],
    ] as const)
      expect(at(named(env, name), "valueFrom.secretKeyRef")).to.deep.equal({
        name: `${SYSTEM}-uploads`,
        key,
      });
    expect(at(named(env, "STORE_CA"), "value")).to.equal("/etc/ward/ca.pem");
  });
  it("reaches the store's port and the backup site's, and nothing else", () => {
    const policies = kubernetes.all(POLICY).filter(({ name }) => name.startsWith(SYNC));
    const ports = policies.flatMap((policy) =>
      (["egress", "ingress"] as const).flatMap((way) => {
        const port = at(kubernetes.inputs(policy), `spec.${way}.0.ports.0.port`);
        return port === undefined ? [] : [`${way} ${port}`];
      }),
    );
    expect(ports).to.have.members(["egress 9000", "ingress 9000", "egress 443"]);
  });
  it("is refused when it keeps copies too short, or at no time of day", async () => {
    expect(await refusalAlone("prod", make({ keepDays: 1, at: "4" }))).to.deep.equal([
      "keepDays is 1: keep backups for 7 days or more",
      'at is "4": write a time of day as HH:MM, e.g. 04:30',
    ]);
  });
});
