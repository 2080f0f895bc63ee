/** What is kept, for how long, what refuses to be deleted, and what can be restored. */
import type { Rule, StackRule } from "../../rule";
import { backupRules } from "./aws-backup";
import { joinedBackupRules } from "./coverage";
import { deletionRules } from "./deletion";
import { holderRules } from "./holders";
import { kubernetesBackupRules } from "./kubernetes-backups";
import { retentionRules as retentionOfRecovery } from "./recovery";
import { deletionRequestRules } from "./requests";
import { veleroRules } from "./velero";
import { volumeRules } from "./volumes";

export const retentionRules: readonly Rule[] = [
  ...retentionOfRecovery,
  ...deletionRules,
  ...deletionRequestRules,
  ...holderRules,
  ...backupRules,
  ...kubernetesBackupRules,
  ...veleroRules,
  ...volumeRules,
];

export const joinedRetentionRules: readonly StackRule[] = [...joinedBackupRules];
