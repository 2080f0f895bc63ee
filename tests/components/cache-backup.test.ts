import { expect } from "chai";
import { CacheBackup } from "../../components/cache-backup";
import type { CacheBackupSpec } from "../../components/cache-backup/args";
import { snapshotEvery } from "../../components/cache-backup/plan";
import { CacheCluster } from "../../components/cache-cluster";
import type { CacheClusterSpec } from "../../components/cache-cluster/args";
import { reference } from "../../components/reference";
import { aloneContract, archiveSite, type Ground, planAlone, refusalAlone } from "../support/alone";
import { at, listAt, named, type PlanView, parsed, SYSTEM } from "../support/plan";

const NAME = `${SYSTEM}-cache-backups`;
const COPY = `${NAME}-copy`;
const DRILL = `${NAME}-drill`;
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const CRON = "kubernetes:batch/v1:CronJob";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

/** As seed 000 asks: hourly beside the cache, daily to S3. */
const SPEC: CacheBackupSpec = {
  of: "cache",
  every: { hours: 1 },
  at: "03:30",
  keepDays: 30,
  drill: "month",
  recoveryMinutes: 30,
  image: "registry.tebx.com/ward-backup:1.0.0",
};

const CACHE: CacheClusterSpec = {
  mode: "replicated",
  replicas: 2,
  version: "7",
  memoryMiB: 4096,
  eviction: "allkeys-lru",
  save: [{ seconds: 3600, changes: 1 }],
  snapshotDays: 35,
  maintenance: { weekday: "Sunday", from: "02:30", to: "03:30" },
};

const SHARDED = { mode: "sharded", shards: 3, replicas: 1 } as const;

const make = (changes: Partial<CacheBackupSpec> = {}, cacheChanges: Partial<CacheClusterSpec> = {}) => {
  return (ground: Ground) => {
    const { target, readers, opts } = ground;
    const live = { target, readers, connection: "cache" };
    const cache = new CacheCluster(`${SYSTEM}-cache`, { ...CACHE, ...cacheChanges, ...live }, opts);
    return new CacheBackup(NAME, { ...SPEC, ...changes, target, cache, site: archiveSite(ground) }, opts);
  };
};

aloneContract({ component: "CacheBackup", name: NAME, stateful: [], make: make() });

describe("CacheBackup", () => {
  let aws: PlanView;
  let kubernetes: PlanView;
  before(async () => {
    aws = await planAlone("prod", "aws", make());
    kubernetes = await planAlone("prod", "kubernetes", make());
  });

  function task(plan: PlanView) {
    return named(parsed(plan.get(TASK, COPY, "containerDefinitions")), "copy");
  }

  function variable(plan: PlanView, name: string) {
    return at(named(at(task(plan), "environment"), name), "value");
  }

  function pod(plan: PlanView) {
    return at(plan.get(CRON, COPY, "spec.jobTemplate.spec.template.spec"), "containers.0");
  }

  function drillPod(plan: PlanView) {
    return at(plan.get(CRON, DRILL, "spec.jobTemplate.spec.template.spec"), "containers.0");
  }

  function allowed(action: string) {
    const policy = parsed(aws.get("aws:iam/role:Role", `${COPY}-task`, "inlinePolicies.0.policy"));
    const found = listAt(policy, "Statement").filter((one) => [at(one, "Action")].flat().includes(action));
    return found.flatMap((one) => at(one, "Resource") ?? []);
  }

  describe("on aws", () => {
    it("makes a snapshot every hour, and names the daily copy's time", () => {
      const schedule = aws.get("aws:scheduler/schedule:Schedule", COPY, "scheduleExpression");
      expect(schedule).to.equal("cron(30 0/1 * * ? *)");
      expect(at(task(aws), "command")).to.deep.equal(["snapshot"]);
      expect(variable(aws, "CACHE_COPY_AT")).to.equal("03:30");
      expect(variable(aws, "CACHE_SNAPSHOT_HOURS")).to.equal("24");
    });
    it("makes as many as ElastiCache's quota allows where one server cannot make them all", async () => {
      const alone = await planAlone("staging", "aws", make({}, { mode: "standalone", replicas: 0 }));
      const schedule = alone.get("aws:scheduler/schedule:Schedule", COPY, "scheduleExpression");
      expect(schedule).to.equal("cron(30 1/2 * * ? *)");
    });
    it("names the cache's own replication group, and tells whether it is a cluster", async () => {
      const type = "aws:elasticache/replicationGroup:ReplicationGroup";
      const id = aws.get(type, `${SYSTEM}-cache`, "replicationGroupId");
      expect(variable(aws, "CACHE_GROUP")).to.equal(id);
      expect(variable(aws, "CACHE_SHARDS")).to.equal("0");
      const sharded = await planAlone("prod", "aws", make({}, SHARDED));
      expect(variable(sharded, "CACHE_SHARDS")).to.equal("3");
    });
    it("keeps copies for 30 days in a folder of their own", () => {
      expect(variable(aws, "BACKUP_KEEP_DAYS")).to.equal("30");
      expect(variable(aws, "BACKUP_PREFIX")).to.equal(`prod/${SYSTEM}/dumps/cache`);
      expect(allowed("s3:AbortMultipartUpload")).to.deep.equal([
        `arn:aws:s3:::ward-backups-prod-us-east-2/prod/${SYSTEM}/dumps/cache/*`,
      ]);
    });
    it("may make and remove snapshots of this cache under its own names, and no others", () => {
      const arn = (rest: string) => `arn:aws:elasticache:us-west-2:123456789012:${rest}`;
      const own = arn(`snapshot:${variable(aws, "CACHE_SNAPSHOTS")}-*`);
      const group = String(variable(aws, "CACHE_GROUP"));
      expect(allowed("elasticache:CreateSnapshot")).to.have.members([
        arn(`replicationgroup:${group}`),
        arn(`cluster:${group}-*`),
        own,
      ]);
      expect(allowed("elasticache:DeleteSnapshot")).to.deep.equal([own]);
      expect(allowed("elasticache:CopySnapshot")).to.deep.equal([own]);
    });
    it("calls its snapshots by names that ElastiCache takes", async () => {
      const longest = `${variable(aws, "CACHE_SNAPSHOTS")}-20261121t0330`;
      expect(longest.length).to.be.at.most(40);
      expect(longest).to.match(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    });
    it("lets ElastiCache of this region export to one bucket, and keeps nothing there for long", () => {
      const bucket = variable(aws, "CACHE_EXPORTS");
      const policy = parsed(aws.get("aws:s3/bucketPolicy:BucketPolicy", `${NAME}-exports`, "policy"));
      const statement = listAt(policy, "Statement").find((one) => at(one, "Sid") === "Exports");
      expect(at(statement, "Principal")).to.deep.equal({
        Service: "us-west-2.elasticache-snapshot.amazonaws.com",
      });
      expect(at(statement, "Resource")).to.deep.equal([`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]);
      const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
      const rule = aws.get(type, `${NAME}-exports`, "rules.0");
      expect(at(rule, "expiration")).to.deep.equal({ days: 7 });
      expect(at(rule, "noncurrentVersionExpiration")).to.deep.equal({ noncurrentDays: 7 });
    });
    it("opens no port to the cache: it asks ElastiCache only", () => {
      const rules = aws.all("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
      const own = rules.filter(({ name }) => name.startsWith(COPY)).map((rule) => aws.inputs(rule));
      expect(own.map((rule) => [at(rule, "fromPort"), at(rule, "toPort")])).to.deep.equal([[443, 443]]);
    });
  });

  describe("on kubernetes", () => {
    it("copies once a day; the hours between are the cache's own save lines", () => {
      expect(kubernetes.get(CRON, COPY, "spec.schedule")).to.equal("30 3 * * *");
      expect(kubernetes.get(CRON, COPY, "spec.timeZone")).to.equal("Etc/UTC");
      expect(at(pod(kubernetes), "args")).to.deep.equal(["copy"]);
      const conf = kubernetes.get("kubernetes:core/v1:ConfigMap", `${SYSTEM}-cache`, "data");
      expect(JSON.stringify(conf)).to.include("save 3600 1");
    });
    it("reads address and password from the cache's Secret, and verifies the server", () => {
      const env = at(pod(kubernetes), "env");
      for (const [name, key] of [
        ["CACHE_HOST", "host"],
        ["REDISCLI_AUTH", "operatorPassword"],
      ] as const)
        expect(at(named(env, name), "valueFrom.secretKeyRef")).to.deep.equal({
          name: `${SYSTEM}-cache`,
          key,
        });
      expect(at(named(env, "CACHE_CA"), "value")).to.equal("/etc/ward/ca.pem");
      const mounts = listAt(pod(kubernetes), "volumeMounts").map((mount) => at(mount, "mountPath"));
      expect(mounts).to.include("/etc/ward");
    });
    it("opens the cache's port and the backup site's to these pods, and nothing else", () => {
      const ports = kubernetes
        .all(POLICY)
        .filter(({ name }) => name.startsWith(COPY))
        .flatMap((policy) =>
          listAt(kubernetes.inputs(policy), "spec.policyTypes").map((type) => [policy, type]),
        )
        .map(([policy, type]) => {
          const direction = String(type).toLowerCase();
          const spec = at(kubernetes.inputs(policy as (typeof kubernetes.resources)[number]), "spec");
          return `${direction} ${at(spec, `${direction}.0.ports.0.port`)}`;
        });
      expect(ports).to.have.members(["egress 6379", "ingress 6379", "egress 443"]);
    });
    it("is told how many shards there are to read", async () => {
      const env = at(pod(kubernetes), "env");
      expect(at(named(env, "CACHE_SHARDS"), "value")).to.equal("0");
      const sharded = await planAlone("prod", "kubernetes", make({}, SHARDED));
      expect(at(named(at(pod(sharded), "env"), "CACHE_SHARDS"), "value")).to.equal("3");
    });
  });

  describe("its drill", () => {
    it("restores the newest copy on the first of a month, hours after the daily copy", () => {
      const schedule = aws.get("aws:scheduler/schedule:Schedule", DRILL, "scheduleExpression");
      expect(schedule).to.equal("cron(30 7 1 * ? *)");
      expect(kubernetes.get(CRON, DRILL, "spec.schedule")).to.equal("30 7 1 * *");
    });
    it("is told how long a restore may take, and when copies are pruned", () => {
      const container = named(parsed(aws.get(TASK, DRILL, "containerDefinitions")), "drill");
      expect(at(container, "command")).to.deep.equal(["drill"]);
      expect(at(drillPod(kubernetes), "args")).to.deep.equal(["drill"]);
      for (const env of [at(container, "environment"), at(drillPod(kubernetes), "env")]) {
        expect(at(named(env, "DRILL_RECOVERY_SECONDS"), "value")).to.equal("1800");
        expect(at(named(env, "BACKUP_KEEP_DAYS"), "value")).to.equal("30");
        expect(at(named(env, "BACKUP_PREFIX"), "value")).to.equal(`prod/${SYSTEM}/dumps/cache`);
      }
    });
    it("has memory for all data of one primary, and half as much again", async () => {
      expect(at(drillPod(kubernetes), "resources.limits.memory")).to.equal("6656Mi");
      expect(aws.get(TASK, DRILL, "memory")).to.equal("7168");
      const sharded = await planAlone("prod", "kubernetes", make({}, SHARDED));
      expect(at(drillPod(sharded), "resources.limits.memory")).to.equal("2561Mi");
    });
    it("reads no password of the cache, and reaches the backup site only", () => {
      const env = listAt(drillPod(kubernetes), "env").map((one) => at(one, "name"));
      expect(env).not.to.include.members(["REDISCLI_AUTH"]);
      const policies = kubernetes.all(POLICY).filter(({ name }) => name.startsWith(DRILL));
      const egress = policies.map((one) => at(kubernetes.inputs(one), "spec.egress.0.ports.0.port"));
      expect(egress).to.deep.equal([443]);
    });
    it("may write evidence, mark what it proved, and remove nothing", () => {
      const policy = parsed(aws.get("aws:iam/role:Role", `${DRILL}-task`, "inlinePolicies.0.policy"));
      const folder = `arn:aws:s3:::ward-backups-prod-us-east-2/prod/${SYSTEM}/dumps/cache`;
      expect(
        listAt(policy, "Statement").map((one) => [at(one, "Action"), at(one, "Resource")]),
      ).to.deep.equal([
        [["s3:GetObject", "s3:GetObjectVersion"], `${folder}/*`],
        ["s3:PutObject", [`${folder}/drills/*`, `${folder}/*/verified.json`, `${folder}/proven.json`]],
        ["s3:ListBucket", "arn:aws:s3:::ward-backups-prod-us-east-2"],
      ]);
    });
  });

  it("is refused when no save line keeps the promise on kubernetes, or copies go too early", async () => {
    const lines = await refusalAlone(
      "prod",
      make({ keepDays: 6, recoveryMinutes: 0.5 }, { save: [{ seconds: 900, changes: 10 }] }),
    );
    expect(lines).to.deep.equal([
      "recoveryMinutes is 0.5: give whole minutes, 1 or more",
      "keepDays is 6: keep backups for 7 days or more",
      'every asks for a snapshot in 3600 seconds, and no save line of "cache" makes one after a single change: give the cache { seconds: 3600, changes: 1 }',
    ]);
  });

  const servers = (count: number, shards = 0) => {
    const group = reference("cache");
    return { kind: "aws" as const, group, save: [], servers: count, shards };
  };
  const cases: readonly (readonly [what: string, made: unknown, expected: unknown])[] = [
    ["one server, hourly: every two hours", snapshotEvery({ hours: 1 }, servers(1)), { hours: 2 }],
    ["two servers, hourly", snapshotEvery({ hours: 1 }, servers(2)), { hours: 1 }],
    ["shards, hourly: every two hours", snapshotEvery({ hours: 1 }, servers(2, 3)), { hours: 2 }],
    ["one server, every three hours", snapshotEvery({ hours: 3 }, servers(1)), { hours: 3 }],
    ["one server, daily", snapshotEvery("day", servers(1)), "day"],
  ];
  for (const [what, madeOf, expected] of cases)
    it(`stays within 20 snapshots a day of each server: ${what}`, () => {
      expect(madeOf).to.deep.equal(expected);
    });
});
