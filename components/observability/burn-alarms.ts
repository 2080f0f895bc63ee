/** The goals' alerts on aws: two alarms, of a long and of a short window, and one that rings when both do. */
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { References, reference } from "../reference";
import type { AwsTarget } from "../target";
import { actions, describe, kebab, queries } from "./alarms";
import type { ObservabilitySpec } from "./args";
import { type Burn, burns, FEWEST_FAILURES } from "./burn-rates";
import { runbookOf } from "./runbooks";
import type { Account, Metric } from "./signals/signal";

export function createBurnAlarms(
  name: string,
  spec: ObservabilitySpec,
  balancer: NonNullable<Account["balancer"]>,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const burn of burns(spec.goals)) createPair(burn);

  function createPair(burn: Burn): void {
    const { alert, promise, window } = burn;
    const role = kebab(alert);
    const waits = new References();
    const both = (["long", "short"] as const).map(
      (which) => `ALARM("${waits.to(createWindow(role, which, burn))}")`,
    );
    const alarm = new cloudwatch.CompositeAlarm(
      `${name}-${role}`,
      {
        alarmName: physicalName(target.scope, role, 255),
        alarmDescription: describe(
          window.severity,
          `${target.scope.system} ${promise.says}`,
          runbookOf("edge", alert),
        ),
        alarmRule: both.join(" AND "),
        ...actions(target),
      },
      waits.options(opts),
    );
    return void alarm;
  }

  /** Tells nobody by itself. */
  function createWindow(role: string, which: "long" | "short", burn: Burn) {
    const { promise, window } = burn;
    const physical = physicalName(target.scope, `${role}-${which}`, 255);
    const minutes = which === "long" ? window.longMinutes : window.shortMinutes;
    const fewest = which === "long" ? FEWEST_FAILURES : 0;
    const alarm = new cloudwatch.MetricAlarm(
      `${name}-${role}-${which}`,
      {
        name: physical,
        alarmDescription: `Part of ${role}: the last ${minutes} minutes`,
        comparisonOperator: "GreaterThanThreshold",
        threshold: burn.mostShare,
        metricQueries: queries(share(promise.goal, fewest), minutes * 60),
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
        actionsEnabled: false,
      },
      opts,
    );
    return reference(physical, alarm);
  }

  /** Requests that no target took are counted by the load balancer alone. */
  function share(goal: Burn["promise"]["goal"], fewest: number) {
    const refused = metric("HTTPCode_ELB_5XX_Count", "Sum");
    const all = metric("RequestCount", "Sum");
    if (goal === "Availability") {
      const failed = metric("HTTPCode_Target_5XX_Count", "Sum");
      const both = "(FILL(failed, 0) + FILL(refused, 0))";
      const expression = `IF(${both} > ${fewest}, ${both} / (FILL(all, 0) + FILL(refused, 0)), 0)`;
      return { metrics: { failed, refused, all }, expression };
    }
    const inTime = metric("TargetResponseTime", `PR(:${spec.goals.latencySeconds})`);
    const late = "(1 - intime / 100)";
    return { metrics: { intime: inTime, all }, expression: `IF(${late} * all > ${fewest}, ${late}, 0)` };
  }

  function metric(metricName: string, stat: string): Metric {
    const dimensions = { LoadBalancer: balancer.loadBalancer };
    return { namespace: "AWS/ApplicationELB", name: metricName, dimensions, stat };
  }
}
