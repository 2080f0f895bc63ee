import * as backup from "@pulumi/aws/backup";
import * as iam from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import { createBackupTask } from "../backup-task";
import { assumedBy } from "../fargate";
import { physicalName } from "../naming";
import { References, reference } from "../reference";
import type { AwsTarget } from "../target";
import { type BackupPlan, type BuiltBackups, drillOf, dumpLocation, dumpRun } from "./plan";
import { eventBridge, later, parseTime, snapshotTime } from "./schedule";
import { createVaultAlarms } from "./vault-alarms";

/** What a database's ARN calls it, and what a restore test does. DocumentDB's ARNs are RDS's. */
const BACKED_UP = {
  postgres: { part: "db", type: "RDS" },
  mongodb: { part: "cluster", type: "DocumentDB" },
} as const;

/**
 * Snapshots in a locked vault with rehearsed restores (AWS Backup), and a dump to another site, rehearsed too. RDS
 * alone owns point-in-time recovery: a plan with continuous backups would fight it over the same retention.
 */
export function onAws(
  name: string,
  plan: BackupPlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltBackups {
  const { scope, region, accountId } = target;
  const { source } = plan.database;
  if (source.kind !== "aws") throw new Error(`${name}: backups run where the data is, which is not aws`);
  const { text: identifier, owners } = source.identifier;
  const { part, type } = BACKED_UP[source.engine];
  const resource = reference(`arn:aws:rds:${region}:${accountId}:${part}:${identifier}`, ...owners);
  const role = createRole();
  const vault = createVault();
  createPlan();
  createRestoreTest();
  createVaultAlarms(name, { of: plan.of, vault, lossMinutes: plan.objectives.lossMinutes }, target, opts);
  const provenIn = createBackupTask(name, dumpRun(plan, "aws"), target, opts);
  createBackupTask(name, { ...drillOf(plan), provenIn }, target, opts);
  return { location: dumpLocation(plan) };

  function createRole(): iam.Role {
    const policies = ["AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores"];
    return new iam.Role(
      name,
      {
        assumeRolePolicy: assumedBy("backup.amazonaws.com", target),
        managedPolicyArns: policies.map((policy) => `arn:aws:iam::aws:policy/service-role/${policy}`),
      },
      opts,
    );
  }

  function createVault() {
    const vaultName = physicalName(scope, plan.of, 50);
    const stateful = { ...opts, protect: scope.protect };
    const created = new backup.Vault(
      name,
      { name: vaultName, kmsKeyArn: target.keyArn, forceDestroy: false },
      stateful,
    );
    const waits = new References();
    new backup.VaultLockConfiguration(
      name,
      {
        backupVaultName: waits.to(reference(vaultName, created)),
        minRetentionDays: plan.keepDays,
        ...(plan.lockGraceDays === undefined ? {} : { changeableForDays: plan.lockGraceDays }),
      },
      waits.options(stateful),
    );
    return reference(vaultName, created);
  }

  function createPlan(): void {
    const waits = new References();
    const schedule = new backup.Plan(
      name,
      {
        name: physicalName(scope, plan.of, 50),
        rules: [
          {
            ruleName: "daily",
            targetVaultName: waits.to(vault),
            schedule: eventBridge(snapshotTime(parseTime(plan.at), plan.maintenance), "day"),
            startWindow: 60,
            completionWindow: 240,
            lifecycle: { deleteAfter: plan.keepDays },
          },
        ],
      },
      waits.options(opts),
    );
    const selected = new References();
    new backup.Selection(
      name,
      {
        name: plan.of,
        planId: schedule.id,
        iamRoleArn: role.arn,
        resources: [selected.to(resource)],
      },
      selected.options(opts),
    );
  }

  /** Restores the latest snapshot into a scratch instance, keeps it a day for checks, and removes it. */
  function createRestoreTest(): void {
    const waits = new References();
    // Names of restore tests take letters, digits and underscores only.
    const testName = physicalName(scope, plan.of, 50).replace(/[^a-zA-Z0-9]/g, "_");
    const vaultArn = `arn:aws:backup:${region}:${accountId}:backup-vault:${waits.to(vault)}`;
    const test = new backup.RestoreTestingPlan(
      name,
      {
        name: testName,
        scheduleExpression: eventBridge(
          later(snapshotTime(parseTime(plan.at), plan.maintenance), 3),
          plan.drill,
        ),
        startWindowHours: 8,
        recoveryPointSelection: {
          algorithm: "LATEST_WITHIN_WINDOW",
          includeVaults: [vaultArn],
          recoveryPointTypes: ["SNAPSHOT"],
          selectionWindowDays: plan.keepDays,
        },
      },
      { ...waits.options(opts), deleteBeforeReplace: true },
    );
    const selected = new References();
    new backup.RestoreTestingSelection(
      name,
      {
        name: testName,
        restoreTestingPlanName: selected.to(reference(testName, test)),
        protectedResourceType: type,
        protectedResourceArns: [selected.to(resource)],
        iamRoleArn: role.arn,
        validationWindowHours: 24,
      },
      { ...selected.options(opts), deleteBeforeReplace: true },
    );
  }
}
