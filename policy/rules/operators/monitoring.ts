/** Prometheus by its operator: how it asks, where it writes, and whom it lets in. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { custom } from "../../shapes/kubernetes";
import { isPlainConnection } from "../../values/credentials";
import { HIPAA } from "../../writing/citations";
import { isFalse, isNotTrue, isTrue, must, unjudged, wrong } from "../../writing/expect";

const ASKING = "ServiceMonitor|PodMonitor|Probe|ScrapeConfig|AlertmanagerConfig";
const RUNNING = "Prometheus|PrometheusAgent|Alertmanager|ThanosRuler";
const MONITORING = custom("monitoring.coreos.com", `${ASKING}|${RUNNING}`);
const SERVERS = custom("monitoring.coreos.com", RUNNING);

const OLD = /^TLS1[01]$/i;

/** What a field may not say, wherever it stands: the same blocks come again in dozens of places. */
const FIELDS: Readonly<Record<string, (view: View) => Finding[]>> = {
  insecureSkipVerify: (view) => must(view, false, isNotTrue, "certificates are not verified"),
  minVersion: (view) =>
    must(view, "TLS12", (version) => !OLD.test(String(version)), "allows TLS older than 1.2"),
  maxVersion: (view) =>
    must(view, "TLS13", (version) => !OLD.test(String(version)), "asks for TLS older than 1.2"),
  requireTLS: (view) => must(view, true, isTrue, "mails travel in clear"),
  url: outward,
  externalUrl: outward,
  webhookURL: outward,
  apiURL: outward,
  proxyUrl: outward,
  tokenUrl: outward,
  bearerToken: literal,
};

function outward(view: View): Finding[] {
  return must(view, "", (url) => !isPlainConnection(String(url)), "leaves the cluster in clear");
}

/** Secrets are references everywhere but here. */
function literal(view: View): Finding[] {
  return view.given() ? [wrong(view, "a token stands here in clear")] : [];
}

function walk(view: View, key: string): Finding[] {
  const judge = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
  const value = view.or(undefined);
  if (judge && (value === UNKNOWN || typeof value !== "object")) return judge(view);
  // What is not known here would have been asked for one thing below it at least.
  if (value === UNKNOWN) return /^spec$|tls|config|endpoints|remote/i.test(key) ? [unjudged(view)] : [];
  if (Array.isArray(value)) return view.each().flatMap((one) => walk(one, key));
  return view.entries().flatMap(([name, inner]) => (name === UNKNOWN ? [] : walk(inner, name)));
}

export const monitoringRules: Rule[] = [
  {
    id: "T-63",
    name: "monitoring-keeps-tls",
    title: "Monitoring verifies certificates, speaks TLS 1.2, and leaves the cluster encrypted",
    duty: "tls",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "Metrics name patients' systems, and credentials go with every request for them.",
    remediation:
      "Leave insecureSkipVerify out, give tlsConfig.ca; use https:// for what is outside, tokens from Secrets.",
    types: MONITORING,
    evaluate: ({ view }) => walk(view.at("spec"), "spec"),
  },
  {
    id: "P-62",
    name: "monitoring-is-not-administered-by-all",
    title: "Nobody deletes or writes metrics over the network",
    duty: "private-ports",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.access, HIPAA.audit],
    why: "Whoever can delete what was measured can hide what he did.",
    remediation: "Leave enableAdminAPI and enableRemoteWriteReceiver out.",
    types: SERVERS,
    evaluate: ({ view }) =>
      ["enableAdminAPI", "enableRemoteWriteReceiver"].flatMap((key) =>
        must(view.at("spec", key), false, isFalse, "lets in whoever reaches its port"),
      ),
  },
];
