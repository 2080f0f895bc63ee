import { expect } from "chai";
import { fact, facts, names, SERVICES, type ServiceName, SYSTEM } from "./nx-portal.facts";
import { noPlainSecret, type Source, variableFacts } from "./told";
import { appContainer, releaseContainer, variables } from "./workload";

/** Required Environment Variables, Application and Logging: of everything that logs. */
const logged: Record<string, Source> = {
  NODE_ENV: "production",
  LOG_LEVEL: "info",
  LOKI_URL: "https://loki.{domain}",
};

/** Required Environment Variables, Database; Connection Pooling; and the server verified: of the three NestJS services. */
const backend: Record<string, Source> = {
  ...logged,
  DATABASE_HOST: ["database", "host"],
  DATABASE_PORT: ["database", "port"],
  DATABASE_NAME: ["database", "database"],
  DATABASE_USER: ["database", "username"],
  DATABASE_PASSWORD: ["database", "password"],
  DATABASE_URL: ["database", "url"],
  DATABASE_POOL_MAX: "20",
  DATABASE_POOL_MIN: "5",
  DATABASE_POOL_IDLE_MS: "30000",
  DATABASE_POOL_CONNECT_MS: "2000",
  PGSSLMODE: "verify-full",
  PGSSLROOTCERT: "/etc/ward/ca.pem",
  NODE_EXTRA_CA_CERTS: "/etc/ward/ca.pem",
};

/** Required Environment Variables: RabbitMQ. */
const rabbitmq: Record<string, Source> = {
  RABBITMQ_HOST: ["broker", "host"],
  RABBITMQ_PORT: ["broker", "port"],
  RABBITMQ_USER: ["broker", "username"],
  RABBITMQ_PASSWORD: ["broker", "password"],
  RABBITMQ_URL: ["broker", "url"],
};

const told: Record<ServiceName, Record<string, Source>> = {
  "web-portal": {
    ...logged,
    PORT: "3000",
    HOSTNAME: "0.0.0.0",
    NEXT_PUBLIC_API_URL: "/api",
    NODE_OPTIONS: "--max-old-space-size=384",
  },
  "api-gateway": {
    ...backend,
    ...rabbitmq,
    PORT: "3000",
    REDIS_HOST: ["cache", "host"], // Required Environment Variables: Redis
    REDIS_PORT: ["cache", "port"],
    REDIS_USERNAME: ["cache", "username"],
    REDIS_PASSWORD: ["cache", "password"],
    REDIS_URL: ["cache", "url"],
    REDIS_TLS: "true",
    JWT_SECRET: ["secrets", "JWT_SECRET"], // Required Environment Variables: JWT
    JWT_EXPIRES_IN: "7d",
    FILE_SERVICE_URL: "http://{file-service}:3001",
    NODE_OPTIONS: "--max-old-space-size=768",
  },
  "file-service": {
    ...backend,
    PORT: "3001",
    MINIO_ENDPOINT: ["files", "host"], // Required Environment Variables: MinIO
    MINIO_PORT: ["files", "port"],
    MINIO_ACCESS_KEY: ["files", "username"],
    MINIO_SECRET_KEY: ["files", "password"],
    MINIO_BUCKET: ["files", "database"],
    MINIO_USE_SSL: "true",
    MALWARE_SCANNER_URL: "http://{malware-scanner}:9000",
    NODE_OPTIONS: "--max-old-space-size=768",
  },
  "worker-service": { ...backend, ...rabbitmq, NODE_OPTIONS: "--max-old-space-size=1536" },
  "malware-scanner": {
    MAX_FILE_SIZE: "50M",
    MAX_SCAN_SIZE: "100M",
    SIGNATURE_CHECKS: "12",
    ALLOW_ORIGINS: "",
  },
};

describe("seed 001: variables", () => {
  for (const service of SERVICES) {
    variableFacts(facts, service, told[service], names);
    fact(`${service}: sets no variable beside these`, [], {
      everywhere: (plan) =>
        expect(Object.keys(variables(plan, appContainer(plan, service)))).to.have.members(
          Object.keys(told[service]),
        ),
    });
    fact(`${service}: is told no password in plain text`, [], {
      everywhere: (plan) => noPlainSecret(plan, service),
    });
  }
  fact("gives the migrations the gateway's variables", [], {
    everywhere: (plan) =>
      expect(variables(plan, releaseContainer(plan, "api-gateway"))).to.deep.equal(
        variables(plan, appContainer(plan, "api-gateway")),
      ),
  });
  fact("signs tokens with 64 generated letters and digits", ["generated.JWT_SECRET"], {
    everywhere: (plan) => {
      const type = "random:index/randomPassword:RandomPassword";
      const generated = plan.one(type, `${SYSTEM}-secrets-JWT_SECRET`);
      expect(plan.inputs(generated)).to.deep.equal({ length: 64, special: false });
    },
  });
});
