/** The container of a service's pods. */
import type * as kubernetes from "@pulumi/kubernetes/types/input";
import { envFrom, type Filesystem } from "../pod";
import type { Reference, References } from "../reference";
import { RESTRICTED_CONTAINER } from "../restricted";
import { cpuQuantity, memoryQuantity } from "../units";
import type { Probe } from "./args";
import { type ContainerEnv, type Listener, ownMetricsPort, type ServicePlan } from "./plan";

export function appContainer(
  plan: ServicePlan,
  listens: Listener | undefined,
  env: ContainerEnv,
  config: Reference,
  volumeMounts: Filesystem["volumeMounts"],
  waits: References,
): kubernetes.core.v1.Container {
  return {
    name: "app",
    image: plan.image,
    imagePullPolicy: "IfNotPresent",
    // `command` would take the place of the entrypoint.
    ...(plan.command === undefined ? {} : { args: plan.command }),
    env: envFrom({ configMap: waits.to(config), keys: Object.keys(env.plain) }, env.secret, waits),
    resources: {
      requests: { cpu: cpuQuantity(plan.cpus.request), memory: memoryQuantity(plan.memoryMiB.request) },
      limits: { cpu: cpuQuantity(plan.cpus.limit), memory: memoryQuantity(plan.memoryMiB.limit) },
    },
    ...(listens === undefined ? {} : answering(listens, ownMetricsPort(plan))),
    securityContext: RESTRICTED_CONTAINER,
    volumeMounts,
  };
}

function answering({ port, liveness, readiness }: Listener, metricsPort: number | undefined) {
  const metrics =
    metricsPort === undefined ? [] : [{ name: "metrics", containerPort: metricsPort, protocol: "TCP" }];
  return {
    ports: [{ name: "http", containerPort: port, protocol: "TCP" }, ...metrics],
    livenessProbe: httpProbe(liveness, port),
    readinessProbe: httpProbe(readiness, port),
    // Endpoints need a moment to forget a pod: keep answering until they have.
    lifecycle: { preStop: { sleep: { seconds: 10 } } },
  };
}

function httpProbe(probe: Probe, port: number) {
  return {
    httpGet: { path: probe.path, port },
    initialDelaySeconds: probe.initialDelay,
    periodSeconds: probe.period,
    timeoutSeconds: probe.timeout,
    failureThreshold: probe.failures,
  };
}
