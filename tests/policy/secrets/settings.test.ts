import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { check, findings, resource } from "../support";

const log = { logDriver: "awslogs", options: { "awslogs-group": "/x" } };
const container = {
  name: "app",
  image: "app:1.0.0",
  readonlyRootFilesystem: true,
  user: "1000",
  logConfiguration: log,
  environment: [{ name: "LOG_LEVEL", value: "info" }],
  secrets: [
    { name: "DATABASE_URL", valueFrom: "arn:aws:ssm:us-west-2:123456789012:parameter/ward/prod/tebx/db" },
  ],
};
const task = (changes: object, ...others: object[]): string =>
  JSON.stringify([{ ...container, ...changes }, ...others]);
const at = (key: string): [string[], string | symbol] => [["containerDefinitions"], key];
const env = (name: string, value: string): string => task({ environment: [{ name, value }] });

check("A task definition", {
  good: resource("aws:ecs/taskDefinition:TaskDefinition", { containerDefinitions: task({}) }),
  accepts: [
    {
      what: "a lifetime and a file that are about a secret",
      change: [
        at(
          task({
            environment: [
              { name: "TOKEN_TTL", value: "15m" },
              { name: "DB_PASSWORD_FILE", value: "/run/x" },
            ],
          }),
        ),
      ],
    },
    { what: "a password that the image makes", change: [at(env("MYSQL_RANDOM_ROOT_PASSWORD", "yes"))] },
    { what: "plain HTTP to a service of the VPC", change: [at(env("API", "http://api.ward.internal:8080"))] },
  ],
  refuses: [
    {
      what: "a password",
      change: [at(env("DB_PASSWORD", "hunter2"))],
      finds: ["S-01 containerDefinitions[0].environment[0].value"],
    },
    {
      what: "a numeric password",
      change: [at(env("jwtSecret", "123456"))],
      finds: ["S-01 containerDefinitions[0].environment[0].value"],
    },
    {
      what: "a URL with a password",
      change: [at(env("DATABASE", "rediss://:pw@cache:6380"))],
      finds: ["S-01 containerDefinitions[0].environment[0].value"],
    },
    {
      what: "a private key",
      change: [at(env("PEM", "-----BEGIN RSA PRIVATE KEY-----"))],
      finds: ["S-01 containerDefinitions[0].environment[0].value"],
    },
    {
      what: "a secret in a second container",
      change: [at(task({}, { ...container, environment: [{ name: "API_KEY", value: "k" }] }))],
      finds: ["S-01 containerDefinitions[1].environment[0].value"],
    },
    {
      what: "plain Redis",
      change: [at(env("CACHE", "redis://cache:6379"))],
      finds: ["T-28 containerDefinitions[0].environment[0].value"],
    },
    {
      what: "plain Redis in a command",
      change: [at(task({ command: ["serve", "--cache=redis://cache:6379"] }))],
      finds: ["T-28 containerDefinitions[0].command[1]"],
    },
    {
      what: "definitions that nobody knows",
      change: [at(UNKNOWN as unknown as string)],
      finds: [
        "S-01 containerDefinitions",
        "C-13 containerDefinitions",
        "C-41 containerDefinitions",
        "L-08 containerDefinitions",
      ],
    },
    {
      what: "definitions that are no JSON",
      change: [at("{")],
      finds: [
        "S-01 containerDefinitions",
        "C-13 containerDefinitions",
        "C-41 containerDefinitions",
        "L-08 containerDefinitions",
      ],
    },
    {
      what: "a privileged container",
      change: [at(task({ privileged: true }))],
      finds: ["C-13 containerDefinitions[0].privileged"],
    },
    {
      what: "a writable image",
      change: [at(task({ readonlyRootFilesystem: false }))],
      finds: ["C-13 containerDefinitions[0].readonlyRootFilesystem"],
    },
    { what: "root", change: [at(task({ user: "0:0" }))], finds: ["C-13 containerDefinitions[0].user"] },
    {
      what: "an image that moves",
      change: [at(task({ image: "app:latest" }))],
      finds: ["C-13 containerDefinitions[0].image"],
    },
    {
      what: "no log",
      change: [at(task({ logConfiguration: undefined }))],
      finds: ["L-08 containerDefinitions[0].logConfiguration.logDriver"],
    },
    {
      what: "a log group that never expires",
      change: [at(task({ logConfiguration: { ...log, options: { "awslogs-create-group": "true" } } }))],
      finds: ["L-08 containerDefinitions[0].logConfiguration.options.awslogs-create-group"],
    },
    {
      what: "NFS in clear",
      change: [[["volumes"], [{ name: "v", efsVolumeConfiguration: {} }]]],
      finds: ["T-21 volumes[0].efsVolumeConfiguration.transitEncryption"],
    },
    {
      what: "NFS in clear, said so",
      change: [[["volumes"], [{ name: "v", efsVolumeConfiguration: { transitEncryption: "DISABLED" } }]]],
      finds: ["T-21 volumes[0].efsVolumeConfiguration.transitEncryption"],
    },
  ],
});

check("A ConfigMap", {
  good: resource("kubernetes:core/v1:ConfigMap", { data: { LOG_LEVEL: "info" } }),
  accepts: [
    {
      what: "the certificate of an authority that is made by the update",
      change: [[["data", "ca.crt"], UNKNOWN]],
    },
    {
      what: "switches that leave TLS on, and one that is about something else",
      change: [
        [["data", "NODE_TLS_REJECT_UNAUTHORIZED"], "1"],
        [["data", "PGSSLMODE"], "verify-full"],
        [["data", "REDIS_TLS"], "true"],
        [["data", "S3_INSECURE_SKIP_VERIFY"], "false"],
        [["data", "SMTP_SSL"], "false"],
        [["data", "DB_VERIFY_SSL"], "true"],
        [["data", "VAULT_SKIP_VERIFY"], ""],
        [["data", "NODE_OPTIONS"], "--tls-min-v1.2 --max-old-space-size=512"],
        [["data", "KAFKA_LISTENERS"], "SSL://:9093,CONTROLLER://:9094"],
      ],
    },
  ],
  refuses: [
    { what: "a password", change: [[["data", "REDIS_PASSWORD"], "x"]], finds: ["S-01 data.REDIS_PASSWORD"] },
    {
      what: "a connection string with a password",
      change: [
        [
          ["data", "appsettings.json"],
          '{"Records":"Host=db;Username=app;Password=hunter2;SSL Mode=VerifyFull"}',
        ],
      ],
      finds: ['S-01 data["appsettings.json"]'],
    },
    { what: "a value that nobody knows", change: [[["data", "x"], UNKNOWN]], finds: ["S-01 data.x"] },
    { what: "plain AMQP", change: [[["data", "broker"], "amqp://broker:5672"]], finds: ["T-28 data.broker"] },
    ...[
      ["NODE_TLS_REJECT_UNAUTHORIZED", "0"],
      ["PGSSLMODE", "prefer"],
      ["DB_SSL_MODE", "disable"],
      ["REDIS_TLS", "false"],
      ["POSTGRES_SSL_ENABLED", "off"],
      ["S3_INSECURE_SKIP_VERIFY", "true"],
      ["VAULT_SKIP_VERIFY", "1"],
      ["VERIFY_SSL", "false"],
      ["ELASTIC_VERIFY_CERTS", "False"],
      ["DB_SSL_REJECT_UNAUTHORIZED", "false"],
      ["SPRING_DATA_REDIS_SSL_ENABLED", "false"],
      ["NODE_OPTIONS", "--tls-min-v1.0"],
      ["KAFKA_ADVERTISED_LISTENERS", "SSL://kafka:9093,PLAINTEXT://kafka:9092"],
      ["appsettings.json", '{"ConnectionStrings":{"Records":"Server=sql;User ID=app;Encrypt=False"}}'],
    ].map(([name = "", value]) => ({
      what: `${name}=${value}`,
      change: [[["data", name], value]] as [string[], unknown][],
      finds: [`T-28 data${name.includes(".") ? `["${name}"]` : `.${name}`}`],
    })),
  ],
});

check("A parameter", {
  good: resource("aws:ssm/parameter:Parameter", { type: "SecureString", value: UNKNOWN }),
  accepts: [
    { what: "a plain one that says so", change: [[[], { type: "String", insecureValue: "eu-west-1" }]] },
  ],
  refuses: [
    { what: "a String", change: [[["type"], "String"]], finds: ["S-06 type"] },
    { what: "a String with nothing in it yet", change: [[[], { type: "String" }]], finds: ["S-06 type"] },
    {
      what: "a String beside a plain field",
      change: [
        [["type"], "String"],
        [["insecureValue"], "x"],
      ],
      finds: ["S-06 type"],
    },
    { what: "a StringList", change: [[["type"], "StringList"]], finds: ["S-06 type"] },
    {
      what: "a secret in the plain field",
      change: [[[], { type: "String", insecureValue: "postgres://u:p@h/d" }]],
      finds: ["S-06 insecureValue"],
    },
  ],
});

check("A certificate", {
  good: resource("aws:acm/certificate:Certificate", { domainName: "example.com", validationMethod: "DNS" }),
  refuses: [{ what: "an imported key", change: [[["privateKey"], UNKNOWN]], finds: ["T-29 privateKey"] }],
});

describe("A provider", () => {
  it("holds no key of an account", () => {
    const provider = (props: object) =>
      findings([resource("pulumi:providers:aws", { region: "us-west-2", ...props })]);
    expect(provider({})).to.deep.equal([]);
    expect(provider({ accessKey: "A", secretKey: UNKNOWN })).to.deep.equal([
      "S-09 accessKey",
      "S-09 secretKey",
    ]);
  });
});
