import type * as pulumi from "@pulumi/pulumi";
import { createBackupJob } from "../backup-job";
import { watchRun } from "../backup-watch";
import { CA_PATH } from "../connection";
import { RUSTFS_REGION } from "../object-store/settings";
import type { KubernetesTarget } from "../target";
import { type BuiltStoreBackup, type StoreBackupPlan, syncLocation, syncRun } from "./plan";

/** A CronJob reads the buckets with the store's keys and writes to the backup site with the site's. */
export function onKubernetes(
  name: string,
  plan: StoreBackupPlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltStoreBackup {
  const { store } = plan;
  const access = {
    plain: { STORE_CA: CA_PATH, STORE_REGION: RUSTFS_REGION },
    secrets: {
      STORE_ACCESS_KEY_ID: store.secret("username", "kubernetes"),
      STORE_ENDPOINT: store.secret("url", "kubernetes"),
      STORE_SECRET_ACCESS_KEY: store.secret("password", "kubernetes"),
    },
  };
  const sync = { ...syncRun(plan, access), opens: [store] };
  for (const run of [sync, watchRun(sync, plan.keepDays)]) createBackupJob(name, run, target, opts);
  return { location: syncLocation(plan) };
}
