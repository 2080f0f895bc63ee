/** Target tracking for a Fargate service: the counterpart of a HorizontalPodAutoscaler. */
import * as appautoscaling from "@pulumi/aws/appautoscaling";
import type * as pulumi from "@pulumi/pulumi";
import { References } from "../reference";
import type { AwsTarget } from "../target";
import type { ServicePlan } from "./plan";

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
  track("cpu", "ECSServiceAverageCPUUtilization", plan.scaling.cpuPercent);
  track("memory", "ECSServiceAverageMemoryUtilization", plan.scaling.memoryPercent);

  function track(role: string, metric: string, percent: number | undefined): void {
    if (percent === undefined) return;
    new appautoscaling.Policy(
      `${name}-${role}`,
      {
        policyType: "TargetTrackingScaling",
        serviceNamespace: bounds.serviceNamespace,
        scalableDimension: bounds.scalableDimension,
        resourceId: bounds.resourceId,
        targetTrackingScalingPolicyConfiguration: {
          targetValue: percent,
          predefinedMetricSpecification: { predefinedMetricType: metric },
          // Out at once, in slowly: as the HorizontalPodAutoscaler does.
          scaleOutCooldown: 60,
          scaleInCooldown: 300,
        },
      },
      opts,
    );
  }
}
