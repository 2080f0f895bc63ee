/** The dump of a system's database: the container that makes it, and what it is told. */
import type { Shown } from "../../preview/wire";
import { at, named, type PlanView, targetOf } from "../support/plan";
import { taskContainer } from "./workload";

export const CRON_JOB = "kubernetes:batch/v1:CronJob";
export const SCHEDULE = "aws:scheduler/schedule:Schedule";

export function dumpName(plan: PlanView): string {
  return `${plan.system}-database-backups-dump`;
}

export function dumpContainer(plan: PlanView): Shown {
  const name = dumpName(plan);
  return targetOf.data[plan.placement] === "aws"
    ? taskContainer(plan, "dump", name)
    : named(plan.get(CRON_JOB, name, "spec.jobTemplate.spec.template.spec.containers"), "dump");
}

export function dumpVariable(plan: PlanView, name: string): Shown | undefined {
  const onAws = targetOf.data[plan.placement] === "aws";
  return at(named(at(dumpContainer(plan), onAws ? "environment" : "env"), name), "value");
}
