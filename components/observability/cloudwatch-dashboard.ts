/** The system on one page of CloudWatch: a graph for each signal that has a metric there. */
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import type { Kind, ObservabilitySpec } from "./args";
import { drawn } from "./panels";
import { signalOf } from "./plan";
import type { Account, Reading } from "./signals/signal";

const KINDS: readonly Kind[] = ["service", "database", "cache", "broker", "search", "edge"];
/** Of 24 columns; two graphs beside each other. */
const [WIDTH, HEIGHT] = [12, 6];

export function createCloudWatchDashboard(
  name: string,
  spec: ObservabilitySpec,
  account: Account,
  opts: pulumi.CustomResourceOptions,
): void {
  const graphs = KINDS.flatMap((kind) => drawn(kind)).flatMap((signal) => graph(signal));
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

/** Metrics that an expression is made of are there, and not drawn; ids are one thing's own. */
function lines({ metrics, expression }: Reading, label: string, prefix: string) {
  const computed = expression !== undefined && !Object.hasOwn(metrics, expression);
  const all = Object.entries(metrics).map(([id, { namespace, name, dimensions, stat }]) => [
    ...[namespace, name, ...Object.entries(dimensions).flat()],
    { id: prefix + id, stat, ...(computed ? { visible: false } : { label }) },
  ]);
  if (!computed) return all;
  const own = Object.keys(metrics).reduce(
    (text, id) => text.replace(new RegExp(`\\b${id}\\b`, "g"), prefix + id),
    expression,
  );
  return [...all, [{ expression: own, label, id: `${prefix}line` }]];
}
