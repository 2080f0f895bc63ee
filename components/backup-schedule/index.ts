import * as pulumi from "@pulumi/pulumi";
import type { Site } from "../backup-run";
import { Problems } from "../problems";
import { type Builders, buildOn, type Target } from "../target";
import type { BackupScheduleSpec } from "./args";
import { onAws } from "./aws";
import { onKubernetes } from "./kubernetes";
import { type BackedUp, type BackupPlan, type BuiltBackups, checkBackups } from "./plan";

export interface BackupScheduleArgs extends BackupScheduleSpec {
  /** Where the data is; backups run there. */
  target: Target;
  site: Site;
  database: BackedUp;
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<BackupPlan, BuiltBackups>;

/** Copies of a database outside of what they protect: snapshots, dumps on another site, rehearsed restores. */
export class BackupSchedule extends pulumi.ComponentResource {
  /** Where the dumps are, `s3://…`. */
  readonly location: string;

  constructor(name: string, args: BackupScheduleArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, database, site, ...spec } = args;
    super(
      "ward:components:BackupSchedule",
      name,
      { ...spec, engine: database.source.engine, target: target.kind },
      opts,
    );
    const plan = { ...spec, database, site };
    const problems = new Problems();
    checkBackups(plan, problems);
    problems.refuse(this, name);
    this.location = buildOn(builders, target, name, plan, { parent: this }).location;
    this.registerOutputs({ location: this.location });
  }
}
