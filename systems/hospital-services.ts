/** What the hospital's containers have in common (seed 003). */
import type { ServiceSheet } from "./system";

/** API Gateway Production Config: the service URLs' ports; there is no service on 3010. */
const PORTS = {
  "auth-service": 3001,
  "doctor-service": 3002,
  "patient-service": 3003,
  "appointment-service": 3004,
  "department-service": 3005,
  "medical-records-service": 3006,
  "prescription-service": 3007,
  "billing-service": 3008,
  "payment-service": 3009,
  "notification-service": 3011,
} as const;

export type ServiceName = keyof typeof PORTS;

/**
 * Environment Variables, and what the compose file has beside them: of every container. SSL_CERT_PATH and SSL_KEY_PATH
 * are none: TLS ends at the edge (docs/corrections.md).
 */
export const everywhere = {
  NODE_ENV: "production",
  LOG_LEVEL: "info",
  METRICS_ENABLED: "true",
  HEALTH_CHECK_INTERVAL: "30000",
  PROMETHEUS_URL: "https://prometheus.{domain}", // the stack may set another; nothing here asks it
  ELASTICSEARCH_URL: { connection: "logs", field: "url" }, // Logging Configuration
  REDIS_URL: { connection: "cache", field: "url" },
  REDIS_USERNAME: { connection: "cache", field: "username" }, // ours
  REDIS_PASSWORD: { connection: "cache", field: "password" },
  JWT_SECRET: { secret: "jwt-secret" },
  JWT_EXPIRES_IN: "24h",
  JWT_REFRESH_EXPIRES_IN: "7d",
  ALLOWED_ORIGINS: "https://{domain},https://admin.{domain}",
  RATE_LIMIT_MAX: "2000", // in 15 minutes, besides the edge's limits
  RATE_LIMIT_WINDOW_MS: "900000",
  NODE_EXTRA_CA_CERTS: "/etc/ward/ca.pem", // ours: servers are verified
} satisfies ServiceSheet["env"];

/** Logging Configuration: mappings. */
export const logFields = {
  "@timestamp": "date",
  level: "keyword",
  message: "text",
  service: "keyword",
  requestId: "keyword",
  userId: "keyword",
  method: "keyword",
  url: "keyword",
  statusCode: "integer",
  responseTime: "integer",
} as const;

/** Kubernetes Deployment: the gateway's probes, which the other containers share. */
const probes = {
  liveness: { path: "/health", initialDelay: 30, period: 10, timeout: 5, failures: 3 },
  readiness: { path: "/health", initialDelay: 5, period: 5, timeout: 3, failures: 3 },
} satisfies Partial<ServiceSheet>;

/** What all twelve containers have in common. */
export const running = {
  ...probes,
  startSeconds: 40, // Docker Compose: start_period, which only a task of Fargate has
  rollout: { maxSurge: 1, maxUnavailable: 0 }, // ours
  egress: [], // the guide names nothing outside
  writablePaths: [], // Logging Configuration: to the console and to Elasticsearch
  metricsPath: "/metrics", // Prometheus Metrics
  logDays: 30, // ours
} satisfies Partial<ServiceSheet>;

/** Ours: three quarters of a limit, so that Node collects before it is killed. */
export function heap(memoryMiB: number): string {
  return `--max-old-space-size=${memoryMiB * 0.75}`;
}

/** The ten, in the order of their ports. */
export const serviceNames = Object.keys(PORTS) as ServiceName[];

/** One of the ten: sizes and replicas are ours, the guide gives none. */
export function service(name: ServiceName) {
  return {
    ...running,
    image: `hospital/${name}:1.0.0`,
    port: PORTS[name],
    cpus: { request: 0.25, limit: 0.5 },
    memoryMiB: { request: 256, limit: 512 },
    replicas: { min: 2, max: 3 }, // the database's connections are counted with these
    scaling: { cpuPercent: 70 },
    pools: { database: "DATABASE_POOL_MAX" },
    uses: ["database", "cache", "broker", "logs"],
    env: {
      ...everywhere,
      SERVICE_NAME: name, // Logging Configuration: defaultMeta
      PORT: String(PORTS[name]),
      NODE_OPTIONS: heap(512),
      DATABASE_URL: { connection: "database", field: "url" }, // Environment Variables
      DATABASE_REPLICA_URL: { connection: "database", field: "replicaUrl" },
      DATABASE_HOST: { connection: "database", field: "host" }, // Database Connection Pooling
      DATABASE_REPLICA_HOST: { connection: "database", field: "replicaHost" },
      DATABASE_PORT: { connection: "database", field: "port" },
      DATABASE_NAME: { connection: "database", field: "database" },
      DATABASE_USER: { connection: "database", field: "username" },
      DATABASE_PASSWORD: { connection: "database", field: "password" },
      DATABASE_POOL_MIN: "5", // Database Connection Pooling; the names are ours, the guide has the figures in code
      DATABASE_POOL_MAX: "20",
      DATABASE_POOL_ACQUIRE: "30000",
      DATABASE_POOL_IDLE: "10000",
      RABBITMQ_URL: { connection: "broker", field: "url" }, // the guide has the cluster and names no variable
      PGSSLMODE: "verify-full", // ours
      PGSSLROOTCERT: "/etc/ward/ca.pem", // ours
    },
  } satisfies ServiceSheet;
}
