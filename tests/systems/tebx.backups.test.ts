import { expect } from "chai";
import { at, type PlanView } from "../support/plan";
import { slowAfter, tooOldAfter } from "./backup-alert";
import { BackupJob } from "./backup-job";
import { byStack } from "./facts";
import { fact, SYSTEM } from "./tebx.facts";

const SCHEDULE = "aws:scheduler/schedule:Schedule";
const CRON = "kubernetes:batch/v1:CronJob";
const PLAN = "aws:backup/plan:Plan";
const DATABASE = `${SYSTEM}-database-backups`;
const IDENTITY = `${SYSTEM}-identity-database-backups`;
const CACHE = `${SYSTEM}-cache-backups`;
const UPLOADS = `${SYSTEM}-uploads-backups`;
const backup = (path: string) => `backups.0.${path}`;
const identity = (path: string) => `backups.1.${path}`;
const cache = (path: string) => `cacheBackups.0.${path}`;
const uploads = (path: string) => `storeBackups.0.${path}`;

/** Every run of the backup program. */
const runs = (plan: PlanView) => ({
  database: new BackupJob(plan, DATABASE, "dump"),
  "identity-database": new BackupJob(plan, IDENTITY, "dump"),
  cache: new BackupJob(plan, CACHE, "copy"),
  uploads: new BackupJob(plan, UPLOADS, "sync"),
});

describe("seed 000: backups of MongoDB", () => {
  fact("dump tebx every two hours, from midnight UTC", [backup("of"), backup("every"), backup("at")], {
    data: {
      aws: (plan) => {
        expect(plan.get(SCHEDULE, `${DATABASE}-dump`, "scheduleExpression")).to.equal("cron(0 0/2 * * ? *)");
        expect(plan.get(SCHEDULE, `${DATABASE}-dump`, "scheduleExpressionTimezone")).to.equal("UTC");
      },
      kubernetes: (plan) => {
        expect(plan.get(CRON, `${DATABASE}-dump`, "spec.schedule")).to.equal("0 0-23/2 * * *");
        expect(plan.get(CRON, `${DATABASE}-dump`, "spec.timeZone")).to.equal("Etc/UTC");
      },
    },
    everywhere: (plan) => expect(runs(plan).database.variable("MONGODB_DATABASE")).to.equal("tebx"),
  });
  fact("keep dumps and snapshots for 30 days", [backup("keepDays")], {
    data: {
      aws: (plan) => {
        expect(plan.get(PLAN, DATABASE, "rules.0.lifecycle")).to.deep.equal({ deleteAfter: 30 });
        const type = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
        expect(plan.get(type, DATABASE, "minRetentionDays")).to.equal(30);
      },
    },
    everywhere: (plan) => expect(runs(plan).database.variable("BACKUP_KEEP_DAYS")).to.equal("30"),
  });
  fact("go back to any second of the last 35 days by the oplog, 7 in staging", [], {
    data: {
      aws: (plan) =>
        expect(plan.get("aws:docdb/cluster:Cluster", `${SYSTEM}-database`, "backupRetentionPeriod")).to.equal(
          byStack(plan, { prod: 35, staging: 7 }),
        ),
      kubernetes: (plan) => {
        const type = "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB";
        const spec = plan.get(type, `${SYSTEM}-database`, "spec.backup");
        expect(at(spec, "pitr.enabled")).to.equal(true);
        expect(at(spec, "pitr.oplogSpanMin")).to.equal(5);
        expect(at(spec, "tasks.0.retention.count")).to.equal(byStack(plan, { prod: 35, staging: 7 }));
      },
    },
  });
  fact("are restored for a rehearsal every month, of which a quarter has three", [backup("drill")], {
    data: {
      aws: (plan) => {
        const type = "aws:backup/restoreTestingPlan:RestoreTestingPlan";
        expect(plan.get(type, DATABASE, "scheduleExpression")).to.match(/^cron\(\d+ \d+ 1 \* \? \*\)$/);
      },
    },
  });
  fact(
    "lose an hour at most, and are back within half an hour",
    ["objectives.lossMinutes", "objectives.recoveryMinutes"],
    {
      everywhere: (plan) => {
        for (const schedule of [DATABASE, IDENTITY])
          expect(plan.get("ward:components:BackupSchedule", schedule, "objectives")).to.deep.equal({
            lossMinutes: 60,
            recoveryMinutes: 30,
          });
      },
    },
  );
  fact(
    "ring when no dump ended for 6 hours, or a restore nears half an hour",
    [backup("every"), "objectives.lossMinutes", "objectives.recoveryMinutes"],
    {
      everywhere: (plan) => {
        expect(tooOldAfter(plan, `${DATABASE}-dump`)).to.equal(6);
        expect(tooOldAfter(plan, `${IDENTITY}-dump`)).to.equal(52);
        expect(tooOldAfter(plan, `${IDENTITY}-drill`)).to.equal(772);
        expect(slowAfter(plan, `${IDENTITY}-drill`)).to.equal(24);
        expect(slowAfter(plan, `${CACHE}-drill`)).to.equal(24);
      },
    },
  );
  fact("leave the database's window for restarts, 02:30 to 03:30, between two dumps", ["maintenance"], {
    data: {
      aws: (plan) => {
        const window = plan.get(
          "aws:docdb/cluster:Cluster",
          `${SYSTEM}-database`,
          "preferredMaintenanceWindow",
        );
        expect(window).to.equal("sun:02:30-sun:03:30");
        expect(plan.get(PLAN, DATABASE, "rules.0.schedule")).to.equal("cron(30 3 * * ? *)");
      },
    },
  });
});

describe("seed 000: backups of Keycloak's users", () => {
  fact("dump keycloak every day at 04:00 UTC", [identity("of"), identity("every"), identity("at")], {
    everywhere: (plan) => {
      expect(runs(plan)["identity-database"].dailyAt).to.equal("04:00");
      expect(runs(plan)["identity-database"].variable("PGDATABASE")).to.equal("keycloak");
    },
  });
  fact("keep dumps and snapshots for 30 days", [identity("keepDays")], {
    data: {
      aws: (plan) => expect(plan.get(PLAN, IDENTITY, "rules.0.lifecycle")).to.deep.equal({ deleteAfter: 30 }),
    },
    everywhere: (plan) => expect(runs(plan)["identity-database"].variable("BACKUP_KEEP_DAYS")).to.equal("30"),
  });
  fact("are restored for a rehearsal every month", [identity("drill")], {
    everywhere: (plan) => {
      const drill = new BackupJob(plan, IDENTITY, "drill");
      expect(drill.runs).to.deep.equal(["every first of a month", "08:00"]);
      expect(drill.variable("DRILL_RECOVERY_SECONDS")).to.equal("1800");
    },
    data: {
      aws: (plan) => {
        const type = "aws:backup/restoreTestingPlan:RestoreTestingPlan";
        expect(plan.get(type, IDENTITY, "scheduleExpression")).to.match(/^cron\(\d+ \d+ 1 \* \? \*\)$/);
      },
    },
  });
});

describe("seed 000: backups of Redis and of uploads", () => {
  fact("make a snapshot of Redis every hour", [cache("of"), cache("every")], {
    data: {
      // One node has a quota of 20 snapshots a day: in staging every second hour.
      aws: (plan) =>
        expect(plan.get(SCHEDULE, `${CACHE}-copy`, "scheduleExpression")).to.equal(
          byStack(plan, { prod: "cron(0 0/1 * * ? *)", staging: "cron(0 1/2 * * ? *)" }),
        ),
      // Its own save lines: tebx.cache.test.ts.
      kubernetes: (plan) =>
        expect(plan.get("ward:components:CacheBackup", CACHE, "every")).to.deep.equal({ hours: 1 }),
    },
    everywhere: (plan) => expect(runs(plan).cache.variable("CACHE_CONNECTION")).to.equal("cache"),
  });
  fact("copy Redis to the backup site every day at 05:00 UTC", [cache("at")], {
    data: {
      aws: (plan) => expect(runs(plan).cache.variable("CACHE_COPY_AT")).to.equal("05:00"),
      kubernetes: (plan) => expect(runs(plan).cache.dailyAt).to.equal("05:00"),
    },
  });
  fact("are restored from the copy of Redis for a rehearsal every month", [cache("drill")], {
    everywhere: (plan) => {
      const drill = new BackupJob(plan, CACHE, "drill");
      expect(drill.runs).to.deep.equal(["every first of a month", "09:00"]);
      expect(drill.variable("DRILL_RECOVERY_SECONDS")).to.equal("1800");
    },
  });
  fact("copy uploads to the backup site every day at 05:30 UTC", [uploads("of"), uploads("at")], {
    data: {
      aws: (plan) => {
        const bucket = `${plan.stack}-tebx-uploads-uploads-123456789012`;
        expect(runs(plan).uploads.variable("STORE_BUCKETS")).to.equal(bucket);
      },
      kubernetes: (plan) => expect(runs(plan).uploads.variable("STORE_BUCKETS")).to.equal("uploads"),
    },
    everywhere: (plan) => expect(runs(plan).uploads.dailyAt).to.equal("05:30"),
  });
  fact("keep both for 30 days", [cache("keepDays"), uploads("keepDays")], {
    everywhere: (plan) => {
      expect(runs(plan).cache.variable("BACKUP_KEEP_DAYS")).to.equal("30");
      expect(runs(plan).uploads.variable("BACKUP_KEEP_DAYS")).to.equal("30");
    },
  });
  fact("go to a bucket outside of what they protect", [], {
    everywhere: (plan) => {
      for (const [of, run] of Object.entries(runs(plan)))
        expect(run.variable("BACKUP_BUCKET"), of).to.equal(`ward-backups-${plan.stack}-us-east-2`);
    },
  });
  fact("are made by Ward's backup program", ["backupImage"], {
    everywhere: (plan) => {
      for (const [of, run] of Object.entries(runs(plan)))
        expect(at(run.container, "image"), of).to.equal("registry.tebx.com/ward-backup:1.0.0");
    },
  });
});
