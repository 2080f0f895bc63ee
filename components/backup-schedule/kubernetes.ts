import type * as pulumi from "@pulumi/pulumi";
import { createBackupJob } from "../backup-job";
import { createCustomResource } from "../custom-resource";
import { References } from "../reference";
import type { KubernetesTarget } from "../target";
import { type BackupPlan, type BuiltBackups, drillOf, dumpLocation, dumpRun } from "./plan";
import { parseTime, scheduledBackup, snapshotTime } from "./schedule";

/** Base backups by CloudNativePG beside its write-ahead log, a dump to the same site by a CronJob, and its rehearsed restore by another. */
export function onKubernetes(
  name: string,
  plan: BackupPlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltBackups {
  const { source } = plan.database;
  if (source.kind !== "kubernetes")
    throw new Error(`${name}: backups run where the data is, which is not kubernetes`);
  const { cluster } = source;
  // Percona's operator makes its own, as its cluster says.
  if (source.engine === "postgres") createBaseBackups();
  createBackupJob(name, dumpRun(plan, "kubernetes"), target, opts);
  createBackupJob(name, drillOf(plan), target, opts);
  return { location: dumpLocation(plan) };

  function createBaseBackups(): void {
    const waits = new References();
    const spec = {
      cluster: { name: waits.to(cluster) },
      schedule: scheduledBackup(snapshotTime(parseTime(plan.at), plan.maintenance)),
      immediate: true,
      suspend: false,
      backupOwnerReference: "self",
      method: "plugin",
      pluginConfiguration: { name: "barman-cloud.cloudnative-pg.io" },
    };
    const object = { apiVersion: "postgresql.cnpg.io/v1", kind: "ScheduledBackup", name: cluster.text, spec };
    createCustomResource(name, object, target, waits, opts);
  }
}
