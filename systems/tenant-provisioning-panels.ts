/**
 * Seed 004, Key Metrics to Monitor: every one of its list. Names are those of the exporters that are deployed: the guide's
 * `pg_*` and `redis_used_memory_bytes` are of none of them (docs/corrections.md).
 */
import type { PanelSpec } from "../components/observability/args";

/** Series by their legends. */
function panel(title: string, unit: PanelSpec["unit"], series: Readonly<Record<string, string>>): PanelSpec {
  return { title, unit, queries: Object.entries(series).map(([legend, expr]) => ({ expr, legend })) };
}

export const panels: readonly PanelSpec[] = [
  panel("Jobs", "ops", { "{{status}}": "sum by (status) (rate(provisioning_jobs_total{}[5m]))" }),
  panel("Duration of steps, 95th percentile", "s", {
    "{{step}}":
      "histogram_quantile(0.95, sum by (le, step) (rate(provisioning_duration_seconds_bucket{}[5m])))",
  }),
  panel("Jobs that wait", "short", { waiting: "max(provisioning_queue_depth{})" }),
  panel("Tenants", "short", {
    active: "max(active_tenants{})",
    failed: "max(failed_provisionings{})",
  }),
  panel("Node.js", "short", { "CPUs of {{pod}}": "sum by (pod) (rate(process_cpu_seconds_total{}[5m]))" }),
  panel("Memory of Node.js", "bytes", {
    "resident, {{pod}}": "sum by (pod) (process_resident_memory_bytes{})",
    "virtual, {{pod}}": "sum by (pod) (process_virtual_memory_bytes{})",
  }),
  panel("Connections to PostgreSQL", "short", { "{{state}}": "sum by (state) (cnpg_backends_total{})" }),
  panel("Longest transaction, and copies behind", "s", {
    "longest transaction": "max(cnpg_backends_max_tx_duration_seconds{})",
    behind: "max(cnpg_pg_replication_lag{})",
  }),
  panel("Redis", "short", {
    clients: "sum(redis_connected_clients{})",
    "commands a second": "sum(rate(redis_commands_processed_total{}[5m]))",
  }),
  panel("Memory of Redis", "bytes", { "{{pod}}": "max by (pod) (redis_memory_used_bytes{})" }),
];
