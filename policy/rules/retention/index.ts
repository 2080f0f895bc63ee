/** What is kept, for how long, what refuses to be deleted, and what can be restored. */
import type { Rule, StackRule } from "../../rule";
import { backupRules } from "./aws-backup";
import { joinedBackupRules } from "./coverage";
import { deletionRules } from "./deletion";
import { holderRules } from "./holders";
import { kubernetesBackupRules } from "./kubernetes-backups";
import { recoveryRules } from "./recovery";
import { deletionRequestRules } from "./requests";
import { veleroRules } from "./velero";
import { volumeRules } from "./volumes";

export const retentionRules: readonly Rule[] = [
  ...recoveryRules,
  ...deletionRules,
  ...deletionRequestRules,
  ...holderRules,
  ...backupRules,
  ...kubernetesBackupRules,
  ...veleroRules,
  ...volumeRules,
];

export const joinedRetentionRules: readonly StackRule[] = [...joinedBackupRules];
