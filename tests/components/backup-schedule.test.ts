import { expect } from "chai";
import { checkObjectives, worstLossMinutes } from "../../components/backup-schedule/objectives";
import {
  cronJob,
  eventBridge,
  firstOfDay,
  later,
  parseTime,
  scheduledBackup,
  snapshotTime,
  written,
} from "../../components/backup-schedule/schedule";
import { ARCHIVE_MINUTES } from "../../components/database-cluster/recovery";
import { Problems } from "../../components/problems";
import { reference } from "../../components/reference";
import type { SystemSpec } from "../../systems/system";
import { builtOn } from "../support/components";
import { at, listAt, named, type PlanView, parsed, planFor, planOf, SYSTEM } from "../support/plan";
import { backupScheduleContract } from "./backup-schedule.contract";
import { refusalOf, sheet } from "./refusal";

const NAME = `${SYSTEM}-database-backups`;
const DUMP = `${NAME}-dump`;
const DRILL = `${NAME}-drill`;
const CRON = "kubernetes:batch/v1:CronJob";
const SCHEDULE = "aws:scheduler/schedule:Schedule";

/** As seed 000 asks: MongoDB, a dump every two hours. */
function everyTwoHours(): SystemSpec {
  const spec = sheet();
  const { database } = spec.databases;
  if (database === undefined) throw new Error("the sheet has no database");
  const { memoryGiB, cpus, storageGiB } = database;
  const mongo = { engine: "mongodb", version: "7.0", database: "tebx", user: "tebx_api" } as const;
  const set = { replicaSet: "tebx-rs", priorities: [2, 1, 1], memoryGiB, cpus, storageGiB };
  const backup = { of: "database", every: { hours: 2 }, at: "00:00", keepDays: 30, drill: "month" } as const;
  return {
    ...spec,
    objectives: { recoveryMinutes: 30, lossMinutes: 60 },
    databases: { database: { ...mongo, ...set } },
    backups: [backup],
  };
}

describe("BackupSchedule", () => {
  backupScheduleContract();

  it("gives the same outputs on both targets", async () => {
    const place = `s3://ward-backups-prod-us-east-2/prod/${SYSTEM}/dumps/database`;
    expect((await builtOn("aws")).backups.location).to.equal(place);
    expect((await builtOn("kubernetes")).backups.location).to.equal(place);
  });
  it("lets the dumps into their own folder of the bucket, and nowhere else", async () => {
    const plan = await planOf("prod", "aws");
    const policy = parsed(plan.get("aws:iam/role:Role", `${DUMP}-task`, "inlinePolicies.0.policy"));
    const [objects, list] = listAt(policy, "Statement");
    const bucket = "arn:aws:s3:::ward-backups-prod-us-east-2";
    expect(at(objects, "Resource")).to.equal(`${bucket}/prod/${SYSTEM}/dumps/database/*`);
    expect(at(list, "Resource")).to.equal(bucket);
    expect(at(list, "Action")).to.equal("s3:ListBucket");
  });
  it("lets the schedule start nothing but the dump, with roles of this stack only", async () => {
    const plan = await planOf("prod", "aws");
    const policy = parsed(plan.get("aws:iam/role:Role", `${DUMP}-schedule`, "inlinePolicies.0.policy"));
    const [run, pass] = listAt(policy, "Statement");
    expect(at(run, "Resource")).to.equal(
      `arn:aws:ecs:us-west-2:123456789012:task-definition/prod-${SYSTEM}-database-dump:*`,
    );
    expect(at(pass, "Condition")).to.deep.equal({
      StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
    });
    expect(String(at(pass, "Resource"))).to.include(`role/prod-${SYSTEM}`);
  });
  it("connects as the application's role, verifying the server", async () => {
    for (const placement of ["aws", "hybrid"] as const) {
      const plan = await planOf("prod", placement);
      const definitions = plan.get("aws:ecs/taskDefinition:TaskDefinition", DUMP, "containerDefinitions");
      const variables = at(named(parsed(definitions), "dump"), "environment");
      expect(at(named(variables, "PGUSER"), "value")).to.equal("tenant_provisioning");
      expect(at(named(variables, "PGSSLMODE"), "value")).to.equal("verify-full");
      expect(at(named(variables, "PGSSLROOTCERT"), "value")).to.equal("/etc/ward/ca.pem");
    }
  });
  it("runs one dump at a time, and tries again", async () => {
    const plan = await planOf("prod", "kubernetes");
    const spec = plan.get("kubernetes:batch/v1:CronJob", DUMP, "spec");
    expect(at(spec, "concurrencyPolicy")).to.equal("Forbid");
    expect(at(spec, "suspend")).to.equal(false);
    expect(at(spec, "jobTemplate.spec.backoffLimit")).to.equal(2);
  });
  it("takes snapshots of this database, and rehearses with them", async () => {
    const plan = await planOf("prod", "aws");
    const arn = `arn:aws:rds:us-west-2:123456789012:db:prod-${SYSTEM}-database`;
    expect(plan.get("aws:backup/selection:Selection", NAME, "resources")).to.deep.equal([arn]);
    const type = "aws:backup/restoreTestingSelection:RestoreTestingSelection";
    expect(plan.get(type, NAME, "protectedResourceArns")).to.deep.equal([arn]);
  });
  it("is refused when it keeps copies too short, or at no time of day", async () => {
    const lines = await refusalOf((spec) => {
      Object.assign(spec.backups[0] ?? {}, { keepDays: 3, at: "25:00" });
    });
    expect(lines[0]).to.equal("tenant-provisioning-database-backups:");
    expect(lines.join("\n")).to.include("keepDays is 3: keep backups for 7 days or more");
    expect(lines.join("\n")).to.include('at is "25:00": write a time of day as HH:MM, e.g. 04:30');
  });
});

describe("BackupSchedule every two hours, of MongoDB", () => {
  let aws: PlanView;
  let kubernetes: PlanView;
  before(async () => {
    aws = await planFor({ stack: "prod", placement: "aws", spec: everyTwoHours() });
    kubernetes = await planFor({ stack: "prod", placement: "kubernetes", spec: everyTwoHours() });
  });

  it("starts a dump at every even hour", () => {
    expect(aws.get(SCHEDULE, DUMP, "scheduleExpression")).to.equal("cron(0 0/2 * * ? *)");
    expect(kubernetes.get(CRON, DUMP, "spec.schedule")).to.equal("0 0-23/2 * * *");
  });
  it("stops a dump on kubernetes when the next one is due", () => {
    const seconds = kubernetes.get(CRON, DUMP, "spec.jobTemplate.spec.activeDeadlineSeconds");
    expect(seconds).to.equal(2 * 3600);
  });
  it("takes a snapshot a day on aws, after DocumentDB's own backup window and its maintenance", () => {
    const type = "aws:backup/plan:Plan";
    expect(aws.get(type, NAME, "rules.0.schedule")).to.equal("cron(0 4 * * ? *)");
    const cluster = aws.inputs(aws.one("aws:docdb/cluster:Cluster", `${SYSTEM}-database`));
    expect(at(cluster, "preferredBackupWindow")).to.equal("00:30-01:30");
    expect(at(cluster, "preferredMaintenanceWindow")).to.equal("sun:02:00-sun:04:00");
  });
  it("keeps dumps, snapshots and the vault's lock for the same days", () => {
    const definitions = parsed(
      aws.get("aws:ecs/taskDefinition:TaskDefinition", DUMP, "containerDefinitions"),
    );
    const variables = at(named(definitions, "dump"), "environment");
    expect(at(named(variables, "BACKUP_KEEP_DAYS"), "value")).to.equal("30");
    expect(aws.get("aws:backup/plan:Plan", NAME, "rules.0.lifecycle.deleteAfter")).to.equal(30);
    const lock = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
    expect(aws.get(lock, NAME, "minRetentionDays")).to.equal(30);
  });
  it("reads from a secondary on both targets, with an address that is a secret", () => {
    const definitions = parsed(
      aws.get("aws:ecs/taskDefinition:TaskDefinition", DUMP, "containerDefinitions"),
    );
    const uri = at(named(at(named(definitions, "dump"), "secrets"), "MONGODB_URI"), "valueFrom");
    expect(String(uri)).to.match(/:parameter\/ward\/prod\/tenant-provisioning\/database\/replicaUrl$/);
    const container = at(kubernetes.get(CRON, DUMP, "spec.jobTemplate.spec.template.spec"), "containers.0");
    const variable = named(at(container, "env"), "MONGODB_URI");
    expect(at(variable, "valueFrom.secretKeyRef")).to.deep.equal({
      name: `${SYSTEM}-database`,
      key: "replicaUrl",
    });
  });
  it("leaves base backups and the oplog to Percona, which archives it within the objective", () => {
    expect(kubernetes.all("kubernetes:postgresql.cnpg.io/v1:ScheduledBackup")).to.deep.equal([]);
    const type = "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB";
    expect(kubernetes.get(type, `${SYSTEM}-database`, "spec.backup.pitr")).to.deep.include({
      enabled: true,
      oplogSpanMin: 5,
    });
  });
  it("is rehearsed monthly: a snapshot by AWS Backup, and the dump on both targets when it has ended", () => {
    expect(aws.get("aws:backup/restoreTestingPlan:RestoreTestingPlan", NAME, "scheduleExpression")).to.equal(
      "cron(0 7 1 * ? *)",
    );
    expect(aws.get(SCHEDULE, DRILL, "scheduleExpression")).to.equal("cron(0 4 1 * ? *)");
    expect(kubernetes.get(CRON, DRILL, "spec.schedule")).to.equal("0 4 1 * *");
  });
  it("breaks no policy and leaves nothing unknown", () => {
    for (const { plan } of [aws, kubernetes]) {
      expect(plan.verdict.violations).to.deep.equal([]);
      expect(plan.verdict.judgedUnknowns).to.equal(0);
    }
  });
});

describe("objectives of backups", () => {
  it("stand in the plan as they are, on both targets", async () => {
    for (const placement of ["aws", "kubernetes"] as const) {
      const plan = await planOf("prod", placement);
      const component = plan.inputs(plan.one("ward:components:BackupSchedule", NAME));
      expect(at(component, "objectives")).to.deep.equal({ recoveryMinutes: 60, lossMinutes: 60 });
    }
  });
  it("are carried by a log that is archived every five minutes", async () => {
    const plan = await planOf("prod", "kubernetes");
    const type = "kubernetes:postgresql.cnpg.io/v1:Cluster";
    const timeout = plan.get(type, `${SYSTEM}-database`, "spec.postgresql.parameters.archive_timeout");
    expect(timeout).to.equal(`${ARCHIVE_MINUTES}min`);
    expect(ARCHIVE_MINUTES).to.equal(5);
  });
  it("of an hour are kept although dumps are daily, for the log carries them", () => {
    const aws = { kind: "aws", engine: "postgres", identifier: reference("prod-database") } as const;
    const mongo = { engine: "mongodb", serverImage: "none" } as const;
    const cluster = { kind: "kubernetes", cluster: reference("database"), ...mongo } as const;
    expect(worstLossMinutes("day", aws)).to.equal(5);
    expect(worstLossMinutes({ hours: 2 }, cluster)).to.equal(5);
  });
  it("that no backup can keep are refused with the arithmetic", async () => {
    const lines = await refusalOf((spec) => {
      spec.objectives = { recoveryMinutes: 60, lossMinutes: 3 };
    });
    expect(lines.join("\n")).to.include(
      "objectives.lossMinutes is 3: recovery to a point in time may lose 5 minutes, the dumps 24 × 60 = 1440: allow 5 or more",
    );
  });
  it("that a log just keeps are taken, one minute less is not", () => {
    const aws = { kind: "aws", engine: "postgres", identifier: reference("prod-database") } as const;
    const refused = (lossMinutes: number) => {
      const problems = new Problems();
      checkObjectives({ every: "day", objectives: { recoveryMinutes: 1, lossMinutes } }, aws, problems);
      return () => problems.refuse(Object.create(null) as never, "backups");
    };
    expect(refused(5)).not.to.throw();
    expect(refused(4)).to.throw("allow 5 or more");
  });
  it("are whole minutes", async () => {
    const lines = await refusalOf((spec) => {
      spec.objectives = { recoveryMinutes: 0, lossMinutes: 60 };
    });
    expect(lines.join("\n")).to.include("objectives.recoveryMinutes is 0: give whole minutes, 1 or more");
  });
});

describe("hours between dumps", () => {
  const refused = async (every: { hours: number }, time: string) =>
    (
      await refusalOf((spec) => {
        Object.assign(spec.backups[0] ?? {}, { every, at: time });
      })
    ).join("\n");

  for (const hours of [0, 5, 2.5, 24])
    it(`are refused when days would differ: ${hours}`, async () => {
      expect(await refused({ hours }, "00:00")).to.include(
        `every.hours is ${hours}: use 1, 2, 3, 4, 6, 8 or 12, so that every day has the same times`,
      );
    });
  it("are counted from the first dump of a day", async () => {
    expect(await refused({ hours: 2 }, "05:30")).to.include(
      'at is "05:30" with a dump every 2 hours: name the first of a day, 01:30',
    );
  });
});

describe("times of schedules", () => {
  for (const text of ["24:00", "4:30", "04:60", "0430", "", "04:30:00", "-1:00"])
    it(`are not read from "${text}"`, () => {
      expect(() => parseTime(text)).to.throw(RangeError, "write HH:MM");
    });
  const time = parseTime("04:30");
  const quiet = { from: "12:00", to: "13:00" };
  const afterOwn = { from: "02:30", to: "03:30" };
  const atMidnight = { from: "23:30", to: "00:30" };
  const cases: readonly (readonly [what: string, made: string, expected: string])[] = [
    ["a CronJob", cronJob(time), "30 4 * * *"],
    ["CloudNativePG, seconds first", scheduledBackup(time), "0 30 4 * * *"],
    ["EventBridge, every day", eventBridge(time, "day"), "cron(30 4 * * ? *)"],
    ["EventBridge, every week", eventBridge(time, "week"), "cron(30 4 ? * MON *)"],
    ["EventBridge, every month", eventBridge(time, "month"), "cron(30 4 1 * ? *)"],
    ["a CronJob, every week", cronJob(time, "week"), "30 4 * * 1"],
    ["a CronJob, every month", cronJob(time, "month"), "30 4 1 * *"],
    ["midnight", cronJob(parseTime("00:00")), "0 0 * * *"],
    ["a CronJob every two hours", cronJob(parseTime("01:30"), { hours: 2 }), "30 1-23/2 * * *"],
    ["EventBridge every two hours", eventBridge(parseTime("01:30"), { hours: 2 }), "cron(30 1/2 * * ? *)"],
    ["the first of a day", written(firstOfDay(parseTime("19:05"), { hours: 6 })), "01:05"],
    ["the only one of a day", written(firstOfDay(parseTime("19:05"), "day")), "19:05"],
    ["a snapshot after a dump", written(snapshotTime(parseTime("19:00"), quiet)), "20:00"],
    ["a snapshot after RDS's own", written(snapshotTime(parseTime("00:00"), quiet)), "01:30"],
    ["a snapshot long before RDS's own", written(snapshotTime(parseTime("22:29"), quiet)), "23:29"],
    ["a snapshot before maintenance", written(snapshotTime(parseTime("09:59"), quiet)), "10:59"],
    ["a snapshot too near to maintenance", written(snapshotTime(parseTime("10:00"), quiet)), "13:00"],
    ["a snapshot in maintenance", written(snapshotTime(parseTime("11:30"), quiet)), "13:00"],
    ["a snapshot after both", written(snapshotTime(parseTime("00:00"), afterOwn)), "03:30"],
    [
      "a snapshot after both, around midnight",
      written(snapshotTime(parseTime("22:00"), atMidnight)),
      "01:30",
    ],
    ["a snapshot too near to RDS's own", written(snapshotTime(parseTime("22:30"), quiet)), "01:30"],
    ["an hour later", cronJob(later(parseTime("04:30"), 1)), "30 5 * * *"],
    ["an hour later, around midnight", cronJob(later(parseTime("23:15"), 1)), "15 0 * * *"],
  ];
  for (const [what, made, expected] of cases)
    it(`are written for ${what}: ${expected}`, () => {
      expect(made).to.equal(expected);
    });
});
