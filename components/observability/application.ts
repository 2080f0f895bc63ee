/** What a service counts about itself: a gauge, or a share of what it counted. Pure. */
import type { AlertSpec, Measured, ObservabilitySpec, WatchedService } from "./args";
import { type Account, type Cluster, pick, type Reading } from "./signals/signal";

export type Application = Exclude<Measured, string>;

/** The service that an alert about an application's own metric is about. */
export function askedService({ of }: AlertSpec, { watched }: Pick<ObservabilitySpec, "watched">) {
  return watched.find((thing): thing is WatchedService => thing.kind === "service" && thing.name === of);
}

export function applicationExpression(
  measured: Application,
  { job = "" }: WatchedService,
  cluster: Cluster,
): string {
  if ("gauge" in measured) return `max(${pick(measured.gauge, { job }, cluster)})`;
  const grown = (labels: Readonly<Record<string, string>>) =>
    `sum(rate(${pick(measured.share, { job, ...labels }, cluster)}[5m]))`;
  return `100 * ${grown(escaped(measured.where))} / ${grown({})}`;
}

/** Values of labels are regular expressions: a status is often a family, `5..`. */
function escaped(where: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(where).map(([label, value]) => [`${label}~`, value]));
}

/** As the collector hands them on (collector.ts). */
export function applicationReading(
  measured: Application,
  { name }: WatchedService,
  { target }: Account,
): Reading {
  const of = (metric: string, stat: string, more: Readonly<Record<string, string>> = {}) => ({
    ...{ namespace: metricsNamespace(target.scope), name: metric },
    ...{ dimensions: { service: name, ...more }, stat },
  });
  if ("gauge" in measured) return { metrics: { value: of(measured.gauge, "Maximum") }, names: [] };
  const metrics = { part: of(measured.share, "Sum", measured.where), all: of(measured.share, "Sum") };
  return { metrics, expression: "100 * FILL(part, 0) / all", silence: "notBreaching", names: [] };
}

/** Where metrics of a system's own are kept in CloudWatch. */
export function metricsNamespace({ stack, system }: { stack: string; system: string }): string {
  return `Ward/${stack}/${system}/application`;
}
