import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

function change(path: (string | number)[], value: unknown): Case["change"] {
  return [[["spec", ...path], value]];
}

const DISABLED = ["tls", "selfSignedCertificate", "disabled"];
const CERTIFICATE = { certificate: { secretName: "kibana-tls" }, selfSignedCertificate: { disabled: true } };

for (const type of [
  "kubernetes:kibana.k8s.elastic.co/v1:Kibana",
  "kubernetes:apm.k8s.elastic.co/v1:ApmServer",
  "kubernetes:enterprisesearch.k8s.elastic.co/v1:EnterpriseSearch",
  "kubernetes:maps.k8s.elastic.co/v1alpha1:ElasticMapsServer",
  "kubernetes:agent.k8s.elastic.co/v1alpha1:Agent",
])
  check(`By Elastic's operator, ${type}`, {
    good: resource(type, { spec: { version: "8.19.4", count: 2, http: { service: { spec: {} } } } }),
    accepts: [
      { what: "a certificate in the place of the operator's", change: change(["http", "tls"], CERTIFICATE) },
      { what: "no word about HTTP", change: change(["http"], undefined) },
    ],
    refuses: [
      ...[true, "true", UNKNOWN].map((value) => ({
        what: `plain HTTP: ${String(value)}`,
        change: change(["http", ...DISABLED], value),
        finds: ["T-85 spec.http.tls.selfSignedCertificate.disabled"],
      })),
      ...["LoadBalancer", "NodePort", UNKNOWN].map((value) => ({
        what: `a Service for everybody: ${String(value)}`,
        change: change(["http", "service", "spec", "type"], value),
        finds: ["P-74 spec.http.service.spec.type"],
      })),
      {
        what: "a public address",
        change: change(["http", "service", "spec", "externalIPs"], ["203.0.113.9"]),
        finds: ["P-74 spec.http.service.spec.externalIPs[0]"],
      },
    ],
  });

check("The settings of Kibana", {
  good: resource("kubernetes:kibana.k8s.elastic.co/v1:Kibana", {
    spec: { config: { "telemetry.enabled": false, server: { ssl: { enabled: true } } } },
  }),
  refuses: [
    {
      what: "TLS switched off",
      change: change(["config", "server", "ssl", "enabled"], false),
      finds: ["T-85 spec.config.server.ssl.enabled"],
    },
    {
      what: "TLS switched off by one name",
      change: change(["config"], { "server.ssl.enabled": false }),
      finds: ['T-85 spec.config["server.ssl.enabled"]'],
    },
    {
      what: "any Elasticsearch believed",
      change: change(["config"], { elasticsearch: { ssl: { verificationMode: "none" } } }),
      finds: ["T-85 spec.config.elasticsearch.ssl.verificationMode"],
    },
    { what: "not known", change: change(["config"], UNKNOWN), finds: ["T-85 spec.config"] },
  ],
});

check("The settings of APM", {
  good: resource("kubernetes:apm.k8s.elastic.co/v1:ApmServer", { spec: { config: { "apm-server": {} } } }),
  refuses: [
    {
      what: "TLS switched off",
      change: change(["config", "apm-server"], { ssl: { enabled: false } }),
      finds: ["T-85 spec.config.apm-server.ssl.enabled"],
    },
  ],
});

check("A Logstash by Elastic's operator", {
  good: resource("kubernetes:logstash.k8s.elastic.co/v1alpha1:Logstash", {
    spec: {
      services: [
        { name: "api", tls: {} },
        { name: "beats", service: { spec: { type: "ClusterIP" } } },
      ],
      podTemplate: { spec: { containers: [{ name: "logstash" }] } },
    },
  }),
  refuses: [
    {
      what: "plain HTTP",
      change: change(["services", 0, ...DISABLED], true),
      finds: ["T-85 spec.services[0].tls.selfSignedCertificate.disabled"],
    },
    {
      what: "a Service for everybody",
      change: change(["services", 1, "service", "spec", "type"], "LoadBalancer"),
      finds: ["P-74 spec.services[1].service.spec.type"],
    },
    {
      what: "ports of its node",
      change: change(["podTemplate", "spec", "hostNetwork"], true),
      finds: ["P-16 spec.podTemplate.spec.hostNetwork"],
    },
  ],
});
