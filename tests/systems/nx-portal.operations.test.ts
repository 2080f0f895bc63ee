import { expect } from "chai";
import { at, named, type PlanView, targetOf } from "../support/plan";
import { BackupJob } from "./backup-job";
import { byStack } from "./facts";
import { fact, namespaceOf, SYSTEM } from "./nx-portal.facts";
import { taskContainer } from "./workload";

const BACKUPS = `${SYSTEM}-database-backups`;
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const CRON = "kubernetes:batch/v1:CronJob";
const DUMP = `${BACKUPS}-dump`;
const SYNC = `${SYSTEM}-files-backups-sync`;
const dump = (plan: PlanView) => new BackupJob(plan, BACKUPS, "dump");
const backup = (path: string) => `backups.0.${path}`;

describe("seed 001: backups", () => {
  fact("dumps nx_production every day at 02:00 UTC", [backup("of"), backup("every"), backup("at")], {
    data: {
      aws: (plan) => {
        expect(plan.get(SCHEDULE, DUMP, "scheduleExpression")).to.equal("cron(0 2 * * ? *)");
        expect(plan.get(SCHEDULE, DUMP, "scheduleExpressionTimezone")).to.equal("UTC");
      },
      kubernetes: (plan) => {
        expect(plan.get(CRON, DUMP, "spec.schedule")).to.equal("0 2 * * *");
        expect(plan.get(CRON, DUMP, "spec.timeZone")).to.equal("Etc/UTC");
      },
    },
    everywhere: (plan) => expect(dump(plan).variable("PGDATABASE")).to.equal("nx_production"),
  });
  fact("keeps dumps and snapshots for 30 days", [backup("keepDays")], {
    data: {
      aws: (plan) =>
        expect(plan.get("aws:backup/plan:Plan", BACKUPS, "rules.0.lifecycle")).to.deep.equal({
          deleteAfter: 30,
        }),
    },
    everywhere: (plan) => expect(dump(plan).variable("BACKUP_KEEP_DAYS")).to.equal("30"),
  });
  fact("rehearses a restore every month", [backup("drill")], {
    everywhere: (plan) =>
      expect(new BackupJob(plan, BACKUPS, "drill").runs).to.deep.equal(["every first of a month", "06:00"]),
    data: {
      aws: (plan) => {
        const type = "aws:backup/restoreTestingPlan:RestoreTestingPlan";
        expect(plan.get(type, BACKUPS, "scheduleExpression")).to.match(/^cron\(0 \d+ 1 \* \? \*\)$/);
      },
    },
  });
  fact(
    "copies uploads to the backup site every day at 02:30 UTC, and keeps what is replaced for 30 days",
    ["storeBackups.0.of", "storeBackups.0.at", "storeBackups.0.keepDays"],
    {
      data: {
        aws: (plan) => {
          expect(plan.get(SCHEDULE, SYNC, "scheduleExpression")).to.equal("cron(30 2 * * ? *)");
          const environment = at(taskContainer(plan, "sync", SYNC), "environment");
          expect(at(named(environment, "BACKUP_KEEP_DAYS"), "value")).to.equal("30");
          const buckets = `${plan.stack}-nx-portal-files-uploads-123456789012`;
          expect(at(named(environment, "STORE_BUCKETS"), "value")).to.equal(buckets);
        },
        kubernetes: (plan) => {
          expect(plan.get(CRON, SYNC, "spec.schedule")).to.equal("30 2 * * *");
          const pod = "spec.jobTemplate.spec.template.spec.containers";
          const environment = at(named(plan.get(CRON, SYNC, pod), "sync"), "env");
          expect(at(named(environment, "BACKUP_KEEP_DAYS"), "value")).to.equal("30");
          expect(at(named(environment, "STORE_BUCKETS"), "value")).to.equal("uploads");
        },
      },
    },
  );
  fact("uploads dumps to a bucket outside of what they protect", [], {
    everywhere: (plan) => {
      expect(dump(plan).variable("BACKUP_BUCKET")).to.equal(`ward-backups-${plan.stack}-us-east-2`);
      expect(dump(plan).variable("BACKUP_PREFIX")).to.equal(`${plan.stack}/${SYSTEM}/dumps/database`);
    },
  });
  fact("runs Ward's dump program", ["backupImage"], {
    everywhere: (plan) =>
      expect(at(dump(plan).container, "image")).to.equal("registry.example.com/ward-backup:1.0.0"),
  });
  fact("runs no backup while the database may restart, 04:00 to 06:00", ["maintenance"], {
    data: {
      aws: (plan) => {
        const hour = (cron: unknown) => Number(/^cron\(\d+ (\d+)/.exec(String(cron))?.[1]);
        const dumped = plan.get(SCHEDULE, DUMP, "scheduleExpression");
        const snapshot = plan.get("aws:backup/plan:Plan", BACKUPS, "rules.0.schedule");
        expect([hour(dumped), hour(snapshot)]).to.deep.equal([2, 6]);
      },
    },
  });
  fact("asks for an hour until it answers again, and an hour of work lost", ["objectives"], {
    everywhere: (plan) => {
      const spec = plan.get("ward:components:BackupSchedule", BACKUPS, "objectives");
      expect(spec).to.deep.equal({ recoveryMinutes: 60, lossMinutes: 60 });
    },
  });
});

describe("seed 001: operations", () => {
  fact("is a system of its own name", ["name"], {
    everywhere: (plan) => expect(plan.plan.systems.map(({ name }) => name)).to.deep.equal(["nx-portal"]),
  });
  fact("lives in the namespace nx-portal, nx-portal-staging in staging", ["namespace"], {
    services: {
      kubernetes: (plan) => {
        const type = "kubernetes:core/v1:Namespace";
        expect(plan.get(type, `${SYSTEM}-network`, "metadata.name")).to.equal(namespaceOf(plan));
        const elsewhere = plan.resources.filter((resource) => {
          const found = at(plan.inputs(resource), "metadata.namespace");
          return (
            resource.type.startsWith("kubernetes:") && resource.type !== type && found !== namespaceOf(plan)
          );
        });
        expect(elsewhere.map(({ name }) => name)).to.deep.equal([]);
      },
      aws: (plan) => {
        const type = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";
        expect(plan.get(type, `${SYSTEM}-network`, "name")).to.equal(`nx-portal.${plan.stack}.internal`);
      },
    },
  });
  fact("has addresses of its own, 10.30.0.0/16", ["cidr"], {
    services: {
      aws: (plan) =>
        expect(plan.get("aws:ec2/vpc:Vpc", `${SYSTEM}-network`, "cidrBlock")).to.equal("10.30.0.0/16"),
    },
  });
  fact("asks people for no secret but the keys to the backup site", [], {
    everywhere: (plan) => {
      const keys = targetOf.data[plan.placement] === "kubernetes";
      const wanted = keys ? ["backupAccessKeyId", "backupSecretAccessKey"] : [];
      expect(plan.plan.secretsToFill).to.have.members(
        wanted.map(
          (secret) =>
            `pulumi config set --secret --path 'ward:secrets.${SYSTEM}.${secret}' --stack ${plan.stack}`,
        ),
      );
    },
  });
  fact("goes back to any second of the last 35 days, 7 in staging", [], {
    everywhere: (plan) =>
      expect(plan.get("ward:components:DatabaseCluster", `${SYSTEM}-database`, "recoveryDays")).to.equal(
        byStack(plan, { prod: 35, staging: 7 }),
      ),
  });
  fact("breaks no mandatory rule, and leaves nothing unjudged", [], {
    everywhere: (plan) => {
      const mandatory = plan.plan.verdict.violations.filter(({ level }) => level === "mandatory");
      expect(mandatory.map(({ rule, urn }) => `${rule} ${urn}`)).to.deep.equal([]);
      expect(plan.plan.verdict.judgedUnknowns).to.equal(0);
    },
  });
});
