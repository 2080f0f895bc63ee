/** What has to lie beside a data store so that it is backed up, kept and restored. */
import type { Plan } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resource";
import type { StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isFalse, wrongIn } from "../../writing/expect";
import { CNPG_CLUSTER } from "../operators/exposure";
import {
  DOCDB_CLUSTER,
  FILE_SYSTEM,
  isReplica,
  NEPTUNE_CLUSTER,
  RDS_CLUSTER,
  RDS_INSTANCE,
} from "../stores/types";
import { SCHEDULED_BACKUP } from "./kubernetes-backups";

function namespaceOf(plan: Plan, resource: PlannedResource): unknown {
  return plan.view(resource).at("metadata", "namespace").or("");
}

function isSelected(plan: Plan, store: PlannedResource): boolean {
  return plan
    .ofType(["aws:backup/selection:Selection"])
    .some((one) => plan.refers(one, "resources", store) && !plan.refers(one, "notResources", store));
}

/** The schedules of dumps are made by the same BackupSchedule as the plan, and dumps go to another region. */
function isDumpedToo(plan: Plan, { parent }: PlannedResource): boolean {
  const schedules = plan.ofType(["aws:scheduler/schedule:Schedule"]);
  return parent !== undefined && schedules.some((schedule) => schedule.parent === parent);
}

export const joinedBackupRules: StackRule[] = [
  {
    id: "R-15",
    name: "databases-are-in-a-backup-plan",
    title: "Every database on AWS is selected by a backup plan",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup],
    why: "Recovery windows go with the account; a vault does not.",
    remediation: "Name the database's ARN in a backup.Selection (BackupSchedule does).",
    evaluate: (plan) =>
      [RDS_INSTANCE, RDS_CLUSTER, DOCDB_CLUSTER, NEPTUNE_CLUSTER].flatMap((type) =>
        plan
          .ofType([type])
          .filter((store) => !isReplica(plan.subject(store)) && !isSelected(plan, store))
          .map((store) => wrongIn(store, "", "no backup plan selects this database")),
      ),
  },
  {
    id: "R-27a",
    name: "every-file-system-is-backed-up",
    title: "Every file system on AWS has backups",
    duty: "retention",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.backup],
    why: "EFS makes no backups by itself when an API makes it.",
    remediation: "Add an efs.BackupPolicy, or name the file system in a backup.Selection.",
    evaluate: (plan) =>
      plan
        .ofType([FILE_SYSTEM])
        .filter(
          (store) =>
            !plan
              .ofType(["aws:efs/backupPolicy:BackupPolicy"])
              .some((one) => plan.refers(one, "fileSystemId", store)) && !isSelected(plan, store),
        )
        .map((store) => wrongIn(store, "", "nothing backs up this file system")),
  },
  {
    id: "R-17",
    name: "backups-have-a-second-place",
    title: "What AWS Backup makes, or a dump of it, also lies in another place",
    duty: "retention",
    level: "advisory",
    severity: "medium",
    citations: [HIPAA.backup],
    why: "A vault is as far away as the database: in the same region and account.",
    remediation:
      "Give a rule a copyAction to another region or account, or dump there (BackupSchedule does).",
    evaluate: (plan) =>
      plan
        .ofType(["aws:backup/plan:Plan"])
        .filter(
          (one) =>
            !plan
              .view(one)
              .at("rules")
              .each()
              .some((rule) => rule.at("copyActions").given()),
        )
        .filter((one) => !isDumpedToo(plan, one))
        .map((one) => wrongIn(one, "rules", "no copy of these backups lies anywhere else")),
  },
  {
    id: "R-14a",
    name: "every-vault-is-locked",
    title: "Every backup vault has a lock",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup, HIPAA.integrity],
    why: "Whoever deletes the data deletes the backups next.",
    remediation: "Add a backup.VaultLockConfiguration for the vault.",
    evaluate: (plan) =>
      plan
        .ofType(["aws:backup/vault:Vault"])
        .filter(
          (vault) =>
            !plan
              .ofType(["aws:backup/vaultLockConfiguration:VaultLockConfiguration"])
              .some((lock) => plan.refers(lock, "backupVaultName", vault)),
        )
        .map((vault) => wrongIn(vault, "", "the vault has no lock")),
  },
  {
    id: "R-16a",
    name: "backup-plans-have-drills",
    title: "A stack that makes backups with AWS Backup also restores them",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.testing],
    why: "Only a backup that was restored is one.",
    remediation: "Add a backup.RestoreTestingPlan with a selection (BackupSchedule does).",
    evaluate: (plan) => {
      const selections = plan.ofType(["aws:backup/restoreTestingSelection:RestoreTestingSelection"]);
      const drilled = plan
        .ofType(["aws:backup/restoreTestingPlan:RestoreTestingPlan"])
        .some((drill) =>
          selections.some((selection) => plan.refers(selection, "restoreTestingPlanName", drill)),
        );
      return drilled
        ? []
        : plan
            .ofType(["aws:backup/plan:Plan"])
            .map((one) => wrongIn(one, "", "no restore test belongs to this stack's backups"));
    },
  },
  {
    id: "R-24a",
    name: "postgresql-has-base-backups",
    title: "Every PostgreSQL cluster on Kubernetes has a scheduled base backup",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup],
    why: "An archived log without a base backup restores nothing.",
    remediation: "Add a ScheduledBackup for the cluster (BackupSchedule does).",
    evaluate: (plan) =>
      plan
        .ofType(CNPG_CLUSTER)
        .filter((cluster) => {
          const name = plan.view(cluster).at("metadata", "name").or(cluster.name);
          return !plan.ofType(SCHEDULED_BACKUP).some((backup) => {
            const view = plan.view(backup);
            const runs = isFalse(view.at("spec", "suspend").or(false));
            const same =
              view.at("spec", "cluster", "name").or("") === name &&
              namespaceOf(plan, backup) === namespaceOf(plan, cluster);
            return runs && same;
          });
        })
        .map((cluster) => wrongIn(cluster, "", "no ScheduledBackup names this cluster")),
  },
];
