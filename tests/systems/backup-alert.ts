/** When somebody is told about a run of the backup program, on the target of the data: hours and minutes. */
import { at, listAt, type PlanView, targetOf } from "../support/plan";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const RULE = "kubernetes:monitoring.coreos.com/v1:PrometheusRule";

/** Hours without a good run: `inamsos-database-backups-dump`. */
export function tooOldAfter(plan: PlanView, run: string): number {
  if (targetOf.data[plan.placement] === "kubernetes")
    return limitOf(plan, run, /^Backup(TooOld|Unproven)$/) / 3600;
  return run.endsWith("-drill")
    ? Number(plan.get(ALARM, `${run}-too-old`, "threshold")) / 3600
    : Number(plan.get(ALARM, `${run}-finished-too-old`, "evaluationPeriods"));
}

/** Minutes that a run takes at most before somebody is told. */
export function slowAfter(plan: PlanView, run: string): number {
  if (targetOf.data[plan.placement] === "kubernetes") return limitOf(plan, run, /^BackupSlow$/) / 60;
  return Number(plan.get(ALARM, `${run}-slow`, "threshold")) / 60;
}

function limitOf(plan: PlanView, run: string, name: RegExp): number {
  const rules = listAt(plan.get(RULE, `${run}-alerts`, "spec.groups.0"), "rules");
  const rule = rules.find((one) => name.test(String(at(one, "alert"))));
  return Number(/> (\d{2,})/.exec(String(at(rule, "expr")))?.[1]);
}
