import { expect } from "chai";
import { at, listAt, type PlanView, SYSTEM, targetOf } from "../support/plan";
import { BackupJob } from "./backup-job";
import { byStack } from "./facts";
import { fact } from "./tenant-provisioning.facts";

const BACKUPS = `${SYSTEM}-database-backups`;
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const CRON = "kubernetes:batch/v1:CronJob";
const DUMP = `${BACKUPS}-dump`;
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const dump = (plan: PlanView) => new BackupJob(plan, BACKUPS, "dump");
const backup = (path: string) => `backups.0.${path}`;

describe("seed 004: backups", () => {
  fact("dumps the database every day at 04:30 UTC", [backup("of"), backup("every"), backup("at")], {
    data: {
      aws: (plan) => {
        expect(plan.get(SCHEDULE, DUMP, "scheduleExpression")).to.equal("cron(30 4 * * ? *)");
        expect(plan.get(SCHEDULE, DUMP, "scheduleExpressionTimezone")).to.equal("UTC");
        expect(dump(plan).variable("PGDATABASE")).to.equal("tenant_provisioning_prod");
      },
      kubernetes: (plan) => {
        expect(plan.get(CRON, DUMP, "spec.schedule")).to.equal("30 4 * * *");
        expect(plan.get(CRON, DUMP, "spec.timeZone")).to.equal("Etc/UTC");
        expect(dump(plan).variable("PGDATABASE")).to.equal("tenant_provisioning_prod");
      },
    },
  });
  fact("uploads dumps to the stack's bucket on another site", [], {
    everywhere: (plan) => {
      expect(dump(plan).variable("BACKUP_BUCKET")).to.equal(`ward-backups-${plan.stack}-us-east-2`);
      expect(dump(plan).variable("BACKUP_PREFIX")).to.equal(`${plan.stack}/${SYSTEM}/dumps/database`);
      expect(dump(plan).variable("AWS_REGION")).to.equal("us-east-2");
    },
  });
  fact("keeps daily dumps for 30 days", [backup("keepDays")], {
    everywhere: (plan) => expect(dump(plan).variable("BACKUP_KEEP_DAYS")).to.equal("30"),
  });
  fact("keeps daily snapshots for 30 days in a vault that lets nobody delete them earlier", [], {
    data: {
      aws: (plan) => {
        const rule = plan.get("aws:backup/plan:Plan", BACKUPS, "rules.0");
        expect(at(rule, "schedule")).to.equal("cron(30 5 * * ? *)");
        expect(at(rule, "lifecycle")).to.deep.equal({ deleteAfter: 30 });
        const lock = plan.one("aws:backup/vaultLockConfiguration:VaultLockConfiguration", BACKUPS);
        expect(at(plan.inputs(lock), "minRetentionDays")).to.equal(30);
        const grace = byStack(plan, { prod: 3, staging: undefined });
        expect(at(plan.inputs(lock), "changeableForDays")).to.equal(grace);
      },
      kubernetes: (plan) => {
        const type = "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup";
        expect(plan.get(type, BACKUPS, "spec.schedule")).to.equal("0 30 5 * * *");
      },
    },
  });
  fact("goes back to any second of the last 35 days, 7 in staging", [], {
    data: {
      aws: (plan) =>
        expect(plan.get("aws:rds/instance:Instance", `${SYSTEM}-database`, "backupRetentionPeriod")).to.equal(
          byStack(plan, { prod: 35, staging: 7 }),
        ),
      kubernetes: (plan) => {
        const type = "kubernetes:barmancloud.cnpg.io/v1:ObjectStore";
        const policy = byStack(plan, { prod: "35d", staging: "7d" });
        expect(plan.get(type, `${SYSTEM}-database-archive`, "spec.retentionPolicy")).to.equal(policy);
      },
    },
  });
  fact("rehearses a restore every Monday", [backup("drill")], {
    everywhere: (plan) =>
      expect(new BackupJob(plan, BACKUPS, "drill").runs).to.deep.equal(["every Monday", "08:30"]),
    data: {
      aws: (plan) => {
        const type = "aws:backup/restoreTestingPlan:RestoreTestingPlan";
        expect(plan.get(type, BACKUPS, "scheduleExpression")).to.equal("cron(30 8 ? * MON *)");
      },
    },
  });
  fact("keeps no copy shorter than another agrees to", [], {
    data: {
      aws: (plan) => {
        const vault = plan.one("aws:backup/vaultLockConfiguration:VaultLockConfiguration", BACKUPS);
        const floor = Number(at(plan.inputs(vault), "minRetentionDays"));
        const lifecycle = plan.get("aws:backup/plan:Plan", BACKUPS, "rules.0.lifecycle.deleteAfter");
        expect(Number(lifecycle)).to.be.at.least(floor);
        expect(Number(dump(plan).variable("BACKUP_KEEP_DAYS"))).to.equal(floor);
      },
    },
  });
  fact("runs no backup while the database may restart", ["maintenance"], {
    data: {
      aws: (plan) => {
        const hour = (cron: unknown) => Number(/^cron\(\d+ (\d+)/.exec(String(cron))?.[1]);
        const dumped = plan.get(SCHEDULE, DUMP, "scheduleExpression");
        const snapshot = plan.get("aws:backup/plan:Plan", BACKUPS, "rules.0.schedule");
        expect(Math.min(hour(dumped), hour(snapshot))).to.be.at.least(4);
        const window = plan.get("aws:rds/instance:Instance", `${SYSTEM}-database`, "backupWindow");
        expect(window).to.equal("00:30-01:30");
      },
    },
  });
  fact("asks for an hour until it answers again, and an hour of work lost", ["objectives"], {
    everywhere: (plan) => {
      const objectives = plan.get("ward:components:BackupSchedule", BACKUPS, "objectives");
      expect(objectives).to.deep.equal({ recoveryMinutes: 60, lossMinutes: 60 });
    },
  });
  fact("runs Ward's dump program", ["backupImage"], {
    everywhere: (plan) =>
      expect(at(dump(plan).container, "image")).to.equal("registry.healthcare.com/ward-backup:1.0.0"),
  });
});

describe("seed 004: operations", () => {
  fact("keeps every log group for 30 days", [], {
    everywhere: (plan) => {
      const groups = plan.all("aws:cloudwatch/logGroup:LogGroup");
      const others = groups.filter((group) => at(plan.inputs(group), "retentionInDays") !== 30);
      expect(others.map((group) => group.name)).to.deep.equal([]);
    },
  });
  fact("lives in the namespace healthcare, healthcare-staging in staging", ["namespace"], {
    services: {
      kubernetes: (plan) => {
        const namespace = byStack(plan, { prod: "healthcare", staging: "healthcare-staging" });
        const type = "kubernetes:core/v1:Namespace";
        expect(plan.get(type, `${SYSTEM}-network`, "metadata.name")).to.equal(namespace);
        const elsewhere = plan.resources.filter((resource) => {
          const found = at(plan.inputs(resource), "metadata.namespace");
          return resource.type.startsWith("kubernetes:") && resource.type !== type && found !== namespace;
        });
        expect(elsewhere.map(({ name }) => name)).to.deep.equal([]);
      },
      aws: (plan) => {
        const type = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";
        expect(plan.get(type, `${SYSTEM}-network`, "name")).to.equal(`healthcare.${plan.stack}.internal`);
      },
    },
  });
  fact("has addresses of its own, 10.40.0.0/16", ["cidr"], {
    services: {
      aws: (plan) =>
        expect(plan.get("aws:ec2/vpc:Vpc", `${SYSTEM}-network`, "cidrBlock")).to.equal("10.40.0.0/16"),
    },
  });
  fact("calls SMTP on 587 and HTTPS on 443, and nothing else outside", [`services.${SYSTEM}.egress`], {
    services: {
      aws: (plan) => {
        const rules = plan.all("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
        const ports = rules
          .filter((rule) => rule.name.startsWith(`${SYSTEM}-egress`))
          .map((rule) => plan.inputs(rule));
        expect(ports.map((rule) => [at(rule, "fromPort"), at(rule, "toPort")])).to.have.deep.members([
          [443, 443],
          [587, 587],
        ]);
      },
      kubernetes: (plan) => {
        const [egress] = listAt(plan.get(POLICY, `${SYSTEM}-egress`, "spec.egress"));
        expect(at(egress, "ports")).to.deep.equal([
          { port: 443, protocol: "TCP" },
          { port: 587, protocol: "TCP" },
        ]);
        // Outside: not some private address that happens to listen there.
        expect(at(egress, "to.0.ipBlock.except")).to.include.members(["10.0.0.0/8", "169.254.0.0/16"]);
      },
    },
  });
  fact("says which secrets are still to fill, with the command", ["secrets"], {
    everywhere: (plan) => {
      const keys = ["backupAccessKeyId", "backupSecretAccessKey"];
      const wanted = [
        "MAIL_PASSWORD",
        "SOROBAN_SECRET",
        ...(targetOf.data[plan.placement] === "kubernetes" ? keys : []),
      ];
      expect(plan.plan.secretsToFill).to.have.members(
        wanted.map(
          (secret) =>
            `pulumi config set --secret --path 'ward:secrets.${SYSTEM}.${secret}' --stack ${plan.stack}`,
        ),
      );
    },
  });
  fact("breaks no mandatory rule", [], {
    everywhere: (plan) => {
      const mandatory = plan.plan.verdict.violations.filter(({ level }) => level === "mandatory");
      expect(mandatory.map(({ rule, urn }) => `${rule} ${urn}`)).to.deep.equal([]);
      expect(plan.plan.verdict.judgedUnknowns).to.equal(0);
    },
  });
});
