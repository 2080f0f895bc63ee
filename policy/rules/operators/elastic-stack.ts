/** What Elastic's operator runs beside Elasticsearch (Kibana, Logstash, APM …): TLS, and doors of their own. */
import type { View } from "../../plan/view";
import type { Finding, Rule, Subject } from "../../rule";
import { custom } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { isTrue, must, unjudged } from "../../writing/expect";
import { answersTls, flat, staysInside } from "./elastic";

const LOGSTASH = custom("logstash.k8s.elastic.co", "Logstash");
const SERVERS = custom(
  ["kibana", "apm", "enterprisesearch", "maps", "agent"].map((part) => `${part}.k8s.elastic.co`).join("|"),
  "Kibana|ApmServer|EnterpriseSearch|ElasticMapsServer|Agent",
);
const FACTS = {
  level: "mandatory",
  severity: "high",
  types: new RegExp(`${SERVERS.source}|${LOGSTASH.source}`),
} as const;

/** Each with its certificate and its Service. */
function doors({ resource, view }: Subject): readonly View[] {
  const spec = view.at("spec");
  return LOGSTASH.test(resource.type) ? spec.at("services").each() : [spec.at("http")];
}

/** Settings, which win over the operator's. */
function settingsKeepTls(config: View): Finding[] {
  if (config.unknown) return [unjudged(config)];
  return flat("", config).flatMap(([name, value]) => {
    if (typeof name !== "string") return [unjudged(value)];
    if (/^(server|api|apm-server|ent_search)\.ssl\.enabled$/.test(name))
      return must(value, true, isTrue, "it answers in clear");
    return /^elasticsearch\.ssl\.verificationMode$/.test(name)
      ? must(value, "full", (mode) => mode !== "none", "whoever answers is believed")
      : [];
  });
}

export const elasticStackRules: Rule[] = [
  {
    ...FACTS,
    id: "T-85",
    name: "elastic-stack-uses-tls",
    title: "Kibana, Logstash, APM and Fleet by Elastic's operator answer over TLS only",
    duty: "tls",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "Whoever listens reads the login of those who may search every log.",
    remediation:
      "Leave tls.selfSignedCertificate.disabled and server.ssl alone, and elasticsearch.ssl.verificationMode full; give tls.certificate.",
    evaluate: (subject) => [
      ...doors(subject).flatMap(answersTls),
      ...settingsKeepTls(subject.view.at("spec", "config")),
    ],
  },
  {
    ...FACTS,
    id: "P-74",
    name: "elastic-stack-stays-inside",
    title: "Kibana, Logstash, APM and Fleet by Elastic's operator publish nothing themselves",
    duty: "private-ports",
    citations: [HIPAA.access],
    why: "The operator makes the Services, so no rule about Services sees them.",
    remediation: "Leave the Services ClusterIP; route by EdgeProxy.",
    evaluate: (subject) => doors(subject).flatMap(staysInside),
  },
];
