/**
 * Seed 004, Key Metrics to Monitor: every one of its list. Names are those of the exporters that are deployed: the guide's
 * `pg_*` and `redis_used_memory_bytes` are of none of them (docs/corrections.md).
 */
import type { PanelSpec } from "../components/observability/args";

export const panels: readonly PanelSpec[] = [
  {
    title: "Jobs",
    unit: "ops",
    queries: [{ expr: "sum by (status) (rate(provisioning_jobs_total{}[5m]))", legend: "{{status}}" }],
  },
  {
    title: "Duration of steps, 95th percentile",
    unit: "s",
    queries: [
      {
        expr: "histogram_quantile(0.95, sum by (le, step) (rate(provisioning_duration_seconds_bucket{}[5m])))",
        legend: "{{step}}",
      },
    ],
  },
  {
    title: "Jobs that wait",
    unit: "short",
    queries: [{ expr: "max(provisioning_queue_depth{})", legend: "waiting" }],
  },
  {
    title: "Tenants",
    unit: "short",
    queries: [
      { expr: "max(active_tenants{})", legend: "active" },
      { expr: "max(failed_provisionings{})", legend: "failed" },
    ],
  },
  {
    title: "Node.js",
    unit: "short",
    queries: [{ expr: "sum by (pod) (rate(process_cpu_seconds_total{}[5m]))", legend: "CPUs of {{pod}}" }],
  },
  {
    title: "Memory of Node.js",
    unit: "bytes",
    queries: [
      { expr: "sum by (pod) (process_resident_memory_bytes{})", legend: "resident, {{pod}}" },
      { expr: "sum by (pod) (process_virtual_memory_bytes{})", legend: "virtual, {{pod}}" },
    ],
  },
  {
    title: "Connections to PostgreSQL",
    unit: "short",
    queries: [{ expr: "sum by (state) (cnpg_backends_total{})", legend: "{{state}}" }],
  },
  {
    title: "Longest transaction, and copies behind",
    unit: "s",
    queries: [
      { expr: "max(cnpg_backends_max_tx_duration_seconds{})", legend: "longest transaction" },
      { expr: "max(cnpg_pg_replication_lag{})", legend: "behind" },
    ],
  },
  {
    title: "Redis",
    unit: "short",
    queries: [
      { expr: "sum(redis_connected_clients{})", legend: "clients" },
      { expr: "sum(rate(redis_commands_processed_total{}[5m]))", legend: "commands a second" },
    ],
  },
  {
    title: "Memory of Redis",
    unit: "bytes",
    queries: [{ expr: "max by (pod) (redis_memory_used_bytes{})", legend: "{{pod}}" }],
  },
];
