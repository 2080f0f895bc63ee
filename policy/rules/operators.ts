/** Data stores that Kubernetes operators run: TLS, passwords, and what they publish. */
import { HIPAA } from "../citations";
import { isFalse, isTrue, must, mustBeGiven, unjudged, wrong } from "../expect";
import { custom, kindOf } from "../kubernetes";
import type { Finding, Rule } from "../rule";
import { UNKNOWN, type View } from "../view";

const REDIS = custom("redis.redis.opstreelabs.in", "Redis|RedisReplication|RedisSentinel|RedisCluster");
export const CNPG_CLUSTER = custom("postgresql.cnpg.io", "Cluster");
const MONGODB = custom("psmdb.percona.com", "PerconaServerMongoDB");
const RABBITMQ = custom("rabbitmq.com", "RabbitmqCluster");
const STORES = new RegExp(
  [REDIS, CNPG_CLUSTER, MONGODB, RABBITMQ].map((pattern) => pattern.source).join("|"),
);

const TLS = {
  duty: "tls",
  level: "mandatory",
  severity: "high",
  citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
} as const;

/** Where each operator is told what kind of Service to make. */
function published(kind: string, spec: View): View[] {
  switch (kind) {
    case "Cluster":
      return spec
        .at("managed", "services", "additional")
        .each()
        .map((service) => service.at("serviceTemplate", "spec", "type"));
    case "PerconaServerMongoDB":
      return [
        ...spec.at("replsets").each(),
        spec.at("sharding", "mongos"),
        spec.at("sharding", "configsvrReplSet"),
      ].flatMap((part) => ["type", "exposeType"].map((key) => part.at("expose", key)));
    case "RabbitmqCluster":
      return [spec.at("service", "type"), spec.at("override", "service", "spec", "type")];
    default:
      return [
        spec.at("kubernetesConfig", "service", "serviceType"),
        ...["headless", "additional"].map((service) =>
          spec.at("kubernetesConfig", "service", service, "type"),
        ),
      ];
  }
}

export const operatorRules: Rule[] = [
  {
    id: "P-30",
    name: "operators-publish-no-store",
    title: "Data stores on Kubernetes have no public Service",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access, HIPAA.transmission],
    why: "An operator makes the Service, so no rule about Services sees it.",
    remediation: "Leave the service type ClusterIP, and hostPort and hostNetwork out.",
    types: STORES,
    evaluate: ({ resource, view }) => {
      const spec = view.at("spec");
      const types = published(kindOf(resource.type)?.kind ?? "", spec).flatMap((type) =>
        must(
          type,
          "ClusterIP",
          (value) => value === "ClusterIP" || value === "Headless",
          "the store gets a public Service",
        ),
      );
      const host = ["hostPort", "hostNetwork"].flatMap((key) =>
        must(spec.at(key), false, isFalse, "the store opens ports of its node"),
      );
      return [...types, ...host];
    },
  },
  {
    id: "T-30",
    name: "redis-operator-uses-tls",
    title: "Redis on Kubernetes speaks TLS",
    ...TLS,
    why: "The operator runs Redis in clear unless it is given a certificate.",
    remediation: "Set spec.TLS.secret.secretName.",
    types: REDIS,
    evaluate: ({ view }) =>
      mustBeGiven(view.at("spec", "TLS", "secret", "secretName"), "Redis runs without TLS"),
  },
  {
    id: "S-10",
    name: "redis-operator-asks-for-a-password",
    title: "Redis on Kubernetes asks for a password",
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.authentication],
    why: "Every pod of the namespace would be an administrator.",
    remediation:
      "Set kubernetesConfig.redisSecret (redisSentinelConfig.redisReplicationPassword for a Sentinel).",
    types: REDIS,
    evaluate: ({ view }) => {
      const spec = view.at("spec");
      const places = [
        spec.at("kubernetesConfig", "redisSecret", "name"),
        spec.at("redisSentinelConfig", "redisReplicationPassword"),
        spec.at("acl"),
      ];
      return places.some((place) => place.given())
        ? []
        : [wrong(spec.at("kubernetesConfig", "redisSecret"), "Redis asks for no password")];
    },
  },
  {
    id: "T-31",
    name: "rabbitmq-uses-tls-only",
    title: "RabbitMQ on Kubernetes speaks TLS only",
    ...TLS,
    why: "With a certificate it still listens on 5672 in clear.",
    remediation: "Set spec.tls.secretName and spec.tls.disableNonTLSListeners.",
    types: RABBITMQ,
    evaluate: ({ view }) => [
      ...mustBeGiven(view.at("spec", "tls", "secretName"), "RabbitMQ has no certificate"),
      ...must(
        view.at("spec", "tls", "disableNonTLSListeners"),
        false,
        isTrue,
        "RabbitMQ listens in clear too",
      ),
    ],
  },
  {
    id: "T-32",
    name: "mongodb-requires-tls",
    title: "MongoDB on Kubernetes requires TLS",
    ...TLS,
    why: "The operator's default, preferTLS, accepts plain connections.",
    remediation: "Set spec.tls.mode to requireTLS, and allowInvalidCertificates to false.",
    types: MONGODB,
    evaluate: ({ view }) => [
      ...must(
        view.at("spec", "tls", "mode"),
        "preferTLS",
        (mode) => mode === "requireTLS",
        "plain connections are accepted",
      ),
      ...must(
        view.at("spec", "tls", "allowInvalidCertificates"),
        true,
        isFalse,
        "any certificate is accepted",
      ),
      ...must(view.at("spec", "unsafeFlags", "tls"), false, isFalse, "TLS may be switched off"),
      ...must(view.at("spec", "allowUnsafeConfigurations"), false, isFalse, "unsafe settings are allowed"),
    ],
  },
  {
    id: "T-33",
    name: "postgresql-refuses-plain-connections",
    title: "PostgreSQL on Kubernetes refuses plain connections",
    ...TLS,
    why: "CloudNativePG ends pg_hba.conf with a line that lets in plain connections with a password.",
    remediation:
      "Begin spec.postgresql.pg_hba with `hostnossl all all all reject`, and admit by hostssl only.",
    types: CNPG_CLUSTER,
    evaluate: ({ view }) => {
      const list = view.at("spec", "postgresql", "pg_hba");
      const lines = list.each();
      const ssl = must(view.at("spec", "postgresql", "parameters", "ssl"), "on", isTrue, "TLS is off");
      let refused = false;
      const found: Finding[] = [];
      for (const line of lines) {
        const text = line.or("");
        if (text === UNKNOWN) found.push(unjudged(line));
        const [type, database, user, address, method] = String(text).trim().split(/\s+/);
        if (
          type === "hostnossl" &&
          method === "reject" &&
          [database, user, address].every((word) => word === "all")
        )
          refused = true;
        else if ((type === "host" || type === "hostnossl") && method !== "reject" && !refused)
          found.push(wrong(line, "admits connections without TLS"));
      }
      return refused || list.unknown
        ? [...ssl, ...found]
        : [...ssl, ...found, wrong(list, "connections without TLS are not refused")];
    },
  },
];
