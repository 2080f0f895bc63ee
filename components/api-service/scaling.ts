/** Target tracking for a Fargate service: the counterpart of a HorizontalPodAutoscaler. */
import * as appautoscaling from "@pulumi/aws/appautoscaling";
import type * as pulumi from "@pulumi/pulumi";
import { References } from "../reference";
import type { AwsTarget } from "../target";
import type { ServicePlan } from "./plan";

interface Metric {
  predefinedMetricType: string;
  resourceLabel?: pulumi.Output<string>;
}

export function createScaling(
  name: string,
  serviceName: string,
  plan: ServicePlan,
  service: pulumi.Resource,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  const waits = new References();
  waits.await(service);
  const bounds = new appautoscaling.Target(
    name,
    {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: `service/${waits.to(target.clusterName)}/${serviceName}`,
      minCapacity: plan.replicas.min,
      maxCapacity: plan.replicas.max,
    },
    waits.options(opts),
  );
  const { cpuPercent, memoryPercent, requestsPerSecond, sustainedSeconds = 0 } = plan.scaling;
  track("cpu", { predefinedMetricType: "ECSServiceAverageCPUUtilization" }, cpuPercent);
  track("memory", { predefinedMetricType: "ECSServiceAverageMemoryUtilization" }, memoryPercent);
  if (plan.entrance?.kind === "aws" && requestsPerSecond !== undefined) {
    const perTarget = {
      predefinedMetricType: "ALBRequestCountPerTarget",
      resourceLabel: plan.entrance.requestLabel,
    };
    // CloudWatch counts the requests of a target by the minute.
    track("requests", perTarget, requestsPerSecond * 60);
  }

  function track(role: string, metric: Metric, targetValue: number | undefined): void {
    if (targetValue === undefined) return;
    new appautoscaling.Policy(
      `${name}-${role}`,
      {
        policyType: "TargetTrackingScaling",
        serviceNamespace: bounds.serviceNamespace,
        scalableDimension: bounds.scalableDimension,
        resourceId: bounds.resourceId,
        targetTrackingScalingPolicyConfiguration: {
          targetValue,
          predefinedMetricSpecification: metric,
          // Out soon, in slowly: as the HorizontalPodAutoscaler does.
          scaleOutCooldown: Math.max(60, sustainedSeconds),
          scaleInCooldown: 300,
        },
      },
      opts,
    );
  }
}
