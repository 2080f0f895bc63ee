/** What a service counts about itself: a gauge, or a share of what it counted. Pure. */
import type { AlertSpec, Measured, ObservabilitySpec, WatchedService } from "./args";
import { type Cluster, pick } from "./signals/signal";

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
