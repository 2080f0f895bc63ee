/** What can be measured of a watched thing, and where each target has it from. */
import type * as pulumi from "@pulumi/pulumi";
import type { Reference } from "../../reference";
import type { AwsTarget } from "../../target";
import type { HttpMetrics, Kind, Watched } from "../args";

export type Of<K extends Kind> = Extract<Watched, { kind: K }>;

/** The system's namespace, as expressions of Prometheus need it. */
export interface Cluster {
  namespace: string;
  system: string;
  http: HttpMetrics;
}

/** The system's account, as metrics of CloudWatch need it. */
export interface Account {
  target: AwsTarget;
  /** The service's own name of each watched thing, by `<kind>/<name>`. */
  ids: Readonly<Record<string, Reference>>;
  /** What the load balancer is called in metrics, and the group of each service behind it. */
  balancer?: {
    loadBalancer: pulumi.Input<string>;
    targetGroups: Readonly<Record<string, pulumi.Input<string>>>;
    certificateArn?: pulumi.Input<string>;
  };
}

export interface Metric {
  namespace: string;
  name: string;
  dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  /** `Average`, `Sum`, `p95` … */
  stat: string;
}

/** A value of CloudWatch. */
export interface Reading {
  /** By the names that the expression has for them. */
  metrics: Readonly<Record<string, Metric>>;
  /** @default the only metric */
  expression?: string;
  /** How often it is told. @default 60 */
  everySeconds?: number;
  /** What it means when nothing is told. @default nothing: the alarm keeps to what it knows */
  silence?: "breaching" | "notBreaching";
  /** Things whose names stand in it: they exist before the alarm does. */
  names: readonly Reference[];
}

export interface Signal<K extends Kind> {
  of: K;
  unit: "%" | "s" | "days" | "per minute" | "";
  /** What the dashboard calls it. */
  title: string;
  /** Whether it means something for this one. @default yes */
  fits?(thing: Of<K>): boolean;
  /** An expression of one value without labels. Absent where no exporter that is deployed gives it. */
  prometheus?(thing: Of<K>, cluster: Cluster): string;
  /** Absent where CloudWatch has nothing of the kind: docs/components/observability.md says what takes its place. */
  cloudwatch?(thing: Of<K>, account: Account): Reading | undefined;
}

/** Keeps each signal's own kind while they stand in one table. */
export function signals<Table extends { [name: string]: Signal<Kind> }>(
  table: {
    [Name in keyof Table]: Table[Name];
  },
): Table {
  return table as Table;
}

/** A series of the system's namespace: `pick("up", { job: "api", "pod~": "api-.*" }, cluster)`. */
export function pick(
  metric: string,
  labels: Readonly<Record<string, string>>,
  { namespace }: Pick<Cluster, "namespace">,
): string {
  const matchers = Object.entries({ namespace, ...labels }).map(([label, value]) =>
    label.endsWith("~") ? `${label.slice(0, -1)}=~"${value}"` : `${label}="${value}"`,
  );
  return `${metric}{${matchers.join(",")}}`;
}

/** Zero where there is nothing: what is not seen is told like what is not there. */
export function orZero(value: string): string {
  return `(${value} or vector(0))`;
}

/** Percent of the fullest volume that is still free. */
export function freeDisk(claims: string, cluster: Cluster): string {
  const stat = (what: string) =>
    pick(`kubelet_volume_stats_${what}_bytes`, { "persistentvolumeclaim~": claims }, cluster);
  return `100 * min(${stat("available")} / ${stat("capacity")})`;
}

/** Percent of its limit that the busiest container uses of a CPU. */
export function containerCpu(pods: Readonly<Record<string, string>>, cluster: Cluster): string {
  const used = pick("container_cpu_usage_seconds_total", pods, cluster);
  const limit = pick("kube_pod_container_resource_limits", { ...pods, resource: "cpu" }, cluster);
  return `100 * max(sum by (pod) (rate(${used}[5m])) / sum by (pod) (${limit}))`;
}

/** One metric of a thing that the service itself keeps, under the thing's own name and what `more` says. */
export function reading(
  { ids }: Account,
  thing: Pick<Watched, "kind" | "name">,
  namespace: string,
  name: string,
  dimension: string,
  stat: string,
  more: Metric["dimensions"] = {},
): Reading {
  const id = idOf(ids, thing);
  const dimensions = { ...more, [dimension]: id.text };
  return { metrics: { value: { namespace, name, dimensions, stat } }, names: [id] };
}

/** @throws {Error} when a reading has no metric. */
export function metricOf({ metrics }: Reading): Metric {
  const [metric] = Object.values(metrics);
  if (metric === undefined) throw new Error("a reading without a metric");
  return metric;
}

/** @throws {Error} when the thing has no name on aws: its component did not give one. */
export function idOf(ids: Account["ids"], { kind, name }: Pick<Watched, "kind" | "name">): Reference {
  const id = ids[`${kind}/${name}`];
  if (id === undefined) throw new Error(`no name of the ${kind} "${name}" to watch it by`);
  return id;
}
