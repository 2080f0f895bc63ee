import type * as pulumi from "@pulumi/pulumi";
import { createBackupJob } from "../backup-job";
import { parseTime } from "../backup-schedule/schedule";
import { watchRun } from "../backup-watch";
import { CA_PATH } from "../connection";
import type { KubernetesTarget } from "../target";
import { type BuiltCacheBackup, type CacheBackupPlan, copyLocation, copyRun, drillOf } from "./plan";

/** Redis writes snapshots to its volumes by itself; once a day a CronJob reads one of every primary and takes it away. */
export function onKubernetes(
  name: string,
  plan: CacheBackupPlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltCacheBackup {
  const { cache } = plan;
  const { source } = cache;
  if (source.kind !== "kubernetes")
    throw new Error(`${name}: backups run where the data is, which is not kubernetes`);
  const access = {
    plain: { CACHE_CA: CA_PATH, CACHE_PORT: String(cache.port) },
    secrets: {
      CACHE_HOST: cache.secret("host", "kubernetes"),
      REDISCLI_AUTH: source.password,
    },
  };
  const times = { at: parseTime(plan.at), every: "day" } as const;
  const copy = { ...copyRun(plan, access), ...times, command: "copy", opens: [cache] };
  const drill = drillOf(plan);
  for (const run of [copy, drill, watchRun(copy, plan.keepDays, drill)])
    createBackupJob(name, run, target, opts);
  return { location: copyLocation(plan) };
}
