/** Services: their containers by the cluster's own metrics, their answers by what the application counts. */

import { answeredReading } from "../told";
import {
  type Account,
  containerCpu,
  metricOf,
  type Of,
  orZero,
  pick,
  type Reading,
  reading,
  signals,
} from "./signal";

type Service = Of<"service">;

/** Pods of a Deployment, and of nothing else whose name begins likewise. */
const podsOf = ({ name }: Service) => ({ "pod~": `${name}-[a-z0-9]+-[a-z0-9]{5}`, container: "app" });
const asked = ({ job }: Service) => job !== undefined;
const answers = ({ counted, routed }: Service) => counted || routed;

export const serviceSignals = signals({
  "service-cpu": {
    of: "service",
    unit: "%",
    title: "CPU, of the limit",
    prometheus: (service: Service, cluster) => containerCpu(podsOf(service), cluster),
    cloudwatch: (service: Service, account) => ofEcs(service, account, "AWS/ECS", "CPUUtilization"),
  },
  "service-memory": {
    of: "service",
    unit: "%",
    title: "Memory, of the limit",
    prometheus: (service: Service, cluster) => {
      const used = pick("container_memory_working_set_bytes", podsOf(service), cluster);
      const limits = { ...podsOf(service), resource: "memory" };
      const limit = pick("kube_pod_container_resource_limits", limits, cluster);
      return `100 * max(max by (pod) (${used}) / max by (pod) (${limit}))`;
    },
    cloudwatch: (service: Service, account) => ofEcs(service, account, "AWS/ECS", "MemoryUtilization"),
  },
  "service-running": {
    of: "service",
    unit: "",
    title: "Replicas that serve",
    prometheus: ({ name }: Service, cluster) =>
      orZero(`sum(${pick("kube_deployment_status_replicas_available", { deployment: name }, cluster)})`),
    cloudwatch: (service: Service, account) => ({
      ...ofEcs(service, account, INSIGHTS, "RunningTaskCount", "Minimum"),
      silence: "breaching",
    }),
  },
  "service-missing": {
    of: "service",
    unit: "",
    title: "Replicas that should serve and do not",
    prometheus: ({ name }: Service, cluster) => {
      const count = (metric: string) => `sum(${pick(metric, { deployment: name }, cluster)})`;
      return `${count("kube_deployment_spec_replicas")} - ${count("kube_deployment_status_replicas_available")}`;
    },
    cloudwatch: (service: Service, account) => {
      const wanted = ofEcs(service, account, INSIGHTS, "DesiredTaskCount", "Maximum");
      const running = ofEcs(service, account, INSIGHTS, "RunningTaskCount", "Minimum");
      const metrics = { wanted: metricOf(wanted), running: metricOf(running) };
      return { metrics, expression: "wanted - running", names: wanted.names };
    },
  },
  "service-restarts": {
    of: "service",
    unit: "",
    title: "Restarts in a quarter of an hour",
    prometheus: (service: Service, cluster) => {
      const restarts = pick("kube_pod_container_status_restarts_total", podsOf(service), cluster);
      return `max(increase(${restarts}[15m]))`;
    },
  },
  "service-share-of-most": {
    of: "service",
    unit: "%",
    title: "Replicas, of the most there may be",
    fits: ({ replicas }: Service) => replicas.max > replicas.min,
    prometheus: ({ name }: Service, cluster) => {
      const count = (metric: string) =>
        `sum(${pick(metric, { horizontalpodautoscaler: `${name}-hpa` }, cluster)})`;
      const now = count("kube_horizontalpodautoscaler_status_current_replicas");
      return `100 * ${now} / ${count("kube_horizontalpodautoscaler_spec_max_replicas")}`;
    },
    cloudwatch: (service: Service, account) => {
      const running = ofEcs(service, account, INSIGHTS, "RunningTaskCount");
      const expression = `100 * running / ${service.replicas.max}`;
      return { metrics: { running: metricOf(running) }, expression, names: running.names };
    },
  },
  "service-asked": {
    of: "service",
    unit: "",
    title: "Replicas that tell their metrics",
    fits: asked,
    prometheus: ({ job = "" }: Service, cluster) => orZero(`sum(${pick("up", { job }, cluster)})`),
    cloudwatch: (service: Service, account) =>
      service.told === true ? answeredReading(service, account) : undefined,
  },
  "service-errors": {
    of: "service",
    unit: "%",
    title: "Requests that failed (5xx)",
    fits: answers,
    prometheus: ({ job, counted }: Service, cluster) => {
      if (job === undefined || !counted) return "";
      const { requests, status } = cluster.http;
      const rate = (labels: Record<string, string>) => `sum(rate(${pick(requests, labels, cluster)}[5m]))`;
      return `100 * ${rate({ job, [`${status}~`]: "5.." })} / ${rate({ job })}`;
    },
    cloudwatch: (service: Service, account) => {
      const failed = ofTargets(service, account, "HTTPCode_Target_5XX_Count", "Sum");
      const all = ofTargets(service, account, "RequestCount", "Sum");
      if (failed === undefined || all === undefined) return undefined;
      const expression = "100 * FILL(failed, 0) / all";
      return { metrics: { failed, all }, expression, silence: "notBreaching", names: [] };
    },
  },
  "service-latency": {
    of: "service",
    unit: "s",
    title: "Answers, 95th percentile",
    fits: answers,
    prometheus: ({ job, counted }: Service, cluster) => {
      if (job === undefined || !counted) return "";
      const buckets = pick(`${cluster.http.seconds}_bucket`, { job }, cluster);
      return `histogram_quantile(0.95, sum by (le) (rate(${buckets}[5m])))`;
    },
    cloudwatch: (service: Service, account) => {
      const value = ofTargets(service, account, "TargetResponseTime", "p95");
      return value === undefined ? undefined : { metrics: { value }, silence: "notBreaching", names: [] };
    },
  },
});

const INSIGHTS = "ECS/ContainerInsights";

function ofEcs(
  service: Service,
  account: Account,
  namespace: string,
  name: string,
  stat = "Average",
): Reading {
  const cluster = account.target.clusterName;
  const own = reading(account, service, namespace, name, "ServiceName", stat, { ClusterName: cluster.text });
  return { ...own, names: [cluster, ...own.names] };
}

/** As the load balancer sees a service's tasks; not for services that only their system calls. */
function ofTargets({ name: service }: Service, { balancer }: Account, name: string, stat: string) {
  const group = balancer?.targetGroups[service];
  if (balancer === undefined || group === undefined) return undefined;
  const dimensions = { LoadBalancer: balancer.loadBalancer, TargetGroup: group };
  return { namespace: "AWS/ApplicationELB", name, dimensions, stat };
}
