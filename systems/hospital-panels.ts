/** Seed 003, Grafana Dashboard Configuration: quantiles and ratios of sums, not sums of ratios (docs/corrections.md). */
import type { PanelSpec } from "../components/observability/args";

const quantile = (share: string, metric: string, by = "") =>
  `histogram_quantile(${share}, sum by (le${by}) (rate(${metric}_bucket{}[5m])))`;

export const panels: readonly PanelSpec[] = [
  {
    title: "Request Rate",
    unit: "reqps",
    queries: [
      {
        expr: "sum by (service, method, route) (rate(http_requests_total{}[5m]))",
        legend: "{{service}} - {{method}} {{route}}",
      },
    ],
  },
  {
    title: "Response Time",
    unit: "s",
    queries: [
      { expr: quantile("0.95", "http_request_duration_seconds"), legend: "95th percentile" },
      { expr: quantile("0.50", "http_request_duration_seconds"), legend: "50th percentile" },
    ],
  },
  {
    title: "Error Rate",
    unit: "percentunit",
    queries: [
      {
        expr: 'sum(rate(http_requests_total{status_code=~"5.."}[5m])) / sum(rate(http_requests_total{}[5m]))',
        legend: "Error Rate",
      },
    ],
  },
  {
    title: "GraphQL Operations",
    unit: "ops",
    queries: [
      {
        expr: "sum by (operation_type, operation_name) (rate(graphql_operations_total{}[5m]))",
        legend: "{{operation_type}} - {{operation_name}}",
      },
    ],
  },
  // Prometheus Metrics: counted by metrics.ts, and on no panel of the guide.
  {
    title: "GraphQL Operations, 95th percentile",
    unit: "s",
    queries: [
      {
        expr: quantile("0.95", "graphql_operation_duration_seconds", ", operation_type"),
        legend: "{{operation_type}}",
      },
    ],
  },
  {
    title: "Active Connections",
    unit: "short",
    queries: [{ expr: "sum by (service) (active_connections{})", legend: "{{service}}" }],
  },
];
