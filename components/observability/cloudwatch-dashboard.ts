/** The system on one page of CloudWatch: a graph for each signal that has a metric there. */
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { BY_SERVICE, metricNamespace } from "../api-service/told";
import { physicalName } from "../naming";
import type { Kind, ObservabilitySpec, WatchedService } from "./args";
import { drawn } from "./panels";
import { signalOf } from "./plan";
import type { Account, Metric, Reading } from "./signals/signal";
import { drawnBy, toldMetric } from "./told";

const KINDS: readonly Kind[] = ["service", "database", "cache", "broker", "search", "edge"];
/** Of 24 columns; two graphs beside each other. */
const [WIDTH, HEIGHT] = [12, 6];

export function createCloudWatchDashboard(
  name: string,
  spec: ObservabilitySpec,
  account: Account,
  opts: pulumi.CustomResourceOptions,
): void {
  const guide = spec.watched.flatMap((thing) =>
    thing.kind === "service" && thing.told ? panels(thing) : [],
  );
  const graphs = [...guide, ...KINDS.flatMap((kind) => drawn(kind)).flatMap((signal) => graph(signal))];
  if (graphs.length === 0) return;
  const widgets = graphs.map((properties, index) => ({
    type: "metric",
    ...{ x: (index % 2) * WIDTH, y: Math.floor(index / 2) * HEIGHT, width: WIDTH, height: HEIGHT },
    properties,
  }));
  new cloudwatch.Dashboard(
    name,
    {
      dashboardName: physicalName(account.target.scope, "overview", 255),
      dashboardBody: pulumi.jsonStringify({ start: "-PT6H", periodOverride: "inherit", widgets }),
    },
    opts,
  );

  /** The guide's, as far as they are of what the service tells itself; counters as what a minute added. */
  function panels({ name: service }: WatchedService) {
    const metric = toldMetric(service, account);
    return spec.panels.flatMap(({ title, queries }) => {
      const metrics = queries.flatMap((query) => {
        const { gauge, counter } = drawnBy(query) ?? {};
        if (gauge !== undefined) return [line(metric(gauge, "Maximum"), { label: gauge })];
        if (counter === undefined) return [];
        const [name, label] = counter;
        const whole = line(metric(name, "Sum"), { label: name });
        return label === "" ? [whole] : [whole, ...kinds(service, name, label)];
      });
      const { region } = account.target;
      const axis = { yAxis: { left: { label: "" } } };
      return metrics.length === 0
        ? []
        : [{ title, region, view: "timeSeries", metrics, annotations: {}, ...axis }];
    });
  }

  /** A line for each value that the label has, whatever these are. */
  function kinds(service: string, name: string, label: string) {
    const { scope } = account.target;
    const schema = `{"${metricNamespace(scope)}","${BY_SERVICE}","${label}"}`;
    const found = `${schema} MetricName="${name}" ${BY_SERVICE}="${service}"`;
    return [[{ expression: `SEARCH('${found}', 'Sum', 60)`, id: "kinds", label: "" }]];
  }

  function graph(signal: string) {
    const { title, unit, of, fits, cloudwatch: read } = signalOf(signal);
    const metrics = spec.watched.flatMap((thing, index) => {
      const shown = thing.kind === of && (fits?.(thing) ?? true);
      const reading = shown ? read?.(thing, account) : undefined;
      return reading === undefined ? [] : lines(reading, thing.name, `t${index}`);
    });
    if (metrics.length === 0) return [];
    const { region } = account.target;
    const annotations = { horizontal: limits(signal) };
    const label = unit === "" ? "" : unit;
    return [{ title, region, view: "timeSeries", metrics, annotations, yAxis: { left: { label } } }];
  }

  function limits(signal: string) {
    const asked = spec.alerts.filter(({ measured }) => measured === signal);
    return asked.map(({ name: label, above, below }) => ({ label, value: above ?? below ?? 0 }));
  }
}

function line({ namespace, name, dimensions, stat }: Metric, shown: Readonly<Record<string, unknown>>) {
  return [namespace, name, ...Object.entries(dimensions).flat(), { ...shown, stat }];
}

/** Metrics that an expression is made of are there, and not drawn; ids are one thing's own. */
function lines({ metrics, expression }: Reading, label: string, prefix: string) {
  const computed = expression !== undefined && !Object.hasOwn(metrics, expression);
  const all = Object.entries(metrics).map(([id, metric]) =>
    line(metric, { id: prefix + id, ...(computed ? { visible: false } : { label }) }),
  );
  if (!computed) return all;
  const own = Object.keys(metrics).reduce(
    (text, id) => text.replace(new RegExp(`\\b${id}\\b`, "g"), prefix + id),
    expression,
  );
  return [...all, [{ expression: own, label, id: `${prefix}line` }]];
}
