import { expect } from "chai";
import { holdsSecret, isPlainConnection, isSecretName } from "../../../policy/values/credentials";

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
      `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.${"s".repeat(43)}`,
      "Server=sql;User ID=app;Password=hunter2;Encrypt=True",
      "DRIVER={ODBC Driver 18};Server=sql;UID=app;PWD=hunter2",
    ])
      expect(holdsSecret(token), token).to.equal(true);
    for (const text of [
      "https://example.com/a:b@c",
      "sk_test",
      "risk_live_area",
      "SG.eu.west",
      "eyJhbGciOiJIUzI1NiJ9",
      "Server=sql;Password=$DB_PASSWORD",
      "Server=sql;Password=",
      "a; password = $(cat /run/x)",
    ])
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
    "mongodb://m/?tls=true&tlsAllowInvalidHostnames=true",
    "jdbc:sqlserver://sql:1433;encrypt=false",
    "jdbc:sqlserver://sql:1433;encrypt=true;trustServerCertificate=true",
    "Server=tcp:sql,1433;User ID=app;Encrypt=Optional",
    "Host=db;Username=app;SSL Mode=Prefer",
    "rediss://cache:6380?ssl_cert_reqs=none",
    "amqps://broker:5671?verify=verify_none",
    "ftp://files.example.com/in",
    "ws://api.example.com/live",
    "mllp://hl7.example.com:2575",
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
    "jdbc:sqlserver://sql:1433;encrypt=true;trustServerCertificate=false",
    "Server=tcp:sql,1433;User ID=app;Encrypt=Strict",
    "Host=db;Username=app;SSL Mode=VerifyFull",
    "rediss://cache:6380?ssl_cert_reqs=required",
    "amqps://broker:5671?verify=verify_peer",
    "mllp://hl7-gateway:2575",
    "wss://api.example.com/live",
    "<a xmlns='http://www.w3.org/2000/svg'>",
  ];
  for (const text of plain) it(`is seen in ${text}`, () => expect(isPlainConnection(text)).to.equal(true));
  for (const text of safe)
    it(`is not seen in ${text}`, () => expect(isPlainConnection(text)).to.equal(false));
});
