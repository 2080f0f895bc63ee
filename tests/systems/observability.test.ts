/** What the guides say of alerts and goals, as each target has it. */
import { expect } from "chai";
import { systems } from "../../systems";
import type { SystemSpec } from "../../systems/system";
import { at, listAt, type PlanView } from "../support/plan";
import type { Facts } from "./facts";
import { facts as hospital } from "./hospital.facts";
import { facts as inamsos } from "./inamsos.facts";
import { facts as nxPortal } from "./nx-portal.facts";
import { facts as tebx } from "./tebx.facts";
import { facts as tenantProvisioning } from "./tenant-provisioning.facts";

const RULE = "kubernetes:monitoring.coreos.com/v1:PrometheusRule";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const OBSERVABILITY = "ward:components:Observability";

interface Told {
  alert: string;
  /** What it is about. */
  of: string;
  limit: `${"<" | ">"} ${number}`;
  minutes: number;
  severity: "critical" | "warning";
  /** Layer that it is about. @default services */
  layer?: "data";
  /** Whether nothing tells it on aws (docs/components/observability.md). */
  unseen?: true;
}

/** The guides' alerts, with the figures of their pages. */
const GUIDES: readonly (readonly [facts: Facts, system: string, told: readonly Told[]])[] = [
  [
    tebx,
    "tebx", // Monitoring & Logging
    [
      { alert: "HighCpu", of: "tebx-api", limit: "> 70", minutes: 5, severity: "warning" },
      { alert: "HighMemory", of: "tebx-api", limit: "> 80", minutes: 5, severity: "warning" },
      { alert: "HighErrorRate", of: "tebx-api", limit: "> 1", minutes: 5, severity: "warning" },
      {
        alert: "DatabasePrimaryDown",
        of: "database",
        limit: "< 1",
        minutes: 1,
        severity: "critical",
        layer: "data",
      },
    ],
  ],
  [nxPortal, "nx-portal", []],
  [
    inamsos,
    "inamsos",
    [{ alert: "SlowAnswers", of: "backend", limit: "> 2", minutes: 10, severity: "warning" }],
  ],
  [hospital, "hospital", []],
  [
    tenantProvisioning,
    "tenant-provisioning", // Alert Rules
    [
      {
        ...{ alert: "HighProvisioningFailureRate", of: "tenant-provisioning", limit: "> 10" },
        ...{ minutes: 5, severity: "critical", unseen: true },
      },
      {
        alert: "ProvisioningQueueBacklog",
        of: "tenant-provisioning",
        limit: "> 100",
        minutes: 5,
        severity: "warning",
        unseen: true,
      },
      {
        ...{ alert: "DatabaseConnectionPoolExhausted", of: "database", limit: "> 90" },
        ...{ minutes: 2, severity: "critical", layer: "data" },
      },
    ],
  ],
];

for (const [{ fact }, system, told] of GUIDES)
  describe(`alerts of ${system}`, () => {
    for (const one of told) {
      const checks = { kubernetes: inRules(one), ...(one.unseen === true ? {} : { aws: inAlarms(one) }) };
      fact(
        `tells ${one.severity} when ${one.alert} of ${one.of} is ${one.limit} for ${one.minutes} minutes`,
        [],
        one.layer === "data" ? { data: checks } : { services: checks },
      );
    }
    fact("has its spec sheet's alerts, goals and panels, and no other", ["observability"], {
      everywhere: (plan) => {
        const sheet: SystemSpec | undefined = Object.values(systems).find(({ name }) => name === system);
        for (const component of plan.all(OBSERVABILITY)) {
          const { watched: _, target: __, ...given } = plan.inputs(component) as Record<string, object>;
          expect(given).to.deep.equal(JSON.parse(JSON.stringify(sheet?.observability)));
        }
        expect(plan.all(OBSERVABILITY)).to.have.length(plan.placement === "hybrid" ? 2 : 1);
      },
    });
  });

function inRules({ alert, of, limit, minutes, severity }: Told) {
  return (plan: PlanView) => {
    const rules = plan.all(RULE).flatMap((one) => listAt(at(plan.inputs(one), "spec.groups.0"), "rules"));
    const rule = rules.find(
      (one) => at(one, "alert") === alert && Object.values(at(one, "labels") ?? {}).includes(of),
    );
    expect(String(at(rule, "expr")).endsWith(` ${limit}`), String(at(rule, "expr"))).to.equal(true);
    expect([at(rule, "for"), at(rule, "labels.severity")]).to.deep.equal([`${minutes}m`, severity]);
  };
}

function inAlarms({ alert, of, limit, minutes, severity }: Told) {
  const role = `${of}-${alert.replace(/(?<!^)([A-Z])/g, "-$1").toLowerCase()}`;
  return (plan: PlanView) => {
    const [found, ...others] = plan.all(ALARM).filter(({ name }) => name.endsWith(`observability-${role}`));
    expect(others).to.deep.equal([]);
    const alarm = found === undefined ? {} : plan.inputs(found);
    const compared = at(alarm, "comparisonOperator") === "LessThanThreshold" ? "<" : ">";
    expect(`${compared} ${at(alarm, "threshold")}`).to.equal(limit);
    expect(at(alarm, "evaluationPeriods")).to.equal(minutes);
    expect(String(at(alarm, "alarmDescription")).startsWith(`${severity}: `)).to.equal(true);
    for (const query of listAt(alarm, "metricQueries"))
      expect([60, undefined]).to.include(at(query, "metric.period") as number | undefined);
  };
}
