import { expect } from "chai";
import { at, type PlanView, targetOf } from "../support/plan";
import { BackupJob } from "./backup-job";
import { byStack } from "./facts";
import { ALL, fact, namespaceOf, REGISTRY, SYSTEM } from "./hospital.facts";
import { appContainer, text } from "./workload";

const BACKUPS = `${SYSTEM}-database-backups`;
const dump = (plan: PlanView) => new BackupJob(plan, BACKUPS, "dump");
const backup = (path: string) => `backups.0.${path}`;

/** The guide has none: all of it is ours. */
describe("seed 003: backups", () => {
  fact("dumps hospital_db every day at 03:30 UTC", [backup("of"), backup("every"), backup("at")], {
    everywhere: (plan) => {
      expect(dump(plan).dailyAt).to.equal("03:30");
      expect(dump(plan).variable("PGDATABASE")).to.equal("hospital_db");
    },
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
  fact("rehearses a restore every Monday", [backup("drill")], {
    everywhere: (plan) =>
      expect(new BackupJob(plan, BACKUPS, "drill").runs).to.deep.equal(["every Monday", "07:30"]),
    data: {
      aws: (plan) => {
        const type = "aws:backup/restoreTestingPlan:RestoreTestingPlan";
        expect(plan.get(type, BACKUPS, "scheduleExpression")).to.match(/^cron\(30 \d+ \? \* MON \*\)$/);
      },
    },
  });
  fact("uploads dumps to a bucket outside of what they protect", [], {
    everywhere: (plan) => {
      expect(dump(plan).variable("BACKUP_BUCKET")).to.equal(`ward-backups-${plan.stack}-us-east-2`);
      expect(dump(plan).variable("BACKUP_PREFIX")).to.equal(`${plan.stack}/${SYSTEM}/dumps/database`);
    },
  });
  fact("runs Ward's dump program, from the hospital's own registry", ["backupImage"], {
    everywhere: (plan) =>
      expect(at(dump(plan).container, "image")).to.equal(`${REGISTRY}/hospital/ward-backup:1.0.0`),
  });
  fact("begins no backup while the database may restart, 05:30 to 06:30", ["maintenance"], {
    data: {
      aws: (plan) => {
        const snapshot = timeOf(plan.get("aws:backup/plan:Plan", BACKUPS, "rules.0.schedule"));
        for (const time of [dump(plan).dailyAt, snapshot])
          expect(time < "05:30" || time >= "06:30", time).to.equal(true);
      },
    },
  });
  fact("asks for an hour until it answers again, and an hour of work lost", ["objectives"], {
    everywhere: (plan) =>
      expect(plan.get("ward:components:BackupSchedule", BACKUPS, "objectives")).to.deep.equal({
        recoveryMinutes: 60,
        lossMinutes: 60,
      }),
  });
  fact("goes back to any second of the last 35 days, 7 in staging", [], {
    everywhere: (plan) =>
      expect(plan.get("ward:components:DatabaseCluster", `${SYSTEM}-database`, "recoveryDays")).to.equal(
        byStack(plan, { prod: 35, staging: 7 }),
      ),
  });
});

describe("seed 003: operations", () => {
  fact("is a system of its own name", ["name"], {
    everywhere: (plan) => expect(plan.plan.systems.map(({ name }) => name)).to.deep.equal(["hospital"]),
  });
  fact("lives in the namespace hospital, hospital-staging in staging", ["namespace"], {
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
        expect(plan.get(type, `${SYSTEM}-network`, "name")).to.equal(`hospital.${plan.stack}.internal`);
      },
    },
  });
  fact("has addresses of its own, 10.60.0.0/16", ["cidr"], {
    services: {
      aws: (plan) =>
        expect(plan.get("aws:ec2/vpc:Vpc", `${SYSTEM}-network`, "cidrBlock")).to.equal("10.60.0.0/16"),
    },
  });
  fact("runs on the guide's EKS cluster, hospital-production-cluster", [], {
    services: {
      kubernetes: (plan) => {
        const cluster = { prod: "hospital-production-cluster", staging: "hospital-staging-cluster" };
        const provider = plan.one("pulumi:providers:kubernetes");
        expect(at(plan.inputs(provider), "context")).to.equal(byStack(plan, cluster));
        const annotations = plan.get("kubernetes:core/v1:Service", `${SYSTEM}-edge`, "metadata.annotations");
        expect(Object.keys(annotations ?? {}).join()).to.include("aws-load-balancer");
      },
    },
  });
  fact("takes its images from Amazon ECR in us-west-2, at a version and never latest", [], {
    everywhere: (plan) => {
      for (const service of ALL) {
        const image = text(at(appContainer(plan, service), "image"));
        expect(image).to.match(/^\d{12}\.dkr\.ecr\.us-west-2\.amazonaws\.com\/hospital\/[a-z-]+:\d/);
      }
    },
  });
  fact("has a repository for each image, which scans what is pushed and lets no tag be moved", [], {
    stacks: ["prod"],
    everywhere: (plan) => {
      const repositories = plan.all("aws:ecr/repository:Repository").map((it) => plan.inputs(it));
      expect(repositories.map((it) => at(it, "name"))).to.have.members(
        [...ALL, "frontend", "ward-backup"].map((image) => `hospital/${image}`),
      );
      for (const repository of repositories) {
        expect(at(repository, "imageScanningConfiguration.scanOnPush")).to.equal(true);
        expect(at(repository, "imageTagMutability")).to.equal("IMMUTABLE");
      }
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
  fact("breaks no mandatory rule, and leaves nothing unjudged", [], {
    everywhere: (plan) => {
      const mandatory = plan.plan.verdict.violations.filter(({ level }) => level === "mandatory");
      expect(mandatory.map(({ rule, urn }) => `${rule} ${urn}`)).to.deep.equal([]);
      expect(plan.plan.verdict.judgedUnknowns).to.equal(0);
    },
  });
});

/** Time of day that a daily cron expression of AWS names. */
function timeOf(cron: ReturnType<PlanView["get"]>): string {
  const [, minute = "", hour = ""] = /^cron\((\d+) (\d+) /.exec(text(cron)) ?? [];
  return `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
}
