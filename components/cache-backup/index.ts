import * as pulumi from "@pulumi/pulumi";
import type { Site } from "../backup-run";
import { Problems } from "../problems";
import { type Builders, buildOn, type Target } from "../target";
import type { CacheBackupSpec } from "./args";
import { onAws } from "./aws";
import { onKubernetes } from "./kubernetes";
import { type BackedUpCache, type BuiltCacheBackup, type CacheBackupPlan, checkCacheBackup } from "./plan";

export interface CacheBackupArgs extends CacheBackupSpec {
  /** Where the cache is; backups run there. */
  target: Target;
  site: Site;
  cache: BackedUpCache;
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<
  CacheBackupPlan,
  BuiltCacheBackup
>;

/** Snapshots beside a cache, and a copy a day outside of what it protects. */
export class CacheBackup extends pulumi.ComponentResource {
  /** Where the copies are, `s3://…`. */
  readonly location: string;

  constructor(name: string, args: CacheBackupArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, cache, site, ...spec } = args;
    super("ward:components:CacheBackup", name, { ...spec, target: target.kind }, opts);
    const plan = { ...spec, cache, site };
    const problems = new Problems();
    checkCacheBackup(plan, problems);
    problems.refuse(this, name);
    this.location = buildOn(builders, target, name, plan, { parent: this }).location;
    this.registerOutputs({ location: this.location });
  }
}
