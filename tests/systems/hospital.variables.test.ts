import { expect } from "chai";
import { targetOf } from "../support/plan";
import { fact, facts, GATEWAYS, names, PORTS, SERVICES, SYSTEM } from "./hospital.facts";
import { noPlainSecret, type Source, variableFacts } from "./told";
import { appContainer, variables } from "./workload";

/** Environment Variables, Docker Compose and Logging Configuration: of every container. */
const everywhere: Record<string, Source> = {
  NODE_ENV: "production",
  JWT_SECRET: ["secrets", "jwt-secret"],
  JWT_EXPIRES_IN: "24h",
  JWT_REFRESH_EXPIRES_IN: "7d",
  REDIS_URL: ["cache", "url"],
  REDIS_USERNAME: ["cache", "username"],
  REDIS_PASSWORD: ["cache", "password"],
  ELASTICSEARCH_URL: ["logs", "url"],
  PROMETHEUS_URL: "https://prometheus.{domain}",
  RATE_LIMIT_MAX: "2000",
  RATE_LIMIT_WINDOW_MS: "900000",
  ALLOWED_ORIGINS: "https://{domain},https://admin.{domain}",
  METRICS_ENABLED: "true",
  LOG_LEVEL: "info",
  HEALTH_CHECK_INTERVAL: "30000",
};

/** Docker Compose: api-gateway-1. */
const apiGateway: Record<string, Source> = {
  ...everywhere,
  PORT: "3100",
  SERVICE_NAME: "api-gateway",
  GRAPHQL_GATEWAY_URL: "http://{graphql-gateway}:3200",
  AUTH_SERVICE_URL: "http://{auth-service}:3001",
  DOCTOR_SERVICE_URL: "http://{doctor-service}:3002",
  PATIENT_SERVICE_URL: "http://{patient-service}:3003",
  APPOINTMENT_SERVICE_URL: "http://{appointment-service}:3004",
  DEPARTMENT_SERVICE_URL: "http://{department-service}:3005",
  MEDICAL_RECORDS_SERVICE_URL: "http://{medical-records-service}:3006",
  PRESCRIPTION_SERVICE_URL: "http://{prescription-service}:3007",
  BILLING_SERVICE_URL: "http://{billing-service}:3008",
  PAYMENT_SERVICE_URL: "http://{payment-service}:3009",
  NOTIFICATION_SERVICE_URL: "http://{notification-service}:3011",
  NODE_OPTIONS: "--max-old-space-size=768",
};

/** Docker Compose: graphql-gateway-1. */
const graphqlGateway: Record<string, Source> = {
  ...everywhere,
  PORT: "3200",
  SERVICE_NAME: "graphql-gateway",
  API_GATEWAY_URL: "http://{api-gateway}:3100",
  APOLLO_INTROSPECTION: "false",
  APOLLO_PLAYGROUND: "false",
  NODE_OPTIONS: "--max-old-space-size=600",
};

/** Environment Variables and Database Connection Pooling: the URLs of the one, the names of the other. */
const behind: Record<string, Source> = {
  ...everywhere,
  NODE_EXTRA_CA_CERTS: "/etc/ward/ca.pem",
  DATABASE_URL: ["database", "url"],
  DATABASE_REPLICA_URL: ["database", "replicaUrl"],
  DATABASE_HOST: ["database", "host"],
  DATABASE_REPLICA_HOST: ["database", "replicaHost"],
  DATABASE_PORT: ["database", "port"],
  DATABASE_NAME: ["database", "database"],
  DATABASE_USER: ["database", "username"],
  DATABASE_PASSWORD: ["database", "password"],
  DATABASE_POOL_MIN: "5",
  DATABASE_POOL_MAX: "20",
  DATABASE_POOL_ACQUIRE: "30000",
  DATABASE_POOL_IDLE: "10000",
  RABBITMQ_URL: ["broker", "url"],
  // `rejectUnauthorized: false` in the guide: the server is verified.
  PGSSLMODE: "verify-full",
  PGSSLROOTCERT: "/etc/ward/ca.pem",
  NODE_OPTIONS: "--max-old-space-size=384",
};

const told: Record<string, Record<string, Source>> = {
  "api-gateway": apiGateway,
  "graphql-gateway": graphqlGateway,
  ...Object.fromEntries(
    SERVICES.map((name) => [name, { ...behind, PORT: String(PORTS[name]), SERVICE_NAME: name }]),
  ),
};

describe("seed 003: variables", () => {
  for (const [service, table] of Object.entries(told)) {
    variableFacts(facts, service, table, names);
    fact(`${service}: sets no variable beside these`, [], {
      everywhere: (plan) => {
        const { NODE_EXTRA_CA_CERTS: _, ...found } = variables(plan, appContainer(plan, service));
        const { NODE_EXTRA_CA_CERTS: __, ...expected } = table;
        expect(Object.keys(found)).to.have.members(Object.keys(expected));
      },
    });
    fact(`${service}: is told no password in plain text`, [], {
      everywhere: (plan) => noPlainSecret(plan, service),
    });
    fact(`${service}: has no file of a certificate, since TLS ends at the edge`, [], {
      everywhere: (plan) =>
        expect(variables(plan, appContainer(plan, service))).not.to.have.any.keys(
          "SSL_CERT_PATH",
          "SSL_KEY_PATH",
        ),
    });
  }
  for (const service of GATEWAYS)
    fact(
      `${service}: trusts the cluster's own authority; on aws Amazon's is known to everybody`,
      [`services.${service}.env.NODE_EXTRA_CA_CERTS`],
      {
        everywhere: (plan) => {
          const own = targetOf.data[plan.placement] === "kubernetes";
          expect(variables(plan, appContainer(plan, service))["NODE_EXTRA_CA_CERTS"]).to.deep.equal(
            own ? { text: "/etc/ward/ca.pem" } : undefined,
          );
        },
      },
    );
  fact("signs tokens with 64 generated letters and digits", ["generated.jwt-secret"], {
    everywhere: (plan) => {
      const type = "random:index/randomPassword:RandomPassword";
      const generated = plan.one(type, `${SYSTEM}-secrets-jwt-secret`);
      expect(plan.inputs(generated)).to.deep.equal({ length: 64, special: false });
    },
  });
  fact("keeps it in the guide's Secret, hospital-secrets, under the guide's key", [], {
    services: {
      kubernetes: (plan) =>
        expect(plan.get("kubernetes:core/v1:Secret", `${SYSTEM}-secrets`, "metadata.name")).to.equal(
          "hospital-secrets",
        ),
    },
  });
});
