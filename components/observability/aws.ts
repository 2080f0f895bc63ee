import type * as pulumi from "@pulumi/pulumi";
import type { AwsTarget } from "../target";
import { createAlarms } from "./alarms";
import { createBurnAlarms } from "./burn-alarms";
import { createCloudWatchDashboard } from "./cloudwatch-dashboard";
import type { ObservabilityPlan } from "./index";

/** An alarm of CloudWatch for each alert and thing. */
export function onAws(
  name: string,
  plan: ObservabilityPlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  const { ids, balancer } = plan;
  const account = { target, ids, ...(balancer === undefined ? {} : { balancer }) };
  createAlarms(name, plan, account, opts);
  createCloudWatchDashboard(name, plan, account, opts);
  if (balancer !== undefined) createBurnAlarms(name, plan, balancer, target, opts);
}
