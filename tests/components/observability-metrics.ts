/** Where each metric that an expression may ask for comes from, and what of a plan brings it. */
import { at, listAt, type PlanView } from "../support/plan";

export interface Source {
  name: string;
  /** What tells them, by whole name. */
  metrics: RegExp;
  /** Whether a plan has what makes Prometheus ask it. @default the operators' stack has */
  asked?: (plan: PlanView) => boolean;
}

const MONITORING = "kubernetes:monitoring.coreos.com/v1";
const PODS = `${MONITORING}:PodMonitor`;
const SERVICES = `${MONITORING}:ServiceMonitor`;

/** Histograms and counters are asked for by these parts. */
const PARTS = "(_bucket|_sum|_count)?";

export const SOURCES: readonly Source[] = [
  // Brought by kube-prometheus-stack, for every namespace.
  {
    name: "kube-state-metrics",
    metrics:
      /^kube_(deployment_(spec_replicas|status_replicas_available)|statefulset_status_replicas_ready|pod_container_(status_restarts_total|resource_limits)|horizontalpodautoscaler_(status_current_replicas|spec_max_replicas)|cronjob_(created|status_(active|last_schedule_time|last_successful_time))|job_status_(active|start_time))$/,
  },
  {
    name: "cAdvisor, by the kubelet",
    metrics:
      /^container_(cpu_usage_seconds_total|memory_working_set_bytes|network_(receive|transmit)_bytes_total)$/,
  },
  { name: "the kubelet", metrics: /^kubelet_volume_stats_(available|capacity)_bytes$/ },
  { name: "Prometheus itself", metrics: /^up$/ },
  // A PodMonitor of the operators' stack (components/cluster-addons/values.ts).
  { name: "cert-manager", metrics: /^certmanager_certificate_expiration_timestamp_seconds$/ },
  {
    name: "CloudNativePG's exporter",
    metrics:
      /^cnpg_(collector_up|backends_(total|max_tx_duration_seconds)|pg_settings_setting|pg_replication_(lag|in_recovery)|pg_stat_archiver_last_(archived|failed)_time)$/,
    asked: (plan) =>
      monitors(plan, PODS).some((spec) =>
        Object.hasOwn(Object(at(spec, "selector.matchLabels")), "cnpg.io/cluster"),
      ),
  },
  {
    name: "Percona's exporter",
    metrics: /^mongodb_(up|ss_connections|rs_myState|rs_members_optimeDate)$/,
    asked: (plan) =>
      monitors(plan, PODS).some(
        (spec) =>
          (at(spec, "selector.matchLabels") as Record<string, string> | undefined)?.[
            "app.kubernetes.io/component"
          ] === "mongod",
      ),
  },
  {
    name: "redis_exporter",
    metrics:
      /^redis_(up|instance_info|memory_(used|max)_bytes|connected_slave_lag_seconds|rdb_last_bgsave_status|connected_clients|commands_processed_total|keyspace_(hits|misses)_total)$/,
    asked: (plan) =>
      monitors(plan, PODS).some((spec) => at(spec, "podMetricsEndpoints.0.port") === "redis-exporter"),
  },
  {
    name: "RabbitMQ's plugin rabbitmq_prometheus",
    metrics:
      /^rabbitmq_(identity_info|queue_messages(_ready)?|disk_space_available_(limit_)?bytes|process_resident_memory_bytes|resident_memory_limit_bytes)$/,
    asked: (plan) =>
      monitors(plan, SERVICES).some((spec) => at(spec, "endpoints.0.port") === "prometheus-tls"),
  },
  {
    name: "the application, as its guide says or Ward asks",
    metrics: new RegExp(
      `^(http_requests_total|http_request_duration_seconds${PARTS}|provisioning_(jobs_total|queue_depth|duration_seconds${PARTS})|active_tenants|failed_provisionings|process_(cpu_seconds_total|resident_memory_bytes|virtual_memory_bytes)|graphql_operations_total|graphql_operation_duration_seconds${PARTS}|active_connections)$`,
    ),
    asked: (plan) => monitors(plan, SERVICES).some((spec) => at(spec, "endpoints.0.path") === "/metrics"),
  },
];

function monitors(plan: PlanView, type: string) {
  return plan.all(type).map((monitor) => at(plan.inputs(monitor), "spec") ?? {});
}

/** Words of PromQL that are no metric. */
const WORDS = new Set(
  "sum min max avg count by on without and or unless rate increase deriv time vector absent histogram_quantile clamp_min le ignoring group_left".split(
    " ",
  ),
);

/** Metrics that an expression asks for. */
export function metricsIn(expr: string): string[] {
  const bare = expr
    .replace(/"[^"]*"/g, "")
    .replace(/\{[^}]*\}/g, "")
    .replace(/\[[^\]]*\]/g, "")
    .replace(/\b(by|on|without|ignoring|group_left)\s*\([^)]*\)/g, "");
  const names = bare.match(/[a-zA-Z_:][\w:]*/g) ?? [];
  return [...new Set(names.filter((name) => !WORDS.has(name)))].sort();
}

/** Every expression of a plan that Prometheus evaluates. */
export function rulesIn(plan: PlanView) {
  return plan
    .all(`${MONITORING}:PrometheusRule`)
    .flatMap((one) => listAt(at(plan.inputs(one), "spec.groups.0"), "rules"));
}
