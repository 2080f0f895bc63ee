import * as pulumi from "@pulumi/pulumi";
import type { Site } from "../backup-run";
import { checkTimes } from "../backup-schedule/schedule";
import { Problems } from "../problems";
import { type Builders, buildOn, type Target } from "../target";
import type { StoreBackupSpec } from "./args";
import { onAws } from "./aws";
import { onKubernetes } from "./kubernetes";
import type { BackedUpStore, BuiltStoreBackup, StoreBackupPlan } from "./plan";

export interface StoreBackupArgs extends StoreBackupSpec {
  /** Where the store is; backups run there. */
  target: Target;
  site: Site;
  store: BackedUpStore;
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<
  StoreBackupPlan,
  BuiltStoreBackup
>;

/** A copy a day of an object store's buckets, outside of what it protects. */
export class StoreBackup extends pulumi.ComponentResource {
  /** Where the copy is, `s3://…`. */
  readonly location: string;

  constructor(name: string, args: StoreBackupArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, store, site, ...spec } = args;
    super("ward:components:StoreBackup", name, { ...spec, target: target.kind }, opts);
    const problems = new Problems();
    checkTimes({ ...spec, every: "day" }, problems);
    problems.refuse(this, name);
    const plan = { ...spec, store, site };
    this.location = buildOn(builders, target, name, plan, { parent: this }).location;
    this.registerOutputs({ location: this.location });
  }
}
