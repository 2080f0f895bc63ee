import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, findings, resource } from "../support";

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

check("A connection of Glue to a database", {
  good: resource("aws:glue/connection:Connection", {
    connectionProperties: {
      JDBC_CONNECTION_URL: "jdbc:postgresql://records.internal:5432/records",
      JDBC_ENFORCE_SSL: "true",
    },
  }),
  accepts: [
    {
      what: "a network alone",
      change: [[[], { connectionType: "NETWORK", connectionProperties: undefined }]],
    },
    {
      what: "Kafka, whose default is TLS",
      change: [[[], { connectionType: "KAFKA", connectionProperties: {} }]],
    },
  ],
  refuses: [
    ...refused(["connectionProperties", "JDBC_ENFORCE_SSL"], ["false", undefined, UNKNOWN]),
    {
      what: "of a kind that is not known",
      change: [[["connectionType"], UNKNOWN]],
      finds: ["T-41 connectionType"],
    },
    {
      what: "Kafka in clear",
      change: [[[], { connectionType: "KAFKA", connectionProperties: { KAFKA_SSL_ENABLED: "false" } }]],
      finds: ["T-41 connectionProperties.KAFKA_SSL_ENABLED"],
    },
    {
      what: "any server believed",
      change: [[["connectionProperties", "SKIP_CUSTOM_JDBC_CERT_VALIDATION"], "true"]],
      finds: ["T-41 connectionProperties.SKIP_CUSTOM_JDBC_CERT_VALIDATION"],
    },
  ],
});

check("A stream of Firehose to an address", {
  good: resource("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", {
    destination: "http_endpoint",
    httpEndpointConfiguration: { url: "https://logs.example.com/" },
  }),
  refuses: refused(["httpEndpointConfiguration", "url"], ["http://logs.example.com/", UNKNOWN]),
});

check("A stream of Firehose to Splunk", {
  good: resource("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", {
    destination: "splunk",
    splunkConfiguration: { hecEndpoint: "https://splunk.example.com:443" },
  }),
  refuses: refused(["splunkConfiguration", "hecEndpoint"], ["http://splunk.example.com:8088", UNKNOWN]),
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
    accepts: [
      { what: "nothing", change: [[[key], undefined]] },
      {
        what: "a function, whose name is not known before the update",
        change: [[[], { type: "AWS_PROXY", integrationType: "AWS_PROXY", [key]: UNKNOWN }]],
      },
      {
        what: "a listener in the VPC, whose name is not known before the update",
        change: [[[], { connectionType: "VPC_LINK", [key]: UNKNOWN }]],
      },
    ],
    refuses: [
      ...refused([key], ["http://api.example.com", "HTTP://api.example.com", UNKNOWN]),
      {
        what: "whoever answers",
        change: [[["tlsConfig", "insecureSkipVerification"], true]],
        finds: ["T-41 tlsConfig.insecureSkipVerification"],
      },
    ],
  });

check("Where events go", {
  good: resource("aws:cloudwatch/eventApiDestination:EventApiDestination", {
    invocationEndpoint: "https://intake.example.com",
  }),
  refuses: refused(["invocationEndpoint"], ["http://intake.example.com", UNKNOWN]),
});

for (const module of ["ses", "sesv2"])
  check(`Mail's settings (${module})`, {
    good: resource(`aws:${module}/configurationSet:ConfigurationSet`, {
      name: "letters",
      deliveryOptions: { tlsPolicy: module === "ses" ? "Require" : "REQUIRE" },
    }),
    refuses: refused(["deliveryOptions", "tlsPolicy"], ["Optional", "OPTIONAL", undefined, UNKNOWN]),
  });

describe("A log that leaves a task", () => {
  const found = (options: object): string[] =>
    findings([
      resource("aws:ecs/taskDefinition:TaskDefinition", {
        containerDefinitions: JSON.stringify([
          { name: "api", logConfiguration: { logDriver: "any", options } },
        ]),
      }),
    ]).filter((finding) => finding.startsWith("T-41"));
  const at = "T-41 containerDefinitions[0].logConfiguration.options";
  it("travels encrypted, or goes no further than its host", () => {
    for (const options of [
      { "syslog-address": "tcp+tls://logs.example.com:6514" },
      { "splunk-url": "https://logs.example.com" },
      { "fluentd-address": "localhost:24224" },
      { "fluentd-address": "unix:///var/run/fluent.sock" },
      { "awslogs-group": "/ecs/api" },
    ])
      expect(found(options)).to.deep.equal([]);
  });
  it("is refused in clear", () => {
    expect(found({ "syslog-address": "tcp://logs.example.com:514" })).to.deep.equal([`${at}.syslog-address`]);
    expect(found({ "gelf-address": "udp://logs.example.com" })).to.deep.equal([`${at}.gelf-address`]);
    expect(found({ "splunk-url": "http://logs.example.com" })).to.deep.equal([`${at}.splunk-url`]);
    expect(found({ "fluentd-address": "logs.example.com:24224" })).to.deep.equal([`${at}.fluentd-address`]);
  });
});
