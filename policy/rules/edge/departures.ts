/** What AWS itself sends out of the VPC, or takes in: by which protocol. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { TASK_DEFINITION } from "../../shapes/started";
import { HIPAA } from "../../writing/citations";
import { isFalse, isTrue, must, unjudged } from "../../writing/expect";

type Judge = (view: View) => Finding[];

function no(bad: RegExp, absent: string, ...path: string[]): Judge {
  return (view) => must(view.at(...path), absent, (value) => !bad.test(String(value)), "it travels in clear");
}

/** Engines of DMS that say by sslMode whether they use TLS; the others reach an API of AWS. */
const SSL_MODE =
  /^(aurora|aurora-postgresql|aurora-serverless|aurora-postgresql-serverless|azuredb|azure-sql-managed-instance|babelfish|db2|db2-zos|docdb|mariadb|mongodb|mysql|oracle|postgres|sqlserver|sybase)$/;

function migration(view: View): Finding[] {
  const name = view.at("engineName");
  if (name.unknown) return [unjudged(name)];
  const engine = String(name.or(""));
  if (engine === "kafka") return no(/^plaintext$/, "plaintext", "kafkaSettings", "securityProtocol")(view);
  if (engine === "redis")
    return no(/^plaintext$/, "ssl-encryption", "redisSettings", "sslSecurityProtocol")(view);
  return SSL_MODE.test(engine) ? no(/^none$/, "none", "sslMode")(view) : [];
}

/**
 * AWS itself calls functions and its own services, and a link into the VPC leads to a listener that is known by then
 * only. What an API asks by an address, it asks by TLS, and of whom it knows.
 */
function calls(kind: string, uri: string): Judge {
  return (view) => {
    if (/^(AWS|AWS_PROXY|MOCK)$/.test(String(view.at(kind).or("HTTP")))) return [];
    const linked = view.at("connectionType").or("INTERNET") === "VPC_LINK";
    return [
      ...(linked && view.at(uri).unknown ? [] : no(/^http:/i, "", uri)(view)),
      ...must(
        view.at("tlsConfig", "insecureSkipVerification"),
        false,
        isFalse,
        "whoever answers is believed",
      ),
    ];
  };
}

/** Mail in clear is what SES falls back to unless it is told to require TLS. */
const mail: Judge = (view) =>
  must(
    view.at("deliveryOptions", "tlsPolicy"),
    "OPTIONAL",
    (policy) => String(policy).toUpperCase() === "REQUIRE",
    "mail goes out in clear when the other side offers no TLS",
  );

/** AWS Glue crawls and copies whole databases; `"false"` is its default for JDBC, which is the default of connections. */
function crawled(view: View): Finding[] {
  const properties = view.at("connectionProperties");
  const type = view.at("connectionType");
  if (type.unknown) return [unjudged(type)];
  const enforced = { JDBC: ["JDBC_ENFORCE_SSL", "false"], KAFKA: ["KAFKA_SSL_ENABLED", "true"] } as const;
  const [key, absent] = enforced[String(type.or("JDBC")) as keyof typeof enforced] ?? [];
  const trusting = ["SKIP_CUSTOM_JDBC_CERT_VALIDATION", "KAFKA_SKIP_CUSTOM_CERT_VALIDATION"];
  return [
    ...(key === undefined ? [] : must(properties.at(key), absent, isTrue, "it travels in clear")),
    ...trusting.flatMap((name) => must(properties.at(name), false, isFalse, "whoever answers is believed")),
  ];
}

/** Drivers that send a container's log by an address of its own, and the schemes of it that are encrypted or local. */
const LOG_ADDRESSES: Readonly<Record<string, RegExp>> = {
  "syslog-address": /^(tcp\+tls|unix|unixgram):/i,
  "gelf-address": /^$/,
  "fluentd-address": /^(tls|unix):/i,
  "splunk-url": /^https:/i,
};

/** What cannot be read of a task is reported by the rules about its containers. */
const logs: Judge = (view) =>
  (view.at("containerDefinitions").json()?.each() ?? [])
    .filter((container) => !container.unknown)
    .flatMap((container) =>
      Object.entries(LOG_ADDRESSES).flatMap(([option, good]) => {
        const address = container.at("logConfiguration", "options", option);
        const local = (value: unknown) => /^(\w+:\/\/)?(localhost|127\.)/.test(String(value));
        return address.given()
          ? must(address, "", (value) => good.test(String(value)) || local(value), "logs leave in clear")
          : [];
      }),
    );

const DEPARTURES: Readonly<Record<string, Judge>> = {
  "aws:dms/endpoint:Endpoint": migration,
  "aws:sns/topicSubscription:TopicSubscription": no(/^http$/, "http", "protocol"),
  "aws:apigateway/integration:Integration": calls("type", "uri"),
  "aws:apigatewayv2/integration:Integration": calls("integrationType", "integrationUri"),
  "aws:cloudwatch/eventApiDestination:EventApiDestination": no(/^http:/i, "", "invocationEndpoint"),
  "aws:ses/configurationSet:ConfigurationSet": mail,
  "aws:sesv2/configurationSet:ConfigurationSet": mail,
  "aws:glue/connection:Connection": crawled,
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": (view) => [
    ...no(/^http:/i, "", "httpEndpointConfiguration", "url")(view),
    ...no(/^http:/i, "", "splunkConfiguration", "hecEndpoint")(view),
  ],
  [TASK_DEFINITION]: logs,
  "aws:transfer/server:Server": (view) =>
    view
      .at("protocols")
      .each()
      .flatMap((protocol) => must(protocol, "SFTP", (value) => value !== "FTP", "it travels in clear")),
};

export const departureRules: Rule[] = [
  {
    id: "T-41",
    name: "what-leaves-travels-encrypted",
    title: "What services of AWS send and receive for the stack travels encrypted",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "Migrations, crawlers, notifications, mail, logs, gateways and file transfers leave the VPC, past every rule about the servers.",
    remediation:
      "Set sslMode of a DMS endpoint (securityProtocol for Kafka) and JDBC_ENFORCE_SSL of a Glue connection, subscribe by https, integrate https://, require TLS of mail, log by tcp+tls:// and leave FTP out.",
    types: Object.keys(DEPARTURES),
    evaluate: ({ resource, view }) => DEPARTURES[resource.type]?.(view) ?? [],
  },
];
