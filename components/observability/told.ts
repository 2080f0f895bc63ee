/** What of an application's own metrics CloudWatch has, and how it is asked there. Pure. */
import type { Told } from "../api-service/args";
import { ANSWERED, BY_SERVICE, metricNamespace } from "../api-service/told";
import type { Application } from "./application";
import type { ObservabilitySpec, PanelQuery, WatchedService } from "./args";
import type { Account, Metric, Reading } from "./signals/signal";

/** Of exporters, which are asked on kubernetes only; CloudWatch has metrics of its own for what they tell. */
const EXPORTERS = /^(cnpg|redis|rabbitmq|mongodb|pg)_/;
const GAUGE = /^(?:max|sum)(?: by \(\w+\))? ?\((\w+)\{\}\)$/;
const COUNTER = /^sum(?: by \((\w+)\))? ?\(rate\((\w+)\{\}\[5m\]\)\)$/;

/**
 * What a service's alerts and its guide's panels look at. None for a service that no alert asks: of requests the load
 * balancer tells, and each metric has its price.
 */
export function toldOf(service: string, { alerts, panels }: Pick<ObservabilitySpec, "alerts" | "panels">) {
  const own = alerts.flatMap(({ measured, of }) =>
    of === service && typeof measured !== "string" ? [measured] : [],
  );
  if (own.length === 0) return undefined;
  const drawn = panels.flatMap(({ queries }) => queries).flatMap((query) => drawnBy(query) ?? []);
  const told: Told = {
    gauges: names([...own.flatMap(gaugeOf), ...drawn.flatMap(({ gauge }) => gauge ?? [])]),
    counters: Object.fromEntries(
      [
        ...own.flatMap(counterOf),
        ...drawn.flatMap(({ counter }) => (counter === undefined ? [] : [counter])),
      ].sort(),
    ),
  };
  return told;
}

/** What a panel's line is of, where CloudWatch can draw it. */
export function drawnBy({ expr }: PanelQuery): { gauge?: string; counter?: [string, string] } | undefined {
  const gauge = GAUGE.exec(expr)?.[1];
  const [, label, counter] = COUNTER.exec(expr) ?? [];
  const name = gauge ?? counter;
  if (name === undefined || EXPORTERS.test(name)) return undefined;
  return gauge === undefined ? { counter: [name, label ?? ""] } : { gauge };
}

/** An alert about what a service tells itself. Absent where a label's value is a pattern: CloudWatch knows none. */
export function toldReading(
  measured: Application,
  { name: service }: WatchedService,
  account: Account,
): Reading | undefined {
  const metric = toldMetric(service, account);
  if ("gauge" in measured)
    return { metrics: { value: metric(measured.gauge, "Maximum") }, names: [], everySeconds: 60 };
  const [[label, value] = ["", ""], ...more] = Object.entries(measured.where);
  if (more.length > 0 || !/^\w+$/.test(value)) return undefined;
  return {
    metrics: {
      failed: metric(measured.share, "Sum", { [label]: value }),
      all: metric(measured.share, "Sum"),
    },
    expression: "100 * FILL(failed, 0) / all",
    // As Prometheus has it: what was counted in five minutes.
    everySeconds: 300,
    silence: "notBreaching",
    names: [],
  };
}

/** Whether any replica answers when it is asked for its metrics. */
export function answeredReading({ name: service }: WatchedService, account: Account): Reading {
  return {
    metrics: { value: toldMetric(service, account)(ANSWERED, "Maximum") },
    silence: "breaching",
    names: [],
  };
}

export function toldMetric(service: string, { target: { scope } }: Pick<Account, "target">) {
  return (name: string, stat: string, more: Readonly<Record<string, string>> = {}): Metric => ({
    namespace: metricNamespace(scope),
    name,
    dimensions: { [BY_SERVICE]: service, ...more },
    stat,
  });
}

const gaugeOf = (one: Application) => ("gauge" in one ? [one.gauge] : []);
const counterOf = (one: Application): [string, string][] =>
  "share" in one ? [[one.share, Object.keys(one.where)[0] ?? ""]] : [];
const names = (all: readonly string[]) => [...new Set(all)].sort();
