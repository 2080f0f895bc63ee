import { expect } from "chai";
import {
  cronJob,
  eventBridge,
  later,
  parseTime,
  scheduledBackup,
} from "../../components/backup-schedule/schedule";
import { builtOn } from "../support/components";
import { at, listAt, named, parsed, planOf, SYSTEM } from "../support/plan";
import { backupScheduleContract } from "./backup-schedule.contract";
import { refusalOf } from "./refusal";

const NAME = `${SYSTEM}-database-backups`;
const DUMP = `${NAME}-dump`;

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

describe("times of schedules", () => {
  for (const text of ["24:00", "4:30", "04:60", "0430", "", "04:30:00", "-1:00"])
    it(`are not read from "${text}"`, () => {
      expect(() => parseTime(text)).to.throw(RangeError, "write HH:MM");
    });
  const time = parseTime("04:30");
  const cases: readonly (readonly [what: string, made: string, expected: string])[] = [
    ["a CronJob", cronJob(time), "30 4 * * *"],
    ["CloudNativePG, seconds first", scheduledBackup(time), "0 30 4 * * *"],
    ["EventBridge, every day", eventBridge(time, "day"), "cron(30 4 * * ? *)"],
    ["EventBridge, every week", eventBridge(time, "week"), "cron(30 4 ? * MON *)"],
    ["EventBridge, every month", eventBridge(time, "month"), "cron(30 4 1 * ? *)"],
    ["midnight", cronJob(parseTime("00:00")), "0 0 * * *"],
    ["an hour later", cronJob(later(parseTime("04:30"), 1)), "30 5 * * *"],
    ["an hour later, around midnight", cronJob(later(parseTime("23:15"), 1)), "15 0 * * *"],
  ];
  for (const [what, made, expected] of cases)
    it(`are written for ${what}: ${expected}`, () => {
      expect(made).to.equal(expected);
    });
});
