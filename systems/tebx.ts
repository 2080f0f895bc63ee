import { identityContentSecurityPolicy, identityRoutes } from "../components/identity-provider/routes";
import { HTTP, withStandardAlerts } from "./alerts";
import type { SystemSpec } from "./system";

/** Ours: the guide names none. Component libraries put styles into the page; pictures of patients come by the API. */
const contentSecurityPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https://api.{domain}; font-src 'self' data:; " +
  "connect-src 'self' https://api.{domain} https://auth.{domain}; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; " +
  "form-action 'self' https://auth.{domain}";

/**
 * Dashboards of clinics: a static UI, a NestJS API with its data in MongoDB, and Keycloak for its users.
 * Source: seed 000, "TebX Dashboard – Production Deployment Guide"; its sections stand beside the figures.
 */
export const tebx = {
  name: "tebx",
  source: "seed 000",
  defaultPlacement: "aws", // Infrastructure Setup: "Cloud Provider (AWS example)"
  namespace: "tebx",
  cidr: "10.0.0.0/16", // Infrastructure Setup: create-vpc
  secrets: [],
  generated: {
    JWT_SECRET: 64, // Environment variables: "ULTRA_SECURE"
    KEYCLOAK_CLIENT_SECRET: 48, // Environment variables: "KC_SECRET"
    KEYCLOAK_ADMIN_PASSWORD: 32, // ours: of the first administrator
  },
  maintenance: { weekday: "Sunday", from: "02:30", to: "03:30" }, // ours: between two dumps
  objectives: { recoveryMinutes: 30, lossMinutes: 60 }, // Backup & DR: RTO 30 min, RPO 1 h

  databases: {
    database: {
      engine: "mongodb",
      version: "7.0", // ours: the guide installs `mongodb-org` without one
      replicaSet: "tebx-rs", // MongoDB Replica-Set: rs.initiate
      priorities: [2, 1, 1], // MongoDB Replica-Set: primary and two secondaries
      database: "tebx", // MongoDB Replica-Set: users
      user: "tebx_api", // MongoDB Replica-Set: readWrite on tebx only
      memoryGiB: 32, // Infrastructure Requirements: recommended
      cpus: 8, // Infrastructure Requirements: recommended
      minimum: { memoryGiB: 16, cpus: 4 }, // Infrastructure Requirements: minimum
      storageGiB: 200, // ours
    },
    // Ours: the guide says nothing of where Keycloak keeps its users.
    "identity-database": {
      engine: "postgres",
      version: "16",
      database: "keycloak",
      user: "keycloak",
      memoryGiB: 4,
      cpus: 2,
      storageGiB: 20,
      tuning: {
        sharedBuffersMiB: 1024,
        workMemMiB: 8,
        maxParallelWorkersPerGather: 2,
        maxConnections: 100,
      },
    },
  },

  caches: {
    cache: {
      version: "7", // ours
      memoryMiB: 4096, // Redis: maxmemory 4gb
      eviction: "allkeys-lru", // Redis: maxmemory-policy
      save: [{ seconds: 3600, changes: 1 }], // Backup & DR: snapshot hourly
      appendOnly: false, // ours: a cache, whose snapshots the guide finds enough
    },
  },

  stores: {
    uploads: {
      buckets: ["uploads"], // Backup & DR: files with versioning and a lifecycle policy
      versioning: true,
      storageGiB: 200, // ours
    },
  },

  services: {
    "tebx-api": {
      image: "registry.tebx.com/tebx-api:1.0.0", // Deploy: docker push registry/tebx-api:1.0.0
      port: 3333, // Environment variables: PORT
      cpus: { request: 8, limit: 8 }, // Infrastructure Requirements: recommended
      memoryMiB: { request: 16_384, limit: 16_384 }, // Infrastructure Requirements: recommended
      minimum: { cpus: { request: 4, limit: 4 }, memoryMiB: { request: 8192, limit: 8192 } }, // Infrastructure Requirements: minimum
      replicas: { min: 2, max: 6 }, // Infrastructure Requirements: "× 2–6"
      scaling: { cpuPercent: 60, requestsPerSecond: 200, sustainedSeconds: 300 }, // Scaling: CPU > 60 % for 5 min or > 200 RPS
      // Monitoring: /health, which asks the database too. Times are ours: nobody is restarted while it elects a primary.
      liveness: { path: "/health", initialDelay: 30, period: 30, timeout: 5, failures: 5 },
      readiness: { path: "/health", initialDelay: 10, period: 5, timeout: 3, failures: 3 },
      rollout: { maxSurge: 1, maxUnavailable: 0 }, // ours
      uses: ["database", "cache", "uploads"],
      egress: [
        { host: "auth.{domain}", port: 443 }, // Environment variables: KEYCLOAK_URL
        { host: "the mail server", port: 587 }, // Environment variables: MAIL_FROM_ADDRESS; the guide names no server
      ],
      writablePaths: ["/app/logs"], // Monitoring & Logging: Winston writes stdout and a file
      metricsPath: "/metrics", // Monitoring & Logging: metrics middleware
      logDays: 30, // ours
      env: {
        NODE_ENV: "production",
        PORT: "3333",
        DATABASE_URL: { connection: "database", field: "url" },
        DATABASE_REPORTS_URL: { connection: "database", field: "replicaUrl" }, // Scaling: heavy reports from secondaries
        REDIS_URL: { connection: "cache", field: "url" },
        KEYCLOAK_URL: "https://auth.{domain}",
        KEYCLOAK_REALM: "tebx-production",
        KEYCLOAK_CLIENT_ID: "tebx-api",
        KEYCLOAK_CLIENT_SECRET: { secret: "KEYCLOAK_CLIENT_SECRET" },
        MAIL_FROM_ADDRESS: "noreply@{domain}",
        JWT_SECRET: { secret: "JWT_SECRET" },
        CORS_ORIGIN: "https://{domain}", // Security Hardening: CORS in NestJS; the name is ours, as those below
        UPLOADS_BUCKET: { connection: "uploads", field: "database" }, // Backup & DR: uploads in S3; the SDK's own names
        AWS_ENDPOINT_URL_S3: { connection: "uploads", field: "url" },
        AWS_REGION: { connection: "uploads", field: "region" },
        AWS_ACCESS_KEY_ID: { connection: "uploads", field: "username" },
        AWS_SECRET_ACCESS_KEY: { connection: "uploads", field: "password" },
        NODE_EXTRA_CA_CERTS: "/etc/ward/ca.pem", // servers are verified
      },
    },
  },

  identity: {
    keycloak: {
      image: "registry.tebx.com/keycloak:26.7.4", // images/keycloak
      subdomain: "auth", // Environment variables: KEYCLOAK_URL
      realm: "tebx-production", // Environment variables: KEYCLOAK_REALM
      clients: [{ id: "tebx-api", secret: "KEYCLOAK_CLIENT_SECRET", redirectSubdomains: ["@"] }], // Environment variables
      database: "identity-database",
      bootstrapSecret: "KEYCLOAK_ADMIN_PASSWORD",
    },
  },

  sites: {
    dashboard: {
      image: "registry.tebx.com/tebx-dashboard:1.0.0", // ours: the guide has the files in S3
      folder: "/usr/share/nginx/html", // ours
      hashed: ["/assets"], // Scaling: static dashboard assets at the edge
    },
  },

  edge: {
    sites: [
      {
        subdomains: ["api"], // Deploy: curl https://api.tebx.com/health
        routes: [
          { path: "/", service: "tebx-api", zone: "api" },
          { path: "/health", service: "tebx-api", zone: "api", log: false }, // NGINX Reverse-Proxy: health endpoint
        ],
        maxBodyMiB: 25, // ours: uploads
      },
      {
        subdomains: ["@"], // Deployment Overview: Dashboard UI (Static S3/CF)
        routes: [],
        static: { site: "dashboard", zone: "dashboard" },
        contentSecurityPolicy, // Security Hardening: CSP
      },
      {
        subdomains: ["auth"], // Environment variables: KEYCLOAK_URL
        routes: identityRoutes("keycloak", "tebx-production", "login"),
        contentSecurityPolicy: identityContentSecurityPolicy,
      },
    ],
    denied: ["/metrics"],
    rateZones: {
      // NGINX Reverse-Proxy: zones without numbers. Ours: a clinic has one address, and a page is many files.
      api: { requestsPerSecond: 50, burst: 100 },
      dashboard: { requestsPerSecond: 100, burst: 200 },
      login: { requestsPerSecond: 20, burst: 60 },
    },
    connectionsPerClient: 100, // ours
    maxBodyMiB: 1, // ours: of whatever takes no uploads
    timeouts: { connect: 5, read: 60, send: 60 }, // ours
    failures: { count: 3, seconds: 30 }, // ours
    contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'", // an API
    replicas: 2, // Infrastructure Requirements: "multi-AZ"
    logDays: 30, // ours
  },

  observability: {
    goals: { availabilityPercent: 99.9, latencyPercent: 95, latencySeconds: 1 }, // ours: the guide states none
    http: { ...HTTP, status: "status" }, // Monitoring & Logging: http_requests_total{status=~"5.."}
    alerts: withStandardAlerts([
      {
        name: "HighCpu",
        measured: "service-cpu",
        above: 70,
        forMinutes: 5,
        severity: "warning",
        says: "uses more than 70 % of its CPU",
        source: "Monitoring & Logging: CPU > 70 %",
      },
      {
        name: "HighMemory",
        measured: "service-memory",
        above: 80,
        forMinutes: 5,
        severity: "warning",
        says: "uses more than 80 % of its memory",
        source: "Monitoring & Logging: mem > 80 %",
      },
      {
        name: "HighErrorRate",
        measured: "service-errors",
        above: 1,
        forMinutes: 5,
        severity: "warning",
        says: "fails more than 1 % of its requests",
        source: "Monitoring & Logging: 5XX rate > 1 %",
      },
      {
        name: "DatabasePrimaryDown",
        measured: "database-primary",
        below: 1,
        forMinutes: 1,
        severity: "critical",
        says: "has no primary",
        source: "Monitoring & Logging: Mongo primary down",
      },
    ]),
    panels: [], // Post-deployment: latency and error rate, which every system shows
  },

  backups: [
    { of: "database", every: { hours: 2 }, at: "00:00", keepDays: 30, drill: "month" }, // Backup & DR: mongodump every 2 h, 30 days
    { of: "identity-database", every: "day", at: "04:00", keepDays: 30, drill: "month" }, // ours
  ],
  storeBackups: [{ of: "uploads", at: "05:30", keepDays: 30 }], // ours: versions do not outlive their bucket
  cacheBackups: [{ of: "cache", every: { hours: 1 }, at: "05:00", keepDays: 30, drill: "month" }], // Backup & DR: hourly, copied daily; the drill is ours
  backupImage: "registry.tebx.com/ward-backup:1.0.0", // ours: beside the application's images
} as const satisfies SystemSpec;
