import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

const refused = (path: string[], values: unknown[]): Case[] =>
  values.map((value) => ({
    what: `in clear: ${String(value)}`,
    change: [[path, value]],
    finds: [`T-41 ${path.join(".")}`],
  }));

check("A migration's endpoint", {
  good: resource("aws:dms/endpoint:Endpoint", { engineName: "postgres", sslMode: "verify-full" }),
  accepts: [
    {
      what: "a service of AWS, which has no mode",
      change: [
        [["engineName"], "s3"],
        [["sslMode"], undefined],
      ],
    },
  ],
  refuses: [
    ...refused(["sslMode"], ["none", undefined, UNKNOWN]),
    { what: "MongoDB in clear", change: [[[], { engineName: "mongodb" }]], finds: ["T-41 sslMode"] },
  ],
});

check("A migration to Kafka", {
  good: resource("aws:dms/endpoint:Endpoint", {
    engineName: "kafka",
    kafkaSettings: { securityProtocol: "sasl-ssl" },
  }),
  refuses: refused(["kafkaSettings", "securityProtocol"], ["plaintext", undefined, UNKNOWN]),
});

check("A migration to Redis", {
  good: resource("aws:dms/endpoint:Endpoint", { engineName: "redis" }),
  refuses: refused(["redisSettings", "sslSecurityProtocol"], ["plaintext", UNKNOWN]),
});

check("A subscription", {
  good: resource("aws:sns/topicSubscription:TopicSubscription", { protocol: "https" }),
  accepts: [{ what: "a queue", change: [[["protocol"], "sqs"]] }],
  refuses: refused(["protocol"], ["http", UNKNOWN]),
});

for (const [type, key] of [
  ["aws:apigateway/integration:Integration", "uri"],
  ["aws:apigatewayv2/integration:Integration", "integrationUri"],
] as const)
  check(`What a gateway calls (${type})`, {
    good: resource(type, { [key]: "https://api.example.com/{proxy}" }),
    accepts: [{ what: "nothing", change: [[[key], undefined]] }],
    refuses: refused([key], ["http://api.example.com", "HTTP://api.example.com"]),
  });
