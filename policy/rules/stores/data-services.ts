/** Proxies, MemoryDB, Kafka: TLS where one property decides it. */
import { type Rule, UNKNOWN } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { isFalse, isTrue, must, unjudged, wrong } from "../../writing/expect";
import { KAFKA, MEMORYDB } from "./types";

const TLS = [HIPAA.transmission, HIPAA.encryptionInTransit];

export const dataServiceRules: Rule[] = [
  {
    id: "T-13",
    name: "database-proxy-requires-tls",
    title: "RDS proxies accept TLS connections only",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: TLS,
    why: "A proxy speaks TLS to the database and still takes passwords in clear, unless told otherwise.",
    remediation: "Set requireTls to true.",
    types: ["aws:rds/proxy:Proxy"],
    evaluate: ({ view }) => must(view.at("requireTls"), false, isTrue, "the proxy accepts plain connections"),
  },
  {
    id: "L-10",
    name: "database-proxy-logs-no-statements",
    title: "RDS proxies log no SQL statements",
    duty: "logging",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.access, HIPAA.audit],
    why: "The text of a statement holds names and findings of patients, and logs are read by many.",
    remediation: "Leave debugLogging false.",
    types: ["aws:rds/proxy:Proxy"],
    evaluate: ({ view }) =>
      must(view.at("debugLogging"), false, isFalse, "statements go to the log, with what stands in them"),
  },
  {
    id: "T-17",
    name: "memorydb-uses-tls",
    title: "MemoryDB speaks TLS",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: TLS,
    why: "Without TLS there are no users either: such a cluster is open to whoever reaches it.",
    remediation: "Leave tlsEnabled true.",
    types: [MEMORYDB],
    evaluate: ({ view }) => must(view.at("tlsEnabled"), true, isTrue, "the cluster speaks in clear"),
  },
  {
    id: "T-18",
    name: "kafka-uses-tls",
    title: "Kafka speaks TLS only, to clients and between its brokers",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: TLS,
    why: "TLS_PLAINTEXT keeps a second, plain port open beside the good one.",
    remediation: "Leave encryptionInTransit.clientBroker TLS and inCluster true.",
    types: [KAFKA],
    evaluate: ({ view }) => {
      const transit = view.at("encryptionInfo", "encryptionInTransit");
      return [
        ...must(
          transit.at("clientBroker"),
          "TLS",
          (value) => value === "TLS",
          "brokers accept plain connections",
        ),
        ...must(transit.at("inCluster"), true, isTrue, "brokers talk to each other in clear"),
      ];
    },
  },
  {
    id: "S-51",
    name: "kafka-asks-who-calls",
    title: "Kafka lets nobody in who has not said who it is",
    duty: "secrets",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.authentication],
    why: "A cluster without a way of authentication takes everybody in its network for a friend.",
    remediation: "Set clientAuthentication.sasl.iam or .scram, or .tls, and leave unauthenticated false.",
    types: [KAFKA],
    evaluate: ({ view }) => {
      const clients = view.at("clientAuthentication");
      const strangers = must(clients.at("unauthenticated"), false, isFalse, "whoever reaches it is let in");
      if (clients.at("tls", "certificateAuthorityArns").given()) return strangers;
      const ways = [clients.at("sasl", "iam"), clients.at("sasl", "scram")];
      if (ways.some((way) => isTrue(way.or(false)))) return strangers;
      const [unknown] = ways.filter((way) => way.or(false) === UNKNOWN);
      return [
        ...strangers,
        unknown
          ? unjudged(unknown)
          : wrong(clients, "nobody is asked who it is: name a way of authentication"),
      ];
    },
  },
];
