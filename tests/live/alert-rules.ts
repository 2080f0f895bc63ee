/** Alerts of a plan, and the files that promtool asks for. */
import { at, listAt, type PlanView } from "../support/plan";
import type { Scenario } from "./alert-scenarios";

export interface AlertRule {
  alert: string;
  expr: string;
  for: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** What the expression compares with, last. */
  limit: number;
}

export function alertRules(plan: PlanView): AlertRule[] {
  return plan.all("kubernetes:monitoring.coreos.com/v1:PrometheusRule").flatMap((one) =>
    listAt(at(plan.inputs(one), "spec.groups.0"), "rules").map((rule) => {
      const { for: held = "0m", ...rest } = rule as unknown as AlertRule;
      return { ...rest, for: held, limit: limitOf(rest.expr) };
    }),
  );
}

function limitOf(expr: string): number {
  const numbers = [...expr.matchAll(/[<>] ([\d.]+)/g)].map(([, number]) => Number(number));
  // Of `… > 96 and … > 0` the first; a number after a comparison inside of brackets is none.
  return expr.includes(" and ") ? (numbers[0] ?? Number.NaN) : (numbers.at(-1) ?? Number.NaN);
}

export function minutesOf({ for: held }: Pick<AlertRule, "for">): number {
  return Number.parseInt(held, 10) * (held.endsWith("h") ? 60 : 1);
}

/** Minutes of each series from the first on. */
function values({ gauge, perMinute }: Scenario["series"][number], timeline: readonly number[]): string {
  let sum = 0;
  let wasThere = true;
  return timeline
    .map((value, minute) => {
      const told = (gauge ?? perMinute)?.(value, minute);
      if (perMinute !== undefined) {
        // A counter begins at zero.
        if (minute > 0) sum += told ?? 0;
        return String(sum);
      }
      const text = told === undefined ? (wasThere ? "stale" : "_") : String(told);
      wasThere = told !== undefined;
      return text;
    })
    .join(" ");
}

/** The series' name with labels that the expression matches: of a pattern, one that fits. */
function seriesName(rule: AlertRule, { metric, labels = {} }: Scenario["series"][number]): string {
  const selector = new RegExp(`\\b${metric}\\{((?:[^"}]|"[^"]*")*)\\}`).exec(rule.expr)?.[1];
  if (selector === undefined) throw new Error(`${rule.alert} does not ask for ${metric}: ${rule.expr}`);
  const matched = [...selector.matchAll(/(\w+)(=~|=)"([^"]*)"/g)].map(([, label = "", how, value = ""]) => [
    label,
    how === "=" ? value : sample(value, labels["number"] ?? "0"),
  ]);
  const { number: _, ...own } = labels;
  const all = { ...Object.fromEntries(matched), ...own };
  return `${metric}{${Object.entries(all)
    .map(([label, value]) => `${label}="${value}"`)
    .join(",")}}`;
}

/** One text that a pattern fits. */
function sample(pattern: string, number: string): string {
  return (pattern.split("|").length > 1 && !pattern.includes("(") ? (pattern.split("|")[0] ?? "") : pattern)
    .replaceAll("(-leader|-follower)?", "")
    .replaceAll("(-wal)?", "")
    .replaceAll("(.+-)?", "")
    .replaceAll("([.]0)?", "")
    .replaceAll("[.]", ".")
    .replaceAll("[a-z0-9]{5}", "x7k2p")
    .replaceAll("[a-z0-9]+", "6d4f9b8c7")
    .replaceAll("[a-z0-9-]+", "rs")
    .replaceAll("[0-9]+", number)
    .replaceAll(".+", "x")
    .replaceAll("..", "03");
}

export interface PromtoolTest {
  interval: string;
  name: string;
  input_series: { series: string; values: string }[];
  alert_rule_test: { eval_time: string; alertname: string; exp_alerts: object[] }[];
}

/** Rings in the very minute in which it has held long enough, and not in the one before. */
export function ringing(rule: AlertRule, scenario: Scenario): PromtoolTest {
  const { good, bad, delay = 0, before = 60 } = scenario;
  const rings = before + delay + minutesOf(rule);
  const timeline = Array.from({ length: rings + 5 }, (_, minute) => (isIll(minute, scenario) ? bad : good));
  return test(rule, scenario, `${rule.alert}: rings at ${rings}m`, timeline, [
    { eval_time: `${before - 1}m`, alertname: rule.alert, exp_alerts: [] },
    { eval_time: `${rings - 1}m`, alertname: rule.alert, exp_alerts: [] },
    { eval_time: `${rings}m`, alertname: rule.alert, exp_alerts: [expected(rule, scenario)] },
  ]);
}

/** A counter tells of a minute when it is over. */
function isIll(minute: number, { before = 60, series }: Scenario): boolean {
  return series.some(({ perMinute }) => perMinute !== undefined) ? minute > before : minute >= before;
}

/** At the limit itself, for as long as it takes and longer: nobody is told. */
export function silent(rule: AlertRule, scenario: Scenario): PromtoolTest | undefined {
  const limit = Object.hasOwn(scenario, "limit") ? scenario.limit : rule.limit;
  if (limit === undefined) return undefined;
  const until = (scenario.before ?? 60) + minutesOf(rule) + 60;
  const timeline = Array.from({ length: until + 1 }, () => limit);
  const never = [until - 30, until].map((minute) => ({
    eval_time: `${minute}m`,
    alertname: rule.alert,
    exp_alerts: [],
  }));
  return test(rule, scenario, `${rule.alert}: silent at ${limit}`, timeline, never);
}

/** What Prometheus does not see at all is told where a number of things is compared, and only there. */
export function unseen(rule: AlertRule): PromtoolTest | undefined {
  if (!rule.expr.includes("or vector(0)")) return undefined;
  const rings = minutesOf(rule);
  return {
    ...{ interval: "1m", name: `${rule.alert}: rings unseen`, input_series: [] },
    alert_rule_test: [
      { eval_time: `${rings - 1}m`, alertname: rule.alert, exp_alerts: [] },
      { eval_time: `${rings}m`, alertname: rule.alert, exp_alerts: [expected(rule, {})] },
    ],
  };
}

function test(
  rule: AlertRule,
  { series }: Scenario,
  name: string,
  timeline: readonly number[],
  asked: PromtoolTest["alert_rule_test"],
): PromtoolTest {
  const input_series = series.map((one) => ({
    series: seriesName(rule, one),
    values: values(one, timeline),
  }));
  return { interval: "1m", name, input_series, alert_rule_test: asked };
}

function expected({ labels, annotations }: AlertRule, { labels: told = {} }: Pick<Scenario, "labels">) {
  return { exp_labels: { ...told, ...labels }, exp_annotations: annotations };
}
