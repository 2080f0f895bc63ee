/** What a dashboard shows of a system: its guide's panels first, then a row for each kind of thing. Pure. */
import type { AlertSpec, Kind, ObservabilitySpec, PanelQuery, PanelSpec, Watched } from "./args";
import { SIGNALS } from "./signals";
import type { Cluster, Signal } from "./signals/signal";

export interface Row {
  title: string;
  panels: DrawnPanel[];
}

export interface DrawnPanel extends PanelSpec {
  /** Where an alert rings, as lines. */
  limits: readonly number[];
}

const TITLES: Readonly<Record<Kind, string>> = {
  edge: "Certificates",
  service: "Services",
  database: "Databases",
  cache: "Caches",
  broker: "Brokers",
  search: "Searches",
  store: "Object stores",
};

/** In Grafana's words. */
const UNITS: Readonly<Record<Signal<Kind>["unit"], string>> = {
  "%": "percent",
  s: "s",
  days: "d",
  "per minute": "cpm",
  "": "short",
};

export function rowsOf(spec: ObservabilitySpec, cluster: Cluster): Row[] {
  const own = spec.panels.map((panel) => ({ ...panel, queries: panel.queries.map(inNamespace), limits: [] }));
  const rows = (Object.keys(TITLES) as Kind[]).map((kind) => ({
    title: TITLES[kind],
    panels: drawn(kind).flatMap((name) => signalPanel(name)),
  }));
  return [{ title: "What the guide shows", panels: own }, ...rows].filter(({ panels }) => panels.length > 0);

  function inNamespace({ expr, legend }: PanelQuery): PanelQuery {
    const inside = expr.replace(/\{([^{}]*)\}/g, (_, more: string) =>
      more === "" ? `{namespace="${cluster.namespace}"}` : `{namespace="${cluster.namespace}",${more}}`,
    );
    return { expr: inside, legend };
  }

  function signalPanel(name: string): DrawnPanel[] {
    const signal = (SIGNALS as Readonly<Record<string, Signal<Kind>>>)[name];
    if (signal === undefined) return [];
    const queries = spec.watched.flatMap((thing: Watched) => {
      const shown = thing.kind === signal.of && (signal.fits?.(thing) ?? true);
      const expr = shown ? (signal.prometheus?.(thing, cluster) ?? "") : "";
      return expr === "" ? [] : [{ expr, legend: thing.name }];
    });
    if (queries.length === 0) return [];
    return [{ title: signal.title, unit: UNITS[signal.unit], queries, limits: limitsOf(name, spec.alerts) }];
  }
}

/** Signals that count what is missing have alerts, and make dull curves. */
export function drawn(kind: Kind): string[] {
  return Object.entries(SIGNALS as Readonly<Record<string, Signal<Kind>>>)
    .filter(([name, signal]) => signal.of === kind && !/-(missing|primaries|primary|asked)$/.test(name))
    .map(([name]) => name);
}

function limitsOf(name: string, alerts: readonly AlertSpec[]): number[] {
  const limits = alerts
    .filter(({ measured }) => measured === name)
    .map(({ above, below }) => above ?? below ?? 0);
  return [...new Set(limits)].sort((a, b) => a - b);
}
