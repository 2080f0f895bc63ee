/** Alerts as rules of Prometheus. Pure. */
import { applicationExpression, askedService } from "./application";
import type { AlertSpec, ObservabilitySpec, Watched, WatchedEdge } from "./args";
import { type Burn, burns, FEWEST_FAILURES } from "./burn-rates";
import { signalOf, thingsOf } from "./plan";
import { runbookOf } from "./runbooks";
import { type Cluster, pick } from "./signals/signal";

export interface Rule {
  alert: string;
  expr: string;
  for?: string;
  labels: Record<string, string>;
  annotations: { summary: string; runbook_url: string; source: string };
}

export function rulesOf(spec: ObservabilitySpec, cluster: Cluster): Rule[] {
  const edges = spec.watched.filter(
    (thing): thing is WatchedEdge => thing.kind === "edge" && thing.jobs.length > 0,
  );
  return [
    ...spec.alerts.flatMap((alert) => alertRules(alert, spec, cluster)),
    ...edges.flatMap((edge) => burns(spec.goals).map((burn) => burnRule(burn, edge, spec, cluster))),
  ];
}

function alertRules(alert: AlertSpec, spec: ObservabilitySpec, cluster: Cluster): Rule[] {
  const { measured } = alert;
  if (typeof measured !== "string") {
    const service = askedService(alert, spec);
    return service?.job === undefined
      ? []
      : [rule(alert, service, applicationExpression(measured, service, cluster), cluster)];
  }
  const signal = signalOf(measured);
  return thingsOf(alert, spec).flatMap((thing) => {
    const value = signal.prometheus?.(thing, cluster) ?? "";
    return value === "" ? [] : [rule(alert, thing, value, cluster)];
  });
}

function rule(alert: AlertSpec, thing: Watched, value: string, cluster: Cluster): Rule {
  const limit = alert.above === undefined ? `< ${alert.below}` : `> ${alert.above}`;
  return {
    alert: alert.name,
    expr: `${value} ${limit}`,
    for: `${alert.forMinutes}m`,
    labels: labelsOf(alert.severity, thing, cluster),
    annotations: {
      summary: `${thing.name} of ${cluster.system} ${alert.says}`,
      runbook_url: runbookOf(thing.kind, alert.name),
      source: alert.source,
    },
  };
}

function labelsOf(
  severity: string,
  { kind, name }: Watched,
  { namespace, system }: Cluster,
): Record<string, string> {
  // The namespace: Alertmanager hands on to a system's receiver what is of its namespace, and nothing else.
  return { severity, namespace, system, [kind]: name };
}

/** Rings at once: its windows have held it long enough. */
function burnRule(burn: Burn, edge: WatchedEdge, spec: ObservabilitySpec, cluster: Cluster): Rule {
  const { alert, promise, window } = burn;
  const failed = (minutes: number) => failures(promise, minutes, edge, spec, cluster);
  const all = (minutes: number) => grown(spec.http.requests, {}, minutes, edge, cluster);
  const spent = (minutes: number) => `${failed(minutes)} / ${all(minutes)} > ${burn.mostShare}`;
  const { longMinutes, shortMinutes, severity } = window;
  return {
    alert,
    expr: `${spent(longMinutes)} and ${spent(shortMinutes)} and ${failed(longMinutes)} > ${FEWEST_FAILURES}`,
    labels: labelsOf(severity, edge, cluster),
    annotations: {
      summary: `${cluster.system} ${promise.says}`,
      runbook_url: runbookOf("edge", alert),
      source: "goals",
    },
  };
}

function failures(
  promise: Burn["promise"],
  minutes: number,
  edge: WatchedEdge,
  { http, goals }: ObservabilitySpec,
  cluster: Cluster,
) {
  if (promise.goal === "Availability")
    return grown(http.requests, { [`${http.status}~`]: "5.." }, minutes, edge, cluster);
  // Prometheus 3 writes 2 as 2.0.
  const bound = String(goals.latencySeconds).replaceAll(".", "[.]");
  const le = Number.isInteger(goals.latencySeconds) ? `${bound}([.]0)?` : bound;
  const inTime = grown(`${http.seconds}_bucket`, { "le~": le }, minutes, edge, cluster);
  return `(${grown(`${http.seconds}_count`, {}, minutes, edge, cluster)} - ${inTime})`;
}

function grown(
  metric: string,
  labels: Record<string, string>,
  minutes: number,
  edge: WatchedEdge,
  cluster: Cluster,
) {
  return `sum(increase(${pick(metric, { "job~": edge.jobs.join("|"), ...labels }, cluster)}[${minutes}m]))`;
}
