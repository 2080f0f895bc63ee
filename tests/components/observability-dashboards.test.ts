import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import type { Shown } from "../../preview/wire";
import { dashboardOf, fileOf } from "../../scripts/dashboards";
import { systems } from "../../systems";
import { hospital } from "../../systems/hospital";
import { at, listAt, type PlanView, parsed, placements, planOf } from "../support/plan";
import { metricsIn, SOURCES } from "./observability-metrics";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

const fileText = (system: string) => parsed(readFileSync(fileOf({ ...hospital, name: system }), "utf8"));
const graphs = (dashboard: Shown) =>
  listAt(dashboard, "panels").filter((panel) => at(panel, "type") === "timeseries");
const queriesOf = (panel: Shown) => listAt(panel, "targets").map((target) => String(at(target, "expr")));

/** The dashboard that Grafana finds in a plan. */
function shown(plan: PlanView): Shown {
  const data = at(plan.inputs(plan.one(CONFIG_MAP, `${plan.system}-observability-dashboard`)), "data");
  return parsed(Object.values(data ?? {})[0]);
}

describe("dashboards for Grafana", () => {
  for (const spec of Object.values(systems))
    it(`are what Grafana's SDK makes of the spec sheet: else run npm run dashboards (${spec.name})`, () => {
      expect(existsSync(fileOf(spec))).to.equal(true);
      expect(fileText(spec.name)).to.deep.equal(JSON.parse(JSON.stringify(dashboardOf(spec))));
    });

  it("ask for nothing that no exporter tells", () => {
    const asked = Object.keys(systems).flatMap((system) =>
      graphs(fileText(system)).flatMap(queriesOf).flatMap(metricsIn),
    );
    const unknown = [...new Set(asked)].filter(
      (metric) => !SOURCES.some(({ metrics }) => metrics.test(metric)),
    );
    expect(unknown).to.deep.equal([]);
  });

  it("stay in the system's namespace, whichever the stack's is", async () => {
    for (const stack of ["prod", "staging"] as const) {
      const plan = await planOf(stack, "kubernetes", "tenant-provisioning");
      const namespace = stack === "prod" ? "healthcare" : "healthcare-staging";
      const dashboard = shown(plan);
      for (const expr of graphs(dashboard).flatMap(queriesOf)) {
        expect(expr).to.include(`{namespace="${namespace}"`);
        expect(expr).not.to.include("@");
      }
      expect(at(dashboard, "uid")).to.equal(namespace);
    }
  });

  it("are found by the sidecar of the operators' Grafana", async () => {
    const plan = await planOf("prod", "hybrid", "hospital");
    const labels = plan.get(CONFIG_MAP, "hospital-observability-dashboard", "metadata.labels");
    expect(at(labels, "grafana_dashboard")).to.equal("1");
  });

  it("show the hospital's panels as its guide has them, the ratio and the quantiles of sums", () => {
    const panels = graphs(fileText("hospital")).slice(0, 4);
    expect(panels.map((panel) => at(panel, "title"))).to.deep.equal([
      ...["Request Rate", "Response Time", "Error Rate", "GraphQL Operations"],
    ]);
    const [rate, time, errors] = panels.map(queriesOf);
    expect(rate).to.deep.equal([
      'sum by (service, method, route) (rate(http_requests_total{namespace="@namespace@"}[5m]))',
    ]);
    expect(time?.[0]).to.equal(
      'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{namespace="@namespace@"}[5m])))',
    );
    expect(errors).to.deep.equal([
      'sum(rate(http_requests_total{namespace="@namespace@",status_code=~"5.."}[5m])) / sum(rate(http_requests_total{namespace="@namespace@"}[5m]))',
    ]);
  });

  it("show every metric of tenant-provisioning's list, under the name that its exporter has", () => {
    const asked = new Set(graphs(fileText("tenant-provisioning")).flatMap(queriesOf).flatMap(metricsIn));
    expect([...asked]).to.include.members([
      ...["provisioning_jobs_total", "provisioning_duration_seconds_bucket", "provisioning_queue_depth"],
      ...[
        "active_tenants",
        "failed_provisionings",
        "process_cpu_seconds_total",
        "process_resident_memory_bytes",
      ],
      ...["process_virtual_memory_bytes", "cnpg_backends_total", "cnpg_backends_max_tx_duration_seconds"],
      ...[
        "cnpg_pg_replication_lag",
        "redis_connected_clients",
        "redis_memory_used_bytes",
        "redis_commands_processed_total",
      ],
    ]);
  });

  it("draw a line where an alert rings", () => {
    const cpu = graphs(fileText("tebx")).find((panel) => at(panel, "title") === "CPU, of the limit");
    expect(at(cpu, "fieldConfig.defaults.thresholds.steps")).to.deep.equal([
      { value: null, color: "transparent" },
      { value: 70, color: "red" },
    ]);
  });
});

describe("dashboards of CloudWatch", () => {
  const TYPE = "aws:cloudwatch/dashboard:Dashboard";

  for (const [system, placement] of [
    ["hospital", "hybrid"],
    ["tenant-provisioning", "hybrid"],
  ] as const)
    it(`show the data that is on aws (${system}, ${placement})`, async () => {
      const plan = await planOf("prod", placement, system);
      const dashboard = plan.inputs(plan.one(TYPE));
      expect(at(dashboard, "dashboardName")).to.equal(`prod-${system}-overview`);
      const titles = listAt(parsed(at(dashboard, "dashboardBody")), "widgets").map((it) =>
        at(it, "properties.title"),
      );
      expect(titles).to.include.members([
        "CPU, of the limit",
        "Connections, of the most there may be",
        "Disk that is free",
      ]);
    });

  it("compute a share of two metrics, and draw the share alone", async () => {
    const plan = await planOf("prod", "hybrid", "tenant-provisioning");
    const widgets = listAt(parsed(at(plan.inputs(plan.one(TYPE)), "dashboardBody")), "widgets");
    const connections = widgets.find((it) => String(at(it, "properties.title")).startsWith("Connections"));
    expect(at(connections, "properties.metrics")).to.deep.equal([
      [
        ...["AWS/RDS", "DatabaseConnections", "DBInstanceIdentifier", "prod-tenant-provisioning-database"],
        { id: "t0value", stat: "Average", visible: false },
      ],
      [{ expression: "100 * t0value / 100", label: "database", id: "t0line" }],
    ]);
    expect(at(connections, "properties.annotations.horizontal")).to.deep.equal([
      { label: "DatabaseConnectionPoolExhausted", value: 90 },
    ]);
  });

  it("are there wherever something of a system is on aws", async () => {
    for (const placement of placements) {
      const plan = await planOf("prod", placement, "tebx");
      expect(plan.all(TYPE)).to.have.length(placement === "kubernetes" ? 0 : 1);
    }
  });
});
