/** What runs in INAMSOS (seed 002): a Next.js frontend and a NestJS backend with Prisma. */
import { CA_PATH } from "../components/connection";
import type { ServiceSheet } from "./system";

/** "Document Version": of the images, and what they are told. */
export const VERSION = "1.0.0";

/** 5.7 File Upload: 100 MB. The edge's MiB leave room for the form around a file of that size. */
export const UPLOAD_MIB = 100;
const UPLOAD_BYTES = 100_000_000;

/** 5.3 Database Configuration: 10-20 connections, of each replica. */
export const POOL_MAX = 20;

/** 5.1 Build Information, 5.2 Application Settings, 2.2 Production Dockerfiles. */
const application = {
  APP_NAME: "INAMSOS",
  APP_ENV: "production", // the staging stack file says `staging`
  NODE_ENV: "production",
  VERSION,
  BUILD_DATE: "", // known to whoever builds the images: the stack sets both beside them
  VCS_REF: "",
  TZ: "Asia/Jakarta", // a clock that people see; schedules are in UTC
} satisfies ServiceSheet["env"];

/** 7.1 Health Monitoring: every 30 s, 10 s to answer, 3 attempts. The first delay is ours. */
const probe = (path: string, initialDelay: number) =>
  ({ path, initialDelay, period: 30, timeout: 10, failures: 3 }) as const;

/** The images are Alpine's (2.2), which has no curl. */
const asksItself = (port: number) => ["wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${port}/health`];

const running = {
  uid: 1001, // 2.2: nextjs:1001, nodejs:1001
  replicas: { min: 2, max: 4 }, // ours: 21 centres
  rollout: { maxSurge: 1, maxUnavailable: 0 }, // 15 Best Practices: zero-downtime deployments
  logDays: 7, // 7.2 Logging Strategy
} satisfies Partial<ServiceSheet>;

const frontend = {
  ...running,
  image: `docker.io/inamsos/frontend:${VERSION}`, // 3 Stage 3: Docker Hub; the path is ours
  port: 3000, // 11 Deployment Architecture
  cpus: { request: 0.25, limit: 0.5 }, // ours
  memoryMiB: { request: 256, limit: 512 }, // ours
  scaling: { cpuPercent: 70 }, // ours
  liveness: probe("/health", 30), // 7.1 Health Monitoring
  readiness: probe("/health", 10), // 7.1 Health Monitoring
  healthCommand: asksItself(3000),
  uses: [], // 11 Deployment Architecture: no arrow leads from it
  egress: [{ host: "api.{domain}", port: 443 }], // ours: pages made on the server ask the API by its public name
  writablePaths: ["/app/.next/cache"], // ours: where Next.js keeps what it made
  env: {
    ...application,
    PORT: "3000",
    HOSTNAME: "0.0.0.0", // ours: the standalone server (2.2) listens on it
    NEXT_PUBLIC_API_URL: "https://api.{domain}", // 3 Required GitHub Secrets
  },
} satisfies ServiceSheet;

const backend = {
  ...running,
  image: `docker.io/inamsos/backend:${VERSION}`, // 3 Stage 3: Docker Hub; the path is ours
  port: 3001, // 11 Deployment Architecture
  cpus: { request: 0.5, limit: 1 }, // ours
  memoryMiB: { request: 512, limit: 1024 }, // ours
  scaling: { cpuPercent: 70, memoryPercent: 80 }, // ours
  liveness: probe("/health", 30), // 7.1 Health Monitoring
  readiness: probe("/api/v1/health", 10), // 7.1 Health Monitoring
  healthCommand: asksItself(3001),
  metricsPath: "/metrics", // 7.3 Metrics Collection; the path is ours
  // 3 Stage 4: run database migrations; not by npx, which fetches what it does not find.
  release: { command: ["node_modules/.bin/prisma", "migrate", "deploy"] },
  pools: { database: "DATABASE_POOL_MAX" },
  uses: ["database", "cache", "files"], // 11 Deployment Architecture
  egress: [
    { host: "smtp.{domain}", port: 587 }, // 5.8 Email
    { host: "sentry.io", port: 443 }, // 5.10 Monitoring: Sentry, optional
  ],
  // 2.1 Volume Management: backend_uploads, for files on their way to the object store, and backend_logs.
  writablePaths: ["/app/uploads", "/app/logs"],
  // Where the guide has sections and no names, names are ours.
  env: {
    ...application,
    PORT: "3001",
    DATABASE_URL: { connection: "database", field: "url" }, // 5.3 Database Configuration
    DATABASE_POOL_MIN: "10",
    DATABASE_POOL_MAX: String(POOL_MAX),
    REDIS_URL: { connection: "cache", field: "url" }, // 5.4 Redis Configuration
    REDIS_USERNAME: { connection: "cache", field: "username" }, // ours
    REDIS_PASSWORD: { connection: "cache", field: "password" },
    JWT_SECRET: { secret: "JWT_SECRET" }, // 5.5 JWT Authentication: 64 characters, 1h access, 7d refresh
    JWT_EXPIRES_IN: "1h",
    JWT_REFRESH_SECRET: { secret: "JWT_REFRESH_SECRET" },
    JWT_REFRESH_EXPIRES_IN: "7d",
    CORS_ORIGINS: "https://{domain}", // 5.6 Security Settings; www redirects, so no page comes from there
    RATE_LIMIT_MAX: "100", // 5.6: 100 requests a minute, in the application
    RATE_LIMIT_WINDOW_MS: "60000",
    SESSION_SECRET: { secret: "SESSION_SECRET" },
    MAX_FILE_SIZE: String(UPLOAD_BYTES), // 5.7 File Upload
    ALLOWED_FILE_EXTENSIONS: "dcm,jpeg,jpg,pdf,png", // 5.7: "allowed extensions"; which, is ours
    MINIO_ENDPOINT: { connection: "files", field: "host" }, // 5.7: MinIO configuration
    MINIO_PORT: { connection: "files", field: "port" },
    MINIO_USE_SSL: "true",
    MINIO_ACCESS_KEY: { connection: "files", field: "username" },
    MINIO_SECRET_KEY: { connection: "files", field: "password" },
    MINIO_BUCKET: { connection: "files", field: "database" },
    SMTP_HOST: "smtp.{domain}", // 5.8 Email; server and address are ours
    SMTP_PORT: "587",
    SMTP_USER: "noreply@{domain}",
    SMTP_PASSWORD: { secret: "SMTP_PASSWORD" },
    SMTP_FROM: "noreply@{domain}",
    LOG_LEVEL: "info", // 5.10 Monitoring, 7.2 Logging Strategy
    LOG_FORMAT: "json",
    SENTRY_DSN: "", // 5.10: optional; an address, no secret: the stack sets it
    METRICS_ENABLED: "true", // 5.10: metrics collection
    FEATURE_ANALYTICS: "true", // 5.11 Feature Flags
    FEATURE_FILE_UPLOAD: "true",
    FEATURE_EMAIL_NOTIFICATIONS: "true",
    FEATURE_MSTS_CALCULATOR: "true",
    FEATURE_FOLLOW_UP_TRACKER: "true",
    NODE_EXTRA_CA_CERTS: CA_PATH, // ours: servers are verified, by Node
    SSL_CERT_FILE: CA_PATH, // ours: and by Prisma's engine
  },
} satisfies ServiceSheet;

export const services = { frontend, backend };
