import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

check("A message broker", {
  good: resource("aws:mq/broker:Broker", {
    publiclyAccessible: false,
    logs: { general: true },
    deploymentMode: "CLUSTER_MULTI_AZ",
  }),
  refuses: [
    {
      what: "a public address",
      change: [[["publiclyAccessible"], true]],
      finds: ["P-06 publiclyAccessible"],
    },
    {
      what: "an unknown answer",
      change: [[["publiclyAccessible"], UNKNOWN]],
      finds: ["P-06 publiclyAccessible"],
    },
    { what: "no log", change: [[["logs"], undefined]], finds: ["L-02 logs.general"] },
  ],
});

const TRANSIT = ["encryptionInfo", "encryptionInTransit"];

const PUBLIC = ["brokerNodeGroupInfo", "connectivityInfo", "publicAccess", "type"];

check("A Kafka cluster", {
  good: resource("aws:msk/cluster:Cluster", {
    encryptionInfo: { encryptionInTransit: { clientBroker: "TLS", inCluster: true } },
    brokerNodeGroupInfo: { clientSubnets: UNKNOWN },
    clientAuthentication: { sasl: { iam: true } },
  }),
  accepts: [
    { what: "what AWS does by default", change: [[["encryptionInfo"], undefined]] },
    { what: "no public access, said so", change: [[PUBLIC, "DISABLED"]] },
    { what: "passwords", change: [[["clientAuthentication"], { sasl: { scram: "true" } }]] },
    {
      what: "certificates of an authority not known yet",
      change: [[["clientAuthentication"], { tls: { certificateAuthorityArns: UNKNOWN } }]],
    },
  ],
  refuses: [
    {
      what: "nobody asked who it is",
      change: [[["clientAuthentication"], undefined]],
      finds: ["S-51 clientAuthentication"],
    },
    {
      what: "a way of authentication that is off",
      change: [[["clientAuthentication", "sasl", "iam"], false]],
      finds: ["S-51 clientAuthentication"],
    },
    {
      what: "a way of authentication that is not known",
      change: [[["clientAuthentication", "sasl", "iam"], UNKNOWN]],
      finds: ["S-51 clientAuthentication.sasl.iam"],
    },
    ...[true, "true", UNKNOWN].map(
      (value): Case => ({
        what: `strangers let in beside: ${String(value)}`,
        change: [[["clientAuthentication", "unauthenticated"], value]],
        finds: ["S-51 clientAuthentication.unauthenticated"],
      }),
    ),
    ...["TLS_PLAINTEXT", "PLAINTEXT", "tls", UNKNOWN].map(
      (value): Case => ({
        what: `clients answered by ${String(value)}`,
        change: [[[...TRANSIT, "clientBroker"], value]],
        finds: [`T-18 ${TRANSIT.join(".")}.clientBroker`],
      }),
    ),
    ...[false, UNKNOWN].map(
      (value): Case => ({
        what: `brokers that talk in clear: ${String(value)}`,
        change: [[[...TRANSIT, "inCluster"], value]],
        finds: [`T-18 ${TRANSIT.join(".")}.inCluster`],
      }),
    ),
    ...["SERVICE_PROVIDED_EIPS", UNKNOWN].map(
      (value): Case => ({
        what: `public addresses: ${String(value)}`,
        change: [[PUBLIC, value]],
        finds: [`P-06 ${PUBLIC.join(".")}`],
      }),
    ),
  ],
});
