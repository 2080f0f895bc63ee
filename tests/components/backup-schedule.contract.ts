import { componentContract, type Subject } from "./contract";

export const subject: Subject = {
  component: "BackupSchedule",
  name: "tenant-provisioning-database-backups",
  stateful: ["aws:backup/vault:Vault", "aws:backup/vaultLockConfiguration:VaultLockConfiguration"],
};

export const backupScheduleContract = () => componentContract(subject);
