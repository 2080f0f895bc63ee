import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const alerts = [
  { name: "ServiceDown", measured: "service-running", below: 1, forMinutes: 2, severity: "critical" },
  { name: "ReplicasMissing", measured: "service-missing", above: 0, forMinutes: 120, severity: "warning" },
];

check("What is watched of a system", {
  good: resource("ward:components:Observability", {
    target: "aws",
    goals: { availabilityPercent: 99.9, latencyPercent: 95, latencySeconds: 1 },
    alerts,
    watched: [{ kind: "service", name: "api", replicas: { min: 2, max: 4 }, routed: true }],
  }),
  accepts: [
    {
      what: "nothing in staging",
      change: [
        [["watched"], []],
        [["alerts"], []],
      ],
      context: { environment: "staging" },
    },
  ],
  refuses: [
    { what: "nothing in prod", change: [[["watched"], []]], finds: ["K-50 watched"] },
    { what: "who knows what", change: [[["watched"], UNKNOWN]], finds: ["K-50 watched"] },
    { what: "no alerts", change: [[["alerts"], []]], finds: ["K-50 alerts"] },
    {
      what: "alerts for the morning only",
      change: [[["alerts", 0, "severity"], "warning"]],
      finds: ["K-50 alerts"],
    },
    { what: "unknown alerts", change: [[["alerts"], UNKNOWN]], finds: ["K-51 alerts"] },
    { what: "no figure", change: [[["alerts", 1, "above"], undefined]], finds: ["K-51 alerts[1]"] },
    { what: "two figures", change: [[["alerts", 1, "below"], 5]], finds: ["K-51 alerts[1]"] },
    {
      what: "a severity of its own",
      change: [[["alerts", 1, "severity"], "info"]],
      finds: ["K-51 alerts[1].severity"],
    },
    {
      what: "an unknown severity",
      change: [[["alerts", 1, "severity"], UNKNOWN]],
      finds: ["K-51 alerts[1].severity"],
    },
    { what: "no time", change: [[["alerts", 0, "forMinutes"], 0]], finds: ["K-51 alerts[0].forMinutes"] },
    {
      what: "a night for what wakes somebody",
      change: [[["alerts", 0, "forMinutes"], 61]],
      finds: ["K-51 alerts[0].forMinutes"],
    },
    {
      what: "two days for what does not",
      change: [[["alerts", 1, "forMinutes"], 2880]],
      finds: ["K-51 alerts[1].forMinutes"],
    },
    {
      what: "a name that no page has",
      change: [[["alerts", 0, "name"], "service down"]],
      finds: ["K-51 alerts[0].name"],
    },
  ],
});

check("Who is on call", {
  good: resource("ward:components:OnCall", { target: "kubernetes", service: "pagerduty" }),
  refuses: [
    { what: "nobody", change: [[["service"], undefined]], finds: ["K-52 service"] },
    { what: "nobody that Ward knows", change: [[["service"], "mail"]], finds: ["K-52 service"] },
    { what: "somebody unknown", change: [[["service"], UNKNOWN]], finds: ["K-52 service"] },
    { what: "a key in the spec", change: [[["secret"], "R0UT1NGKEY"]], finds: ["K-52 secret"] },
    { what: "an unknown key in the spec", change: [[["secret"], UNKNOWN]], finds: ["K-52 secret"] },
  ],
});
