/** Keycloak as a service: what it runs with. Pure. Options: https://www.keycloak.org/server/all-config */
import type { ApiServiceSpec, EnvSource } from "../api-service/args";
import { CA_PATH } from "../connection";
import type { IdentityProviderSpec } from "./args";
import { realmFile, realmPath } from "./realm";
import { KEYCLOAK_PORT, READY } from "./routes";

/** Name of the first administrator. For one login: docs/components/identity-provider.md says how it goes. */
export const BOOTSTRAP_ADMIN = "ward-bootstrap";

/** JGroups: what replicas tell each other, and whether they still live. */
const CLUSTER_PORTS = [7800, 57800];

/** Where the image has its metrics, and nothing else. https://www.keycloak.org/server/management-interface */
const MANAGEMENT_PORT = 9000;

/** Keycloak answers from its start, while it still migrates its database. */
const LIVE = { path: "/health/live", period: 30, timeout: 5, failures: 3 };

export function keycloakService(spec: IdentityProviderSpec): ApiServiceSpec {
  const replicas = spec.replicas ?? { min: 2, max: 3 };
  const mail = spec.mail === undefined ? [] : [{ host: spec.mail.host, port: spec.mail.port }];
  return {
    image: spec.image,
    port: KEYCLOAK_PORT,
    cpus: spec.cpus ?? { request: 0.5, limit: 1 },
    memoryMiB: spec.memoryMiB ?? { request: 1250, limit: 2048 },
    replicas,
    scaling: { cpuPercent: 70 },
    liveness: { ...LIVE, initialDelay: 120 },
    readiness: { ...READY, initialDelay: 20 },
    healthCommand: ["bash", "-c", ask(LIVE.path)],
    rollout:
      spec.update === "stop"
        ? { maxSurge: 0, maxUnavailable: replicas.min }
        : { maxSurge: 1, maxUnavailable: 0 },
    env: { ...SERVER, ...ofHost(spec.host), ...ofDatabase(spec), ...secrets(spec) },
    pools: { [spec.database]: "KC_DB_POOL_MAX_SIZE" },
    uses: [spec.database],
    peerPorts: CLUSTER_PORTS,
    egress: mail,
    metricsPath: "/metrics",
    metricsPort: MANAGEMENT_PORT,
    // Packed files of its pages, and the transaction log, without which it does not start.
    writablePaths: ["/opt/keycloak/data/tmp", "/opt/keycloak/data/transaction-logs"],
    files: { [realmPath(spec.realm)]: realmFile(spec) },
  };
}

/** What the image was built with (database, health, metrics) is not repeated: it could only differ. */
const SERVER = {
  JAVA_OPTS_KC_HEAP: "-XX:InitialRAMPercentage=50 -XX:MaxRAMPercentage=70",
  KC_BOOTSTRAP_ADMIN_USERNAME: BOOTSTRAP_ADMIN,
  KC_CACHE_EMBEDDED_MTLS_ENABLED: "true",
  KC_HTTP_ENABLED: "true",
  KC_LOG_CONSOLE_OUTPUT: "json",
  // Nothing but the edge can open the port, and it sets these headers itself.
  KC_PROXY_HEADERS: "xforwarded",
  KC_SPI_EVENTS_LISTENER__JBOSS_LOGGING__SUCCESS_LEVEL: "info",
};

/** One name in every token and link, whatever a request claims; the console only through a forwarded port. */
function ofHost(host: string): Record<string, EnvSource> {
  return { KC_HOSTNAME: `https://${host}`, KC_HOSTNAME_ADMIN: `http://localhost:${KEYCLOAK_PORT}` };
}

function ofDatabase({ database, poolSize }: IdentityProviderSpec): Record<string, EnvSource> {
  return {
    KC_DB_URL_HOST: { connection: database, field: "host" },
    KC_DB_URL_PORT: { connection: database, field: "port" },
    KC_DB_URL_DATABASE: { connection: database, field: "database" },
    KC_DB_URL_PROPERTIES: `?sslmode=verify-full&sslrootcert=${CA_PATH}`,
    KC_DB_USERNAME: { connection: database, field: "username" },
    KC_DB_PASSWORD: { connection: database, field: "password" },
    KC_DB_POOL_MAX_SIZE: String(poolSize ?? 20),
  };
}

/** The placeholders of the realm's file are filled from these. */
function secrets({ clients, mail, bootstrapSecret }: IdentityProviderSpec): Record<string, EnvSource> {
  const keys = [...clients.map(({ secret }) => secret), ...(mail === undefined ? [] : [mail.secret])];
  return {
    ...Object.fromEntries(keys.map((secret) => [secret, { secret }])),
    KC_BOOTSTRAP_ADMIN_PASSWORD: { secret: bootstrapSecret },
  };
}

/** The image has no curl. https://www.keycloak.org/observability/health#_healthcheck */
function ask(path: string): string {
  const request = `HEAD ${path} HTTP/1.0\\r\\n\\r\\n`;
  return `{ printf '${request}' >&0; grep 'HTTP/1.0 200'; } 0<>/dev/tcp/localhost/${KEYCLOAK_PORT}`;
}
