/** Backup plans, vaults, drills, and the logs that are kept. */
import { document, KEY, role } from "./account";
import type { Part, Specimen } from "./specimen";

const PLAN = "aws:backup/plan:Plan";
const VAULT = "aws:backup/vault:Vault";
const LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
const SELECTION = "aws:backup/selection:Selection";
const DRILL = "aws:backup/restoreTestingPlan:RestoreTestingPlan";
const DRILLED = "aws:backup/restoreTestingSelection:RestoreTestingSelection";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

const nightly = {
  ruleName: "nightly",
  targetVaultName: "records",
  schedule: "cron(0 2 * * ? *)",
  startWindow: 60,
  completionWindow: 480,
  lifecycle: { deleteAfter: 35 },
};

const vault = { name: "records", kmsKeyArn: KEY };
const lock = {
  backupVaultName: "records",
  minRetentionDays: 30,
  maxRetentionDays: 365,
  changeableForDays: 3,
};
const drill = {
  name: "weekly",
  scheduleExpression: "cron(0 6 ? * SUN *)",
  startWindowHours: 8,
  recoveryPointSelection: {
    algorithm: "LATEST_WITHIN_WINDOW",
    includeVaults: ["*"],
    recoveryPointTypes: ["SNAPSHOT", "CONTINUOUS"],
    selectionWindowDays: 7,
  },
};
const drilled = {
  name: "records",
  restoreTestingPlanName: "weekly",
  protectedResourceType: "RDS",
  protectedResourceArns: ["*"],
  iamRoleArn: role("restores"),
  validationWindowHours: 12,
};

/** A vault, a plan and a drill for the stores named, which AWS Backup calls by their kind. */
export function backups(kind: "RDS" | "Aurora" | "DocumentDB", ...stores: string[]): Record<string, Part> {
  return {
    vault: { type: VAULT, props: vault },
    "vault-lock": {
      type: LOCK,
      props: lock,
      from: { backupVaultName: "vault" },
    },
    "backup-plan": { type: PLAN, props: { name: "records", rules: [nightly] } },
    "backup-selection": {
      type: SELECTION,
      props: { name: "records", iamRoleArn: role("backups") },
      from: { resources: stores, planId: "backup-plan" },
    },
    drill: { type: DRILL, props: drill },
    "drill-selection": {
      type: DRILLED,
      props: { ...drilled, protectedResourceType: kind },
      from: { restoreTestingPlanName: "drill" },
    },
  };
}

export const backupSpecimens: readonly Specimen[] = [
  { what: "a backup plan with a nightly rule", type: PLAN, props: { name: "records", rules: [nightly] } },
  {
    what: "a backup plan with cold storage and a copy elsewhere",
    type: PLAN,
    props: {
      name: "records",
      rules: [
        nightly,
        {
          ...nightly,
          ruleName: "monthly",
          schedule: "cron(0 3 1 * ? *)",
          lifecycle: { coldStorageAfter: 30, deleteAfter: 365 },
          copyActions: [
            {
              destinationVaultArn: "arn:aws:backup:eu-west-1:123456789012:backup-vault:records",
              lifecycle: { coldStorageAfter: 30, deleteAfter: 365 },
            },
          ],
        },
      ],
    },
  },
  {
    what: "a backup plan that runs twice a day and keeps ten years",
    type: PLAN,
    props: {
      name: "research",
      rules: [{ ...nightly, schedule: "rate(12 hours)", lifecycle: { deleteAfter: 3650 } }],
    },
  },
  { what: "a vault with its key", type: VAULT, props: vault },
  { what: "a vault's lock in compliance mode", type: LOCK, props: lock },
  { what: "a weekly restore test", type: DRILL, props: drill },
  { what: "what a restore test restores, with hours to look at it", type: DRILLED, props: drilled },
  {
    what: "a policy of a vault that keeps everybody from deleting",
    type: "aws:backup/vaultPolicy:VaultPolicy",
    props: {
      backupVaultName: "records",
      policy: document(
        {
          Effect: "Deny",
          Principal: "*",
          Action: ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
          Resource: "*",
        },
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::210987654321:root" },
          Action: "backup:CopyIntoBackupVault",
          Resource: "*",
        },
      ),
    },
  },
  {
    what: "a vault that is air-gapped",
    type: "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault",
    props: { name: "last-resort", minRetentionDays: 30, maxRetentionDays: 365 },
  },
  {
    what: "a log group that keeps a month",
    type: LOG_GROUP,
    props: { name: "/ecs/api", retentionInDays: 30 },
  },
  {
    what: "a log group of an audit log that keeps ten years, with its key",
    type: LOG_GROUP,
    props: { name: "/records/audit", retentionInDays: 3653, kmsKeyId: KEY, skipDestroy: true },
  },
  {
    what: "a log group for rare access",
    type: LOG_GROUP,
    props: { namePrefix: "/batch/", retentionInDays: 365, logGroupClass: "INFREQUENT_ACCESS" },
  },
];
