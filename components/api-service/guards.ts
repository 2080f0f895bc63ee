/** What keeps a Deployment at the right number of pods, and what watches it. */
import * as autoscaling from "@pulumi/kubernetes/autoscaling/v2";
import * as policy from "@pulumi/kubernetes/policy/v1";
import type * as pulumi from "@pulumi/pulumi";
import { createCustomResource } from "../custom-resource";
import { labels } from "../naming";
import { type Reference, References } from "../reference";
import type { KubernetesTarget } from "../target";
import { ownMetricsPort, podsService, type ServicePlan } from "./plan";

export function createGuards(
  name: string,
  plan: ServicePlan,
  deployment: Reference,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  const { service, scaling } = plan;
  createAutoscaler();
  createDisruptionBudget();
  if (plan.metricsPath !== undefined) createMonitor(plan.metricsPath);

  function createAutoscaler(): void {
    const waits = new References();
    const metrics = [
      { name: "cpu", percent: scaling.cpuPercent },
      { name: "memory", percent: scaling.memoryPercent },
    ].flatMap(({ name: resource, percent }) =>
      percent === undefined
        ? []
        : [
            {
              type: "Resource",
              resource: { name: resource, target: { type: "Utilization", averageUtilization: percent } },
            },
          ],
    );
    const requests = scaling.requestsPerSecond;
    const counted = requests === undefined ? [] : [requestMetric(requests)];
    const { sustainedSeconds } = scaling;
    const behavior =
      sustainedSeconds === undefined
        ? {}
        : { behavior: { scaleUp: { stabilizationWindowSeconds: sustainedSeconds } } };
    new autoscaling.HorizontalPodAutoscaler(
      name,
      {
        metadata: metadata(`${service}-hpa`, waits),
        spec: {
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: waits.to(deployment) },
          minReplicas: plan.replicas.min,
          maxReplicas: plan.replicas.max,
          metrics: [...metrics, ...counted],
          ...behavior,
        },
      },
      waits.options(opts),
    );
  }

  /** A drained node takes one pod at a time. */
  function createDisruptionBudget(): void {
    const waits = new References();
    new policy.PodDisruptionBudget(
      name,
      {
        metadata: metadata(service, waits),
        spec: { maxUnavailable: 1, selector: { matchLabels: { app: service } } },
      },
      waits.options(opts),
    );
  }

  function createMonitor(path: string): void {
    const waits = new References();
    const [watched, port] =
      ownMetricsPort(plan) === undefined ? [service, "http"] : [podsService(service), "metrics"];
    const spec = {
      selector: { matchLabels: labels(target.scope, watched) },
      endpoints: [{ port, path, interval: "15s" }],
    };
    const object = { apiVersion: "monitoring.coreos.com/v1", kind: "ServiceMonitor", name: service, spec };
    createCustomResource(`${name}-metrics`, object, target, waits, opts);
  }

  function metadata(objectName: string, waits: References) {
    return { name: objectName, namespace: waits.to(target.namespace), labels: labels(target.scope, service) };
  }
}

/** Average of all pods, as prometheus-adapter serves it from what each pod shows of itself. */
function requestMetric(perSecond: number) {
  return {
    type: "Pods",
    pods: {
      metric: { name: "http_requests_per_second" },
      target: { type: "AverageValue", averageValue: String(perSecond) },
    },
  };
}
