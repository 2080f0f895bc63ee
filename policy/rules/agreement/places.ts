/** Where a number of days stands in the resources that a component makes, and how it is written there. */
import type { Plan } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resource";
import type { View } from "../../plan/view";
import { integer, isFalse } from "../../writing/expect";
import { recoveryWindow } from "../retention/kubernetes-backups";
import { LIFECYCLE } from "../storage/buckets";
import { commandOf, PROGRAMS, programs, told } from "./family";

/** A number of days in a plan. */
export interface Days {
  view: View;
  /** Reads the number; `undefined` when it is none. */
  read(value: unknown): number | undefined;
}

export interface Place {
  types: RegExp;
  days(plan: Plan, resource: PlannedResource): Days[];
}

function plain(...path: string[]): Place["days"] {
  return (plan, resource) => [{ view: plan.view(resource).at(...path), read: integer }];
}

function toldDays(program: View): Days[] {
  return told(program, "BACKUP_KEEP_DAYS").map((view) => ({ view, read: integer }));
}

/** Every run of the backup program is told how long backups are kept. */
const TOLD: Place = {
  types: PROGRAMS,
  days: (plan, resource) => programs(plan, resource).flatMap(toldDays),
};

/** All but a drill prune after that. */
export const PRUNING: Place = {
  types: PROGRAMS,
  days: (plan, resource) =>
    programs(plan, resource)
      .filter((program) => commandOf(program) !== "drill")
      .flatMap(toldDays),
};

/** AWS Backup deletes, and copies are deleted, on the same day. */
const BACKUP_PLAN: Place = {
  types: /^aws:backup\/plan:Plan$/,
  days: (plan, resource) =>
    plan
      .view(resource)
      .at("rules")
      .each()
      .flatMap((rule) => [rule, ...rule.at("copyActions").each()])
      .map((rule) => ({ view: rule.at("lifecycle", "deleteAfter"), read: integer })),
};

/** A lock that holds longer than the plan keeps makes every backup job fail; a shorter one guards less than was promised. */
const LOCK: Place = {
  types: /^aws:backup\/vaultLockConfiguration:VaultLockConfiguration$/,
  days: plain("minRetentionDays"),
};

/** Of buckets that backups stay in. */
const BUCKET: Place = {
  types: LIFECYCLE,
  days: (plan, resource) =>
    plan
      .view(resource)
      .at("rules")
      .each()
      .filter((rule) => rule.at("status").or("Enabled") !== "Disabled")
      .map((rule) => rule.at("expiration", "days"))
      .filter((view) => view.given())
      .map((view) => ({ view, read: integer })),
};

const LOG_GROUP: Place = { types: /^aws:cloudwatch\/logGroup:LogGroup$/, days: plain("retentionInDays") };

const RDS: Place = {
  types: /^aws:(rds\/instance:Instance|(rds|docdb|neptune)\/cluster:Cluster)$/,
  days: (plan, resource) =>
    // A read replica is recovered through its source.
    plan.view(resource).at("replicateSourceDb").given() ? [] : plain("backupRetentionPeriod")(plan, resource),
};

const CACHE: Place = {
  types: /^aws:elasticache\/replicationGroup:ReplicationGroup$/,
  days: plain("snapshotRetentionLimit"),
};

const CLOUDNATIVE_PG: Place = {
  types: /^kubernetes:(barmancloud\.cnpg\.io\/v\w+:ObjectStore|postgresql\.cnpg\.io\/v\w+:Cluster)$/,
  days: (plan, resource) => {
    const spec = plan.view(resource).at("spec");
    const policy = resource.type.endsWith(":Cluster")
      ? spec.at("backup", "retentionPolicy")
      : spec.at("retentionPolicy");
    const asked = resource.type.endsWith(":ObjectStore") || policy.given();
    return asked ? [{ view: policy, read: recoveryWindow }] : [];
  },
};

/** Copies, one a day; more often they are more than the days. */
const PERCONA: Place = {
  types: /^kubernetes:psmdb\.percona\.com\/v\w+:PerconaServerMongoDB$/,
  days: (plan, resource) =>
    plan
      .view(resource)
      .at("spec", "backup", "tasks")
      .each()
      .filter((task) => !isFalse(task.at("enabled").or(false)))
      .map((task) => {
        const runs = runsPerDay(task.at("schedule").or(""));
        const count = task.at("retention", "count");
        const view = count.given() ? count : task.at("keep");
        return {
          view,
          read: (value) => {
            const copies = integer(value);
            return copies === undefined ? undefined : Math.floor(copies / runs);
          },
        };
      }),
};

/** Of five fields: minute and hour. What cannot be read counts once. */
function runsPerDay(schedule: unknown): number {
  const hours = String(schedule).trim().split(/\s+/)[1] ?? "";
  const step = /^(?:\*|\d+-23)\/(\d+)$/.exec(hours)?.[1];
  if (step !== undefined) return Math.ceil(24 / Number(step));
  return hours === "*" ? 24 : hours.split(",").length;
}

export const BACKUP_PLACES: readonly Place[] = [TOLD, BACKUP_PLAN, LOCK, BUCKET];
/** Exports of a cache pass through a bucket on their way to the backup site: it forgets sooner, and may. */
export const COPY_PLACES: readonly Place[] = [TOLD];
export const RECOVERY_PLACES: readonly Place[] = [RDS, CLOUDNATIVE_PG, PERCONA];
export const SNAPSHOT_PLACES: readonly Place[] = [CACHE];
export const LOG_PLACES: readonly Place[] = [LOG_GROUP, BUCKET];
