import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { AlertSpec } from "../../components/observability/args";
import { checkObservability } from "../../components/observability/plan";
import { SIGNALS } from "../../components/observability/signals";
import type { Problems } from "../../components/problems";
import { systems } from "../../systems";
import { withStandardAlerts } from "../../systems/alerts";
import { Policies } from "../support/network-policies";
import { at, listAt, type PlanView, placements, planFor, planOf } from "../support/plan";
import { metricsIn, rulesIn, SOURCES } from "./observability-metrics";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const ROOT = join(__dirname, "../..");
const names = Object.keys(systems);

const everyPlan = () =>
  Promise.all(names.flatMap((system) => placements.map((placement) => planOf("prod", placement, system))));

/** Alarms of ours; backups have their own. */
const alarmsIn = (plan: PlanView) =>
  [...plan.all(ALARM), ...plan.all(COMPOSITE)].filter(({ name }) => name.includes("observability"));

/** GitHub's anchors of a page's headings. */
function anchors(page: string): string[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

describe("alerts", function () {
  this.timeout(120_000);

  it("lead to a heading that says what to do, on both targets", async () => {
    const links = (await everyPlan()).flatMap((plan) => [
      ...rulesIn(plan).map((rule) => String(at(rule, "annotations.runbook_url"))),
      ...alarmsIn(plan)
        .map((alarm) => String(at(plan.inputs(alarm), "alarmDescription")))
        .filter((text) => !text.startsWith("Part of "))
        .map((text) => text.split("What to do: ")[1] ?? text),
    ]);
    expect(new Set(links).size).to.be.above(35);
    const missing = [...new Set(links)].filter((link) => {
      const [page = "", anchor = ""] = link.split("#");
      return !anchors(page).includes(anchor);
    });
    expect(missing).to.deep.equal([]);
  });

  it("have no page whose alert is gone", async () => {
    const alerts = new Set((await everyPlan()).flatMap(rulesIn).map((rule) => String(at(rule, "alert"))));
    const pages = ["services", "databases", "caches", "brokers", "searches", "stores", "edge"];
    const headings = pages.flatMap((page) =>
      [...readFileSync(join(ROOT, `docs/runbooks/${page}.md`), "utf8").matchAll(/^## (.+)$/gm)].map(
        ([, it = ""]) => it,
      ),
    );
    expect(headings.filter((heading) => !alerts.has(heading))).to.deep.equal([]);
  });

  it("carry a severity, and the namespace by which Alertmanager hands them on", async () => {
    for (const plan of await everyPlan())
      for (const rule of rulesIn(plan).filter((one) => at(one, "labels.backup") === undefined)) {
        expect(["critical", "warning"]).to.include(at(rule, "labels.severity"));
        expect(at(rule, "labels.namespace")).to.be.a("string");
        expect(at(rule, "labels.system")).to.equal(plan.system);
        expect(at(rule, "annotations.source")).to.be.a("string");
      }
  });

  it("wake somebody for fewer than half of what is told", async () => {
    const own = withStandardAlerts();
    expect(own.filter(({ severity }) => severity === "critical").length / own.length).to.be.below(0.45);
  });
});

describe("expressions of alerts", function () {
  this.timeout(120_000);

  it("ask for nothing that no exporter tells", async () => {
    const asked = new Set(
      (await everyPlan()).flatMap(rulesIn).flatMap((rule) => metricsIn(String(at(rule, "expr")))),
    );
    const unknown = [...asked].filter((metric) => !SOURCES.some(({ metrics }) => metrics.test(metric)));
    expect(unknown).to.deep.equal([]);
  });

  it("ask only for what Prometheus is made to collect in that very plan", async () => {
    for (const plan of await everyPlan()) {
      const asked = rulesIn(plan).flatMap((rule) => metricsIn(String(at(rule, "expr"))));
      const silent = SOURCES.filter(
        ({ metrics, asked: isAsked }) =>
          asked.some((metric) => metrics.test(metric)) && isAsked?.(plan) === false,
      );
      expect(silent.map(({ name }) => `${plan.system} ${plan.placement}: ${name}`)).to.deep.equal([]);
    }
  });

  it("stay in the system's own namespace", async () => {
    for (const plan of await everyPlan())
      for (const rule of rulesIn(plan)) {
        const expr = String(at(rule, "expr"));
        const namespaces = [...expr.matchAll(/\{namespace="([^"]+)"/g)].map(([, it]) => it);
        expect(namespaces.length, expr).to.equal(
          (expr.match(/\{/g) ?? []).filter(Boolean).length - (expr.match(/\]\{5\}|\{5\}/g) ?? []).length,
        );
        expect(new Set(namespaces).size).to.equal(1);
      }
  });
});

describe("metrics of data stores", () => {
  const SCRAPER = { labels: {}, namespace: "monitoring" };
  const stores: readonly (readonly [system: string, labels: Record<string, string>, port: number])[] = [
    [
      "tebx",
      { "app.kubernetes.io/instance": "tebx-database", "app.kubernetes.io/component": "mongod" },
      9216,
    ],
    ["tebx", { app: "tebx-cache" }, 9121],
    ["hospital", { "cnpg.io/cluster": "hospital-database" }, 9187],
    [
      "hospital",
      { app: "hospital-cache-leader", cluster: "hospital-cache", redis_setup_type: "cluster" },
      9121,
    ],
    [
      "hospital",
      { "app.kubernetes.io/component": "rabbitmq", "app.kubernetes.io/name": "hospital-broker" },
      15691,
    ],
  ];
  for (const [system, labels, port] of stores)
    it(`of ${Object.values(labels).join(" ")} are for Prometheus, and for nobody else (${port})`, async () => {
      const policies = new Policies(await planOf("prod", "kubernetes", system));
      expect(policies.open(SCRAPER, { labels }, port)).to.equal(true);
      expect(policies.open({ labels: {}, namespace: "default" }, { labels }, port)).to.equal(false);
      expect(
        policies.open({ labels: { app: "anybody", "ward.dev/client": "anybody" } }, { labels }, port),
      ).to.equal(false);
      expect(policies.open({ cidr: "203.0.113.7/32" }, { labels }, port)).to.equal(false);
    });

  it("are asked for with the authority verified where they are told by TLS", async () => {
    const plan = await planOf("prod", "kubernetes", "hospital");
    const monitor = plan.get(
      "kubernetes:monitoring.coreos.com/v1:ServiceMonitor",
      "hospital-observability-broker-metrics",
      "spec",
    );
    expect(at(monitor, "endpoints.0")).to.deep.equal({
      ...{ port: "prometheus-tls", interval: "15s", scheme: "https" },
      tlsConfig: {
        ca: { secret: { name: at(monitor, "endpoints.0.tlsConfig.ca.secret.name"), key: "ca.crt" } },
        serverName: "hospital-broker.hospital.svc",
      },
    });
  });
});

describe("alarms of CloudWatch", function () {
  this.timeout(120_000);

  it("are there for every signal but those that the page tells", () => {
    const without = Object.entries(SIGNALS).filter(([, signal]) => !("cloudwatch" in signal));
    expect(without.map(([name]) => name)).to.deep.equal([
      ...["service-restarts", "database-missing", "database-archive"],
      ...["cache-missing", "cache-saved", "cache-disk", "broker-missing", "store-missing", "store-disk"],
    ]);
  });

  it("look at the cluster's own services and stores, and wait until they are there", async () => {
    const plan = await planOf("prod", "aws", "hospital");
    const metric = (role: string, query = 0) =>
      at(plan.inputs(plan.one(ALARM, `hospital-observability-${role}`)), `metricQueries.${query}.metric`);
    expect(metric("auth-service-high-cpu")).to.deep.equal({
      ...{ namespace: "AWS/ECS", metricName: "CPUUtilization", stat: "Average", period: 60 },
      dimensions: { ClusterName: "prod-hospital", ServiceName: "prod-hospital-auth-service" },
    });
    expect(metric("database-database-replication-lag")).to.deep.include({
      metricName: "ReplicaLag",
      dimensions: { DBInstanceIdentifier: "prod-hospital-database-replica-0" },
    });
    expect(metric("cache-cache-primary-down", 5)).to.deep.include({
      metricName: "IsMaster",
      dimensions: { CacheClusterId: "prod-hospital-cache-0003-002" },
    });
    expect(metric("logs-search-disk-low")).to.deep.include({
      dimensions: { DomainName: "prod-hospital-logs", ClientId: "123456789012" },
    });
    const alarm = plan.one(ALARM, "hospital-observability-database-database-primary-down");
    expect(at(plan.inputs(alarm), "treatMissingData")).to.equal("breaching");
    expect(alarm.dependencies.some((urn) => urn.endsWith("::hospital-database"))).to.equal(true);
  });

  it("look at the certificate by the day, for ACM tells its age twice a day", async () => {
    const plan = await planOf("prod", "aws", "hospital");
    const alarm = plan.inputs(plan.one(ALARM, "hospital-observability-edge-certificate-expires"));
    expect(at(alarm, "metricQueries.0.metric")).to.deep.include({
      metricName: "DaysToExpiry",
      period: 86_400,
    });
    expect([at(alarm, "evaluationPeriods"), at(alarm, "threshold")]).to.deep.equal([1, 21]);
  });

  it("compare shares of what the sheet promised", async () => {
    const plan = await planOf("prod", "aws", "tenant-provisioning");
    const alarm = plan.inputs(
      plan.one(ALARM, "tenant-provisioning-observability-database-database-connection-pool-exhausted"),
    );
    expect(at(alarm, "threshold")).to.equal(90);
    expect(at(alarm, "metricQueries.1.expression")).to.equal("100 * value / 100");
  });

  it("ring for a goal when a long and a short window agree", async () => {
    const plan = await planOf("prod", "aws", "inamsos");
    const role = "inamsos-observability-availability-burns-fast";
    const inputs = plan.inputs(plan.one(COMPOSITE, role));
    expect(at(inputs, "alarmRule")).to.equal(
      'ALARM("prod-inamsos-availability-burns-fast-long") AND ALARM("prod-inamsos-availability-burns-fast-short")',
    );
    const window = (which: string) => plan.inputs(plan.one(ALARM, `${role}-${which}`));
    expect(at(window("long"), "threshold")).to.equal(0.0144);
    expect(at(window("long"), "metricQueries.0.metric.period")).to.equal(3600);
    expect(at(window("short"), "metricQueries.0.metric.period")).to.equal(300);
    expect(at(window("long"), "actionsEnabled")).to.equal(false);
    const late = plan.inputs(plan.one(ALARM, "inamsos-observability-latency-burns-fast-long"));
    expect(at(late, "metricQueries.0.metric.stat")).to.equal("PR(:2)");
    expect(at(late, "threshold")).to.equal(0.72);
  });

  it("never look back further than CloudWatch does, and name metrics by words that it takes", async () => {
    for (const plan of await everyPlan())
      for (const one of plan.all(ALARM).filter(({ name }) => name.includes("observability"))) {
        const alarm = plan.inputs(one);
        const periods = listAt(alarm, "metricQueries").map((query) =>
          Number(at(query, "metric.period") ?? 0),
        );
        const seconds = Math.max(...periods) * Number(at(alarm, "evaluationPeriods"));
        expect(seconds, one.name).to.be.at.most(24 * 3600);
        for (const query of listAt(alarm, "metricQueries"))
          expect(at(query, "id")).to.match(/^[a-z][a-zA-Z0-9_]*$/);
        const returned = listAt(alarm, "metricQueries").filter((query) => at(query, "returnData") === true);
        expect(returned, one.name).to.have.length(1);
        expect(listAt(alarm, "metricQueries").length).to.be.at.most(10);
      }
  });

  it("go to the topic that the stack names, but for the windows of goals", async () => {
    const TOPIC = "arn:aws:sns:us-west-2:123456789012:ward-alarms";
    const plan = await planFor({
      stack: "prod",
      placement: "aws",
      system: "tebx",
      changes: [`aws.alarmTopicArn=${TOPIC}`],
    });
    for (const one of alarmsIn(plan)) {
      const window = /-(long|short)$/.test(one.name);
      expect(at(plan.inputs(one), "alarmActions"), one.name).to.deep.equal(window ? undefined : [TOPIC]);
    }
  });
});

describe("a wrong alert", () => {
  const goals = { availabilityPercent: 99.9, latencyPercent: 95, latencySeconds: 1 };
  const http = {
    requests: "http_requests_total",
    status: "status",
    seconds: "http_request_duration_seconds",
  };
  const service = {
    kind: "service",
    name: "api",
    replicas: { min: 1, max: 2 },
    routed: true,
    counted: true,
  } as const;
  const alert = {
    ...{ name: "HighCpu", measured: "service-cpu", above: 70, forMinutes: 5 },
    ...{ severity: "warning", says: "works", source: "ours" },
  } as const;

  function told(change: object, goal: object = {}): string[] {
    const lines: string[] = [];
    const problems = {
      unless: (holds: boolean, problem: string) => holds || lines.push(problem),
    } as unknown as Problems;
    const alerts = [{ ...alert, ...change }] as readonly AlertSpec[];
    checkObservability(
      { goals: { ...goals, ...goal }, http, alerts, panels: [], watched: [service] },
      problems,
    );
    return lines;
  }

  it("is refused with what to do", () => {
    expect(told({})).to.deep.equal([]);
    expect(told({ below: 3 })).to.deep.equal(["alert HighCpu: give it either above or below"]);
    expect(told({ forMinutes: 0 })).to.deep.equal([
      "alert HighCpu: forMinutes is 0: give whole minutes, 1 to 1440",
    ]);
    expect(told({ name: "high cpu" })[0]).to.equal('alert "high cpu": write its name like HighErrorRate');
    expect(told({ measured: "cpu" })[0]).to.include(
      'alert HighCpu measures "cpu", which is none: use one of service-cpu',
    );
    expect(told({ measured: { gauge: "depth" } })[0]).to.equal(
      'alert HighCpu is of "", which is no service: say whose metric it is',
    );
    expect(told({}, { availabilityPercent: 100 })[0]).to.equal(
      "goals.availabilityPercent is 100: give more than 0 and less than 100",
    );
  });
});
