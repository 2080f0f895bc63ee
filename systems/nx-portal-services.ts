/** What runs in the Nx portal (seed 001): a Next.js portal, three NestJS services, and a scanner for uploads. */
import type { ServiceSheet } from "./system";

/** Uploads are limited and scanned (File Upload); the figure is ours. */
export const UPLOAD_MIB = 50;

/** Required Environment Variables: Application and Logging. */
const logged = {
  NODE_ENV: "production",
  LOG_LEVEL: "info",
  LOKI_URL: "https://loki.{domain}", // outside of the system, in TLS: the stack may set another
} satisfies ServiceSheet["env"];

/** What the three NestJS services share; the variables of the pool are ours, their figures are Connection Pooling's. */
const backend = {
  ...logged,
  DATABASE_HOST: { connection: "database", field: "host" },
  DATABASE_PORT: { connection: "database", field: "port" },
  DATABASE_NAME: { connection: "database", field: "database" },
  DATABASE_USER: { connection: "database", field: "username" },
  DATABASE_PASSWORD: { connection: "database", field: "password" },
  DATABASE_URL: { connection: "database", field: "url" }, // ours: the same in one, with TLS
  DATABASE_POOL_MAX: "20",
  DATABASE_POOL_MIN: "5",
  DATABASE_POOL_IDLE_MS: "30000",
  DATABASE_POOL_CONNECT_MS: "2000",
  PGSSLMODE: "verify-full", // ours
  PGSSLROOTCERT: "/etc/ward/ca.pem", // ours
  NODE_EXTRA_CA_CERTS: "/etc/ward/ca.pem", // ours: servers are verified
} satisfies ServiceSheet["env"];

const rabbitmq = {
  RABBITMQ_HOST: { connection: "broker", field: "host" },
  RABBITMQ_PORT: { connection: "broker", field: "port" },
  RABBITMQ_USER: { connection: "broker", field: "username" },
  RABBITMQ_PASSWORD: { connection: "broker", field: "password" },
  RABBITMQ_URL: { connection: "broker", field: "url" }, // ours: the same in one, with TLS
} satisfies ServiceSheet["env"];

/** A heap of three quarters of the limit, in place of the guide's 4096 (docs/corrections.md). */
const heap = (limitMiB: number) => ({ NODE_OPTIONS: `--max-old-space-size=${limitMiB * 0.75}` });

/**
 * Kubernetes Deployment: the gateway's probes. Liveness asks for /health/live, since /health asks the database too
 * (docs/corrections.md). Timeouts and failures are ours: in kubernetes' one second a busy pod would be restarted.
 */
const probes = {
  liveness: { path: "/health/live", initialDelay: 30, period: 10, timeout: 5, failures: 3 },
  readiness: { path: "/health/ready", initialDelay: 10, period: 5, timeout: 3, failures: 3 },
} satisfies Partial<ServiceSheet>;

const running = {
  scaling: { cpuPercent: 70 }, // ours
  rollout: { maxSurge: 1, maxUnavailable: 0 }, // ours
  egress: [{ host: "loki.{domain}", port: 443 }], // Required Environment Variables: LOKI_URL
  logDays: 30, // ours
} satisfies Partial<ServiceSheet>;

const nest = {
  ...running,
  pools: { database: "DATABASE_POOL_MAX" },
  writablePaths: ["/app/logs"], // Access Logs: combined-<date>.log and error-<date>.log
} satisfies Partial<ServiceSheet>;

export const services = {
  "web-portal": {
    ...running,
    image: "registry.example.com/nx-web:1.0.0", // Docker Deployment; registry and version are ours
    port: 3000, // Next.js's own
    cpus: { request: 0.25, limit: 0.5 }, // ours
    memoryMiB: { request: 256, limit: 512 }, // ours
    replicas: { min: 2, max: 4 }, // ours
    liveness: { ...probes.liveness, path: "/" }, // the one path of it that the guide names
    readiness: { ...probes.readiness, path: "/" },
    uses: [],
    writablePaths: ["/app/logs", "/app/.next/cache"], // Shared Libraries: the logger; Next.js keeps images there
    env: {
      ...logged,
      PORT: "3000",
      HOSTNAME: "0.0.0.0", // ours: Next.js's standalone server listens on it
      NEXT_PUBLIC_API_URL: "/api", // Component Roles: by way of the load balancer; the name is ours
      ...heap(512),
    },
  },
  "api-gateway": {
    ...nest,
    ...probes,
    image: "registry.example.com/nx-api:1.0.0", // Docker Deployment; registry and version are ours
    port: 3000, // Kubernetes Deployment
    cpus: { request: 0.5, limit: 1 }, // Kubernetes Deployment: resources
    memoryMiB: { request: 512, limit: 1024 }, // Kubernetes Deployment: resources
    replicas: { min: 3, max: 6 }, // Kubernetes Deployment: replicas; the most are ours
    release: { command: ["npm", "run", "migration:run"] }, // checklist: migrations applied; the command is ours
    uses: ["database", "cache", "broker"], // the diagram; the database for /health
    calls: ["file-service"], // the diagram; the worker has no port: it takes jobs from the broker
    metricsPath: "/metrics", // Health Checks
    env: {
      ...backend,
      ...rabbitmq,
      PORT: "3000",
      REDIS_HOST: { connection: "cache", field: "host" },
      REDIS_PORT: { connection: "cache", field: "port" },
      REDIS_USERNAME: { connection: "cache", field: "username" }, // ours
      REDIS_PASSWORD: { connection: "cache", field: "password" },
      REDIS_URL: { connection: "cache", field: "url" }, // ours: the same in one, with TLS
      REDIS_TLS: "true", // ours
      JWT_SECRET: { secret: "JWT_SECRET" },
      JWT_EXPIRES_IN: "7d",
      FILE_SERVICE_URL: { service: "file-service" }, // ours: the guide names no variable
      ...heap(1024),
    },
  },
  "file-service": {
    ...nest,
    ...probes, // of the shared libraries
    image: "registry.example.com/nx-file:1.0.0", // ours
    port: 3001, // PM2 Ecosystem File
    cpus: { request: 0.25, limit: 0.5 }, // ours
    memoryMiB: { request: 512, limit: 1024 }, // ours
    replicas: { min: 2, max: 4 }, // PM2 Ecosystem File: instances; the most are ours
    uses: ["database", "files"], // the diagram
    calls: ["malware-scanner"],
    metricsPath: "/metrics", // Health Checks
    env: {
      ...backend,
      PORT: "3001",
      MINIO_ENDPOINT: { connection: "files", field: "host" },
      MINIO_PORT: { connection: "files", field: "port" },
      MINIO_ACCESS_KEY: { connection: "files", field: "username" },
      MINIO_SECRET_KEY: { connection: "files", field: "password" },
      MINIO_BUCKET: { connection: "files", field: "database" }, // ours
      MINIO_USE_SSL: "true", // ours
      MALWARE_SCANNER_URL: { service: "malware-scanner" }, // ours
      ...heap(1024),
    },
  },
  "worker-service": {
    ...nest,
    image: "registry.example.com/nx-worker:1.0.0", // ours
    cpus: { request: 0.5, limit: 1 }, // ours: "heavy processing"
    memoryMiB: { request: 1024, limit: 2048 }, // ours
    replicas: { min: 2, max: 4 }, // PM2 Ecosystem File: instances; the most are ours
    uses: ["database", "broker"], // the diagram
    env: { ...backend, ...rabbitmq, ...heap(2048) },
  },
  /** File Upload: "scan for malware". ClamAV behind HTTP; it takes what the file service posts to /v2/scan. */
  "malware-scanner": {
    image: "docker.io/ajilaag/clamav-rest:v0.5.3",
    port: 9000,
    uid: 100, // `clamav` in the image
    cpus: { request: 0.25, limit: 1 }, // ours
    memoryMiB: { request: 2048, limit: 3072 }, // its own compose file
    replicas: { min: 2, max: 3 }, // ours
    scaling: running.scaling,
    rollout: running.rollout,
    liveness: { path: "/", initialDelay: 210, period: 30, timeout: 5, failures: 3 }, // loads its signatures for minutes
    readiness: { path: "/", initialDelay: 30, period: 10, timeout: 5, failures: 3 },
    healthCommand: ["wget", "-q", "-O", "/dev/null", "http://localhost:9000/"], // it has no curl
    uses: [],
    egress: [{ host: "database.clamav.net", port: 443 }], // its signatures
    writablePaths: ["/clamav/etc", "/clamav/data", "/clamav/tmp", "/run/clamav", "/var/log/clamav"],
    logDays: running.logDays,
    env: {
      MAX_FILE_SIZE: `${UPLOAD_MIB}M`,
      MAX_SCAN_SIZE: "100M", // of what an archive unpacks to; its default
      SIGNATURE_CHECKS: "12", // a day; ours
      ALLOW_ORIGINS: "", // no browser ever asks it
    },
  },
} as const satisfies Record<string, ServiceSheet>;
