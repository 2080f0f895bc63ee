/** Whether anybody watches a system, and who is woken. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { componentRule, inProd } from "../../writing/component-rule";
import { integer, must, unjudged, wrong } from "../../writing/expect";

const SEVERITIES: readonly unknown[] = ["critical", "warning"];
/** What has gone on for an hour, somebody has heard of from patients. */
const LONGEST_MINUTES = { critical: 60, warning: 24 * 60 };

/** The figures of one alert: what is measured is the component's own to know. */
function ringsInTime(alert: View): Finding[] {
  if (alert.unknown) return [unjudged(alert)];
  const limits = ["above", "below"].filter((limit) => alert.at(limit).given());
  const severity = alert.at("severity");
  const longest = severity.or("") === "critical" ? LONGEST_MINUTES.critical : LONGEST_MINUTES.warning;
  return [
    ...(limits.length === 1 ? [] : [wrong(alert, "rings neither above nor below a figure, or both")]),
    ...must(severity, "", (word) => SEVERITIES.includes(word), "nobody knows whether to wake somebody"),
    ...must(
      alert.at("forMinutes"),
      0,
      (minutes) => (integer(minutes) ?? 0) >= 1 && (integer(minutes) ?? 0) <= longest,
      `rings after 1 to ${longest} minutes`,
    ),
    ...must(
      alert.at("name"),
      "",
      (name) => /^[A-Z][A-Za-z0-9]*$/.test(String(name)),
      "no heading of a runbook has this name",
    ),
  ];
}

export const observabilityIntentRules: Rule[] = [
  componentRule(
    ["Observability"],
    {
      id: "K-50",
      name: "system-is-watched",
      title: "In prod a system is watched, and something of it wakes somebody",
      duty: "logging",
      citations: [HIPAA.audit, HIPAA.emergency],
      severity: "medium",
      why: "What nobody watches is reported by patients.",
      remediation: "Give watched what the system has, and at least one alert of severity critical.",
    },
    inProd(({ view }) => {
      const severities = view
        .at("alerts")
        .each()
        .map((alert) => alert.at("severity").or(""));
      return [
        ...must(
          view.at("watched"),
          [],
          (things) => Array.isArray(things) && things.length > 0,
          "nothing is watched",
        ),
        ...(severities.includes("critical") || view.at("alerts").unknown
          ? []
          : [wrong(view.at("alerts"), "nothing wakes anybody")]),
      ];
    }),
  ),
  componentRule(
    ["Observability"],
    {
      id: "K-51",
      name: "alerts-ring-in-time",
      title: "Each alert says when it rings, how bad that is, and which runbook has it",
      duty: "logging",
      citations: [HIPAA.emergency],
      severity: "medium",
      why: "An alert without a figure never rings, and one that waits for hours rings when all know.",
      remediation:
        "Give above or below, a severity, forMinutes (critical: an hour at most), and a name like HighErrorRate.",
    },
    ({ view }) => view.at("alerts").each().flatMap(ringsInTime),
  ),
  componentRule(
    ["OnCall"],
    {
      id: "K-52",
      name: "on-call-tells-no-key",
      title: "Who is on call is named, and the key that wakes them stands in no spec",
      duty: "secrets",
      severity: "high",
      why: "Whoever has the key can wake people until they switch it off, and with it the alerts.",
      remediation:
        "Name the service, and give its key as a secret of the stack's configuration, which no spec repeats.",
    },
    ({ view }) => [
      ...must(view.at("service"), "", (service) => service === "pagerduty", "wakes nobody that Ward knows"),
      ...(view.at("secret").given() ? [wrong(view.at("secret"), "the key stands here in clear")] : []),
    ],
  ),
];
