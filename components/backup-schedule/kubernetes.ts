import type * as pulumi from "@pulumi/pulumi";
import { createBackupJob } from "../backup-job";
import { watchRun } from "../backup-watch";
import { createCustomResource } from "../custom-resource";
import { References } from "../reference";
import type { KubernetesTarget } from "../target";
import { type BackupPlan, type BuiltBackups, drillOf, dumpLocation, dumpRun } from "./plan";
import { parseTime, scheduledBackup, snapshotTime } from "./schedule";

/** Base backups by CloudNativePG beside its write-ahead log; a dump to the same site, its rehearsed restore and a look at both by CronJobs. */
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
  const [dump, drill] = [dumpRun(plan, "kubernetes"), drillOf(plan)];
  for (const run of [dump, drill, watchRun(dump, plan.keepDays, drill)])
    createBackupJob(name, run, target, opts);
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
