/** Alerts as alarms of CloudWatch. */
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { type Reference, References } from "../reference";
import type { AwsTarget } from "../target";
import { askedService } from "./application";
import type { AlertSpec, ObservabilitySpec, Watched } from "./args";
import { signalOf, thingsOf } from "./plan";
import { runbookOf } from "./runbooks";
import type { Account, Metric, Reading } from "./signals/signal";
import { toldReading } from "./told";

export function createAlarms(
  name: string,
  spec: ObservabilitySpec,
  account: Account,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const alert of spec.alerts)
    for (const { thing, reading } of readings(alert, spec, account))
      createAlarm(name, alert, thing, reading, account, opts);
}

/** What the alert looks at, of each thing that CloudWatch tells it of. */
export function readings(alert: AlertSpec, spec: ObservabilitySpec, account: Account) {
  const { measured } = alert;
  if (typeof measured !== "string") {
    const thing = askedService(alert, spec);
    const reading = thing?.told === true ? toldReading(measured, thing, account) : undefined;
    return thing === undefined || reading === undefined ? [] : [{ thing, reading }];
  }
  const signal = signalOf(measured);
  return thingsOf(alert, spec).flatMap((thing) => {
    const reading = signal.cloudwatch?.(thing, account);
    return reading === undefined ? [] : [{ thing, reading }];
  });
}

function createAlarm(
  name: string,
  alert: AlertSpec,
  thing: Watched,
  reading: Reading,
  { target }: Account,
  opts: pulumi.CustomResourceOptions,
): void {
  const role = `${thing.name}-${kebab(alert.name)}`;
  const period = reading.everySeconds ?? 60;
  const what = `${thing.name} of ${target.scope.system} ${alert.says}`;
  new cloudwatch.MetricAlarm(
    `${name}-${role}`,
    {
      name: physicalName(target.scope, role, 255),
      alarmDescription: describe(alert.severity, what, runbookOf(thing.kind, alert.name)),
      ...(alert.above === undefined
        ? { comparisonOperator: "LessThanThreshold", threshold: alert.below ?? 0 }
        : { comparisonOperator: "GreaterThanThreshold", threshold: alert.above }),
      metricQueries: queries(reading, period),
      evaluationPeriods: Math.ceil((alert.forMinutes * 60) / period),
      treatMissingData: reading.silence ?? "missing",
      ...actions(target),
    },
    waitFor(reading.names).options(opts),
  );
}

/** Metrics of the reading over so many seconds, and what the alarm compares. */
export function queries({ metrics, expression }: Pick<Reading, "metrics" | "expression">, period: number) {
  const all = Object.entries(metrics).map(([id, { name, stat, ...where }]: [string, Metric]) => ({
    id,
    metric: { ...where, metricName: name, stat, period },
    returnData: expression === undefined || expression === id,
  }));
  const computed = expression === undefined || Object.hasOwn(metrics, expression);
  return computed ? all : [...all, { id: "compared", expression, label: "compared", returnData: true }];
}

export function actions({ alarmTopicArn }: AwsTarget) {
  const told = alarmTopicArn === undefined ? [] : [alarmTopicArn];
  return { actionsEnabled: true, alarmActions: told, okActions: told };
}

export function describe(severity: string, what: string, runbook: string): string {
  return `${severity}: ${what}. What to do: ${runbook}`;
}

/** `HighErrorRate`: `high-error-rate`. */
export function kebab(name: string): string {
  return name.replace(/(?<!^)([A-Z])/g, "-$1").toLowerCase();
}

export function waitFor(names: readonly Reference[]): References {
  const waits = new References();
  for (const one of names) waits.to(one);
  return waits;
}
