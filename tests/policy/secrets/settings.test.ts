import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { holdsSecret, isPlainConnection, isSecretName } from "../../../policy/values/credentials";
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
      ],
    },
  ],
  refuses: [
    { what: "a password", change: [[["data", "REDIS_PASSWORD"], "x"]], finds: ["S-01 data.REDIS_PASSWORD"] },
    { what: "a value that nobody knows", change: [[["data", "x"], UNKNOWN]], finds: ["S-01 data.x"] },
    { what: "plain AMQP", change: [[["data", "broker"], "amqp://broker:5672"]], finds: ["T-28 data.broker"] },
    ...[
      ["NODE_TLS_REJECT_UNAUTHORIZED", "0"],
      ["PGSSLMODE", "prefer"],
      ["DB_SSL_MODE", "disable"],
      ["REDIS_TLS", "false"],
      ["POSTGRES_SSL_ENABLED", "off"],
      ["S3_INSECURE_SKIP_VERIFY", "true"],
    ].map(([name = "", value]) => ({
      what: `${name}=${value}`,
      change: [[["data", name], value]] as [string[], unknown][],
      finds: [`T-28 data.${name}`],
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

describe("What counts as a secret", () => {
  it("is told by a name", () => {
    for (const name of [
      "DB_PASSWORD",
      "dbPassword",
      "API_KEY",
      "apiKey",
      "JWT_SECRET",
      "token",
      "auth.token",
      "AWS_SECRET_ACCESS_KEY",
      "AZURE_BATCH_KEY",
      "OCI_CLI_KEY_CONTENT",
      "PGPASSWORD",
      "REDISCLI_AUTH",
      "BACKUP_PASSPHRASE",
    ])
      expect(isSecretName(name), name).to.equal(true);
    for (const name of [
      "TOKEN_TTL",
      "PASSWORD_MIN_LENGTH",
      "SECRET_NAME",
      "monkey",
      "KEYCLOAK_URL",
      "tokenExpiresIn",
      "COMPASS",
      "PUBLIC_KEY",
      "CACHE_KEY_PREFIX",
      "TOKEN_AUDIENCE",
      "PASSWORD_HASHER",
      "SECRET_STORE",
      "MAX_TOKENS",
      "MAX_COMPLETION_TOKENS",
      "TOKENS_PER_MINUTE",
      "PWD",
      "ACCESS_TOKEN_LIFESPAN",
      "ACCESS_TOKEN_VALIDITY",
      "SECRET_MANAGER",
      "CREDENTIALS_SOURCE",
      "CREDENTIAL_HELPER",
      "TOKEN_REFRESH_INTERVAL",
      "AUTH_TOKEN_LEEWAY",
      "SECRET_VERSION",
      "SECRET_PREFIX",
      "SECRET_MOUNT",
      "PASSWORD_ENCRYPTION",
      "TOKEN_TABLE",
      "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT",
      "BYPASS",
      "USER_PASSPORT",
    ])
      expect(isSecretName(name), name).to.equal(false);
  });
  it("is told by a shape", () => {
    expect(holdsSecret("postgres://app:pw@db/x")).to.equal(true);
    for (const token of [
      "sk_live_0123456789abcdefABCDEF",
      "xoxb-1234567890-abcdef",
      "glpat-0123456789abcdefABCD",
    ])
      expect(holdsSecret(token), token).to.equal(true);
    for (const text of ["https://example.com/a:b@c", "sk_test", "risk_live_area", "SG.eu.west"])
      expect(holdsSecret(text), text).to.equal(false);
    expect(holdsSecret("http://$user:$password@host")).to.equal(false);
  });
});

describe("A connection without TLS", () => {
  const plain = [
    "redis://c",
    "amqp://b:5672/%2f",
    "mongodb://m:27017/db",
    "mongodb://m/db?tls=false",
    "mongodb://m-0,m-1:27017/db?replicaSet=rs0",
    "mongodb://m/db?tls=true,redis://c",
    "postgres://p/db",
    "postgresql://p/db?sslmode=prefer",
    "host=p sslmode=disable",
    "host=localhost dbname=a\nhost=p sslmode=disable",
    "jdbc:mysql://db:3306/x?useSSL=false",
    "mysql://db:3306/x?tls=skip-verify",
    "mysql://db:3306/x?sslaccept=accept_invalid_certs",
    "postgresql://p/db?ssl=prefer",
    "http://lab.example",
    "http://api.example.com/x",
    "mongodb+srv://m/db?tls=false",
    "http://search.ward.internal:9200",
    "mongodb://m/?tls=true&tlsAllowInvalidCertificates=true",
  ];
  const safe = [
    "rediss://c",
    "amqps://b",
    "mongodb://m/db?tls=true",
    "mongodb://m-0,m-1:27017/db?replicaSet=rs0&tls=true",
    "http://terminology.hl7.org/CodeSystem/v3-ActCode",
    "mongodb+srv://m/db",
    "postgres://p/db?sslmode=verify-full",
    "https://x.example.com",
    "jdbc:mysql://db:3306/x?sslMode=VERIFY_IDENTITY",
    "jdbc:mysql://db:3306/x?useSSL=true&requireSSL=true",
    'mysql://db:3306/x?ssl={"rejectUnauthorized":true}',
    "mysql://db:3306/x?sslaccept=strict",
    "mysql://db:3306/x?tls=true",
    "mysql+pymysql://db:3306/x?ssl_ca=/ca/ca.pem",
    "postgresql://db:5432/x?ssl=require",
    "postgresql+asyncpg://db:5432/x?ssl=verify-full",
    "postgresql:///x?host=/var/run/postgresql",
    "postgres://app@localhost:5432/x?sslmode=disable",
    "host=127.0.0.1 dbname=x sslmode=disable",
    "http://otel-collector.monitoring:4317",
    "http://metrics.kube-system:8080",
    "http://api:8080",
    "http://localhost:9200",
    "http://api:92001/x",
    "http://api.ns.svc:80",
    "http://10.0.0.1",
    "redis://localhost:6379",
    "<a xmlns='http://www.w3.org/2000/svg'>",
  ];
  for (const text of plain) it(`is seen in ${text}`, () => expect(isPlainConnection(text)).to.equal(true));
  for (const text of safe)
    it(`is not seen in ${text}`, () => expect(isPlainConnection(text)).to.equal(false));
});

describe("A switch in a command", () => {
  const found = (words: string[]): string[] =>
    findings([
      resource("kubernetes:batch/v1:JobPatch", {
        spec: { template: { spec: { containers: [{ name: "dump", command: words }] } } },
      }),
    ]);
  for (const words of [
    ["curl", "-k", "https://idp.example.com"],
    ["sh", "-c", "set -e; curl -fsSk https://idp.example.com | jq ."],
    ["wget", "--no-check-certificate", "https://example.com/x"],
    ["aws", "--no-verify-ssl", "s3", "cp", "/x", "s3://dumps/x"],
    ["mysqldump", "--skip-ssl", "records"],
    ["mysqldump", "--ssl-mode=PREFERRED", "records"],
    ["mongodump", "--ssl", "--sslAllowInvalidCertificates"],
    ["kubectl", "--insecure-skip-tls-verify", "get", "pods"],
    ["postgres", "-c", "ssl=off"],
    ["/opt/keycloak/bin/kc.sh", "start-dev"],
    ["sh", "-c", "PGSSLMODE=disable pg_dump -h db records"],
    ["sh", "-c", "export NODE_TLS_REJECT_UNAUTHORIZED=0 && node ."],
  ])
    it(`is refused: ${words.join(" ")}`, () => {
      const [first = "", ...others] = found(words);
      expect(first).to.match(/^T-28 spec\.template\.spec\.containers\[0\]\.command\[\d\]$/);
      expect(others).to.deep.equal([]);
    });
  for (const words of [
    ["curl", "-fsS", "https://idp.example.com/keys"],
    ["sh", "-c", "curl -sk https://localhost:8443/healthz && exec app"],
    ["curl", "-K", "/run/secrets/curlrc", "https://search:9200"],
    ["sh", "-c", "curl -o task https://x.example.com; sort -k 2 list"],
    ["mysqldump", "--ssl-mode=VERIFY_IDENTITY", "records"],
    ["postgres", "-c", "ssl=on"],
    ["npm", "run", "start-dev"],
    ["sh", "-c", "PGSSLMODE=verify-full pg_dump -h db records"],
    ["mongodump", "--ssl", "--sslCAFile=/ca.pem"],
  ])
    it(`is let through: ${words.join(" ")}`, () => {
      expect(found(words)).to.deep.equal([]);
    });
});

describe("A server's file in a ConfigMap", () => {
  const found = (file: string, text: string): string[] =>
    findings([resource("kubernetes:core/v1:ConfigMap", { data: { [file]: text } })]);
  const plain = [
    ["postgresql.conf", "listen_addresses = '*'\nssl = off\n"],
    ["pg_hba.conf", "local all all peer\nhost all all 10.0.0.0/8 scram-sha-256"],
    ["pg_hba.conf", "host all all 0.0.0.0/0 trust"],
    ["my.cnf", "[mysqld]\nskip-ssl\n"],
    ["mysqld.cnf", "require_secure_transport = OFF"],
    ["mongod.conf", "net:\n  tls:\n    mode: preferTLS\n"],
    ["rabbitmq.conf", "listeners.tcp.default = 5672"],
    ["prometheus.yml", "  tls_config:\n    insecure_skip_verify: true\n"],
    ["config.toml", "tls_insecure_skip_verify = true"],
  ] as const;
  const good = [
    ["postgresql.conf", "ssl = on\n#ssl = off\n"],
    [
      "pg_hba.conf",
      "local all all peer\nhost all all 127.0.0.1/32 scram-sha-256\nhostssl all all all scram-sha-256\nhost all all all reject",
    ],
    ["my.cnf", "[mysqld]\nrequire_secure_transport = ON\nskip-name-resolve\n"],
    ["mongod.conf", "net:\n  tls:\n    mode: requireTLS\n"],
    ["rabbitmq.conf", "listeners.tcp = none\nlisteners.ssl.default = 5671"],
    ["prometheus.yml", "  tls_config:\n    insecure_skip_verify: false\n"],
    ["app.yaml", "mode: disabled\n"],
  ] as const;
  for (const [file, text] of plain)
    it(`is refused: ${file}, ${JSON.stringify(text)}`, () =>
      expect(found(file, text)).to.deep.equal([`T-28 data["${file}"]`]));
  for (const [file, text] of good)
    it(`is let through: ${file}, ${JSON.stringify(text)}`, () => expect(found(file, text)).to.deep.equal([]));
});
