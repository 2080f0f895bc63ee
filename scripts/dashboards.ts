/**
 * Builds each system's dashboard with Grafana's SDK: `npm run dashboards`. Ahead of time, for loading the SDK takes longer
 * than a whole preview's resources; a test fails when a file is not what this makes of its spec sheet.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  VizLegendOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import {
  DashboardBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { NAMESPACE, UID } from "../components/observability/grafana";
import { type DrawnPanel, rowsOf } from "../components/observability/panels";
import { prod } from "../environments/prod";
import { watchedData, watchedServices } from "../environments/watched";
import { systems } from "../systems";
import type { SystemSpec } from "../systems/system";

/** Two beside each other. */
const WIDTH = 12;
const HEIGHT = 8;

export function dashboardOf(spec: SystemSpec): object {
  const settings = { name: spec.name, overrides: { shards: {}, storageGiB: {}, replicas: {} } };
  const sized = settings as unknown as Parameters<typeof watchedData>[1];
  const all = { ...sized, domain: "", env: {}, images: {} };
  const watched = [
    ...watchedServices(spec, all, prod, "kubernetes"),
    ...watchedData(spec, all, prod, "kubernetes"),
  ];
  const cluster = { namespace: NAMESPACE, system: spec.name, http: spec.observability.http };
  const dashboard = new DashboardBuilder(spec.name)
    .uid(UID)
    .tags(["ward", spec.name])
    .timezone("utc")
    .readonly()
    .refresh("1m")
    .time({ from: "now-6h", to: "now" });
  for (const { title, panels } of rowsOf({ ...spec.observability, watched }, cluster)) {
    dashboard.withRow(new RowBuilder(title));
    for (const panel of panels) dashboard.withPanel(drawn(panel));
  }
  return dashboard.build();
}

function drawn({ title, unit, queries, limits }: DrawnPanel): PanelBuilder {
  const panel = new PanelBuilder()
    .title(title)
    .unit(unit)
    .span(WIDTH)
    .height(HEIGHT)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom),
    );
  queries.forEach(({ expr, legend }, index) => {
    const refId = String.fromCharCode("A".charCodeAt(0) + index);
    panel.withTarget(new DataqueryBuilder().refId(refId).expr(expr).legendFormat(legend));
  });
  if (limits.length === 0) return panel;
  const steps = [{ value: null, color: "transparent" }, ...limits.map((value) => ({ value, color: "red" }))];
  return panel
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps))
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Line));
}

export function fileOf({ name }: SystemSpec): string {
  return join(__dirname, "../systems/dashboards", `${name}.json`);
}

if (require.main === module)
  for (const spec of Object.values(systems))
    writeFileSync(fileOf(spec), `${JSON.stringify(dashboardOf(spec), undefined, 2)}\n`);
