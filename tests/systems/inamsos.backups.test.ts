import { expect } from "chai";
import { at, type PlanView } from "../support/plan";
import { slowAfter, tooOldAfter } from "./backup-alert";
import { BackupJob } from "./backup-job";
import { byStack } from "./facts";
import { fact, SYSTEM } from "./inamsos.facts";

const BACKUPS = `${SYSTEM}-database-backups`;
const FILES = `${SYSTEM}-files-backups`;
const AWS_PLAN = "aws:backup/plan:Plan";
const backup = (path: string) => `backups.0.${path}`;
const files = (path: string) => `storeBackups.0.${path}`;

const dump = (plan: PlanView) => new BackupJob(plan, BACKUPS, "dump");
const sync = (plan: PlanView) => new BackupJob(plan, FILES, "sync");

describe("seed 002: backups", () => {
  fact("dumps the database daily at 02:00 in Jakarta", [backup("of"), backup("every"), backup("at")], {
    everywhere: (plan) => {
      expect(dump(plan).dailyAt).to.equal("19:00");
      expect(inJakarta(dump(plan).dailyAt)).to.equal("02:00");
      expect(dump(plan).variable("PGDATABASE")).to.equal("inamsos");
    },
  });
  fact("keeps dumps and snapshots for 7 days", [backup("keepDays")], {
    everywhere: (plan) => expect(dump(plan).variable("BACKUP_KEEP_DAYS")).to.equal("7"),
    data: {
      aws: (plan) => {
        expect(plan.get(AWS_PLAN, BACKUPS, "rules.0.lifecycle")).to.deep.equal({ deleteAfter: 7 });
        const lock = plan.one("aws:backup/vaultLockConfiguration:VaultLockConfiguration", BACKUPS);
        expect(at(plan.inputs(lock), "minRetentionDays")).to.equal(7);
      },
    },
  });
  // Which writes compressed dumps with a manifest of SHA-256: tests/live/dump.test.ts.
  fact("runs Ward's dump program", ["backupImage"], {
    everywhere: (plan) => {
      expect(at(dump(plan).container, "image")).to.equal("docker.io/inamsos/ward-backup:1.0.0");
      expect(at(sync(plan).container, "image")).to.equal("docker.io/inamsos/ward-backup:1.0.0");
    },
    data: { kubernetes: (plan) => expect(at(dump(plan).container, "args")).to.deep.equal(["dump"]) },
  });
  fact("uploads dumps to a bucket of its own, outside of what they protect, in the country", [], {
    everywhere: (plan) => {
      const bucket = `ward-backups-inamsos-${plan.stack}-ap-southeast-3`;
      expect(dump(plan).variable("BACKUP_BUCKET")).to.equal(bucket);
      expect(dump(plan).variable("AWS_REGION")).to.equal("ap-southeast-3");
      expect(dump(plan).variable("BACKUP_PREFIX")).to.equal(`${plan.stack}/${SYSTEM}/dumps/database`);
    },
  });
  fact(
    "copies files and images daily at 02:30 in Jakarta, and keeps what is replaced for 7 days",
    [files("of"), files("at"), files("keepDays")],
    {
      everywhere: (plan) => {
        expect(sync(plan).dailyAt).to.equal("19:30");
        expect(inJakarta(sync(plan).dailyAt)).to.equal("02:30");
        expect(sync(plan).variable("BACKUP_KEEP_DAYS")).to.equal("7");
      },
      data: {
        aws: (plan) =>
          expect(sync(plan).variable("STORE_BUCKETS")).to.equal(
            `${plan.stack}-inamsos-files-inamsos-files-123456789012`,
          ),
        kubernetes: (plan) => expect(sync(plan).variable("STORE_BUCKETS")).to.equal("inamsos-files"),
      },
    },
  );
  fact("rehearses a restore every month (16: backup restoration test)", [backup("drill")], {
    everywhere: (plan) => {
      const drill = new BackupJob(plan, BACKUPS, "drill");
      expect(drill.runs).to.deep.equal(["every first of a month", "23:00"]);
      expect(drill.variable("DRILL_RECOVERY_SECONDS")).to.equal("3600");
    },
    data: {
      aws: (plan) => {
        const type = "aws:backup/restoreTestingPlan:RestoreTestingPlan";
        expect(plan.get(type, BACKUPS, "scheduleExpression")).to.match(/^cron\(\d+ \d+ 1 \* \? \*\)$/);
      },
    },
  });
  fact("answers again after an hour, and loses a day at most (15: RTO, RPO)", ["objectives"], {
    everywhere: (plan) =>
      expect(plan.get("ward:components:BackupSchedule", BACKUPS, "objectives")).to.deep.equal({
        recoveryMinutes: 60,
        lossMinutes: 24 * 60,
      }),
  });
  fact("rings when no dump ended for 52 hours, or a restore nears an hour", ["objectives"], {
    everywhere: (plan) => {
      expect(tooOldAfter(plan, `${BACKUPS}-dump`)).to.equal(52);
      expect(tooOldAfter(plan, `${BACKUPS}-drill`)).to.equal(772);
      expect(slowAfter(plan, `${BACKUPS}-drill`)).to.equal(48);
    },
  });
  fact("goes back to any second of the last 35 days, 7 in staging", [], {
    data: {
      aws: (plan) => {
        const type = "aws:rds/instance:Instance";
        expect(plan.get(type, `${SYSTEM}-database`, "backupRetentionPeriod")).to.equal(
          byStack(plan, { prod: 35, staging: 7 }),
        );
      },
      kubernetes: (plan) => {
        const type = "kubernetes:barmancloud.cnpg.io/v1:ObjectStore";
        expect(plan.get(type, `${SYSTEM}-database-archive`, "spec.retentionPolicy")).to.equal(
          byStack(plan, { prod: "35d", staging: "7d" }),
        );
      },
    },
  });
  fact("runs no backup while the database may restart, 21:30 to 22:30 UTC", ["maintenance"], {
    everywhere: (plan) => {
      const times = [dump(plan).dailyAt, sync(plan).dailyAt];
      expect(times.filter((time) => time >= "20:30" && time < "22:30")).to.deep.equal([]);
    },
    data: {
      aws: (plan) => expect(plan.get(AWS_PLAN, BACKUPS, "rules.0.schedule")).to.equal("cron(0 20 * * ? *)"),
    },
  });
});

/** A time of day in UTC, as a clock in Jakarta shows it. */
function inJakarta(utc: string): string {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Jakarta", timeStyle: "short" });
  return clock.format(new Date(`2026-01-01T${utc}:00Z`));
}
