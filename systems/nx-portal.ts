import { HTTP, withStandardAlerts } from "./alerts";
import { services, UPLOAD_MIB } from "./nx-portal-services";
import type { SystemSpec } from "./system";

/**
 * A portal of one Nx monorepo: Next.js in front, a NestJS gateway, files, and a worker on a queue.
 * Source: seed 001, "Deployment & Operations Guide"; its sections stand beside the figures.
 */
export const nxPortal = {
  name: "nx-portal",
  source: "seed 001",
  defaultPlacement: "kubernetes",
  namespace: "nx-portal", // ours
  cidr: "10.30.0.0/16", // ours: the guide names no network
  secrets: [],
  generated: { JWT_SECRET: 64 }, // Required Environment Variables: "change this"; the length is ours
  maintenance: { weekday: "Sunday", from: "04:00", to: "06:00" }, // ours: after the backups
  objectives: { recoveryMinutes: 60, lossMinutes: 60 }, // ours: the guide states none

  databases: {
    database: {
      engine: "postgres",
      version: "16", // Docker Compose: postgres:16
      database: "nx_production", // PostgreSQL Setup
      user: "nx_user", // PostgreSQL Setup; owns its database (docs/corrections.md)
      extensions: ["uuid-ossp", "pg_stat_statements"], // PostgreSQL Setup
      memoryGiB: 16, // System Requirements: recommended
      cpus: 4, // System Requirements: minimum
      storageGiB: 100, // System Requirements: minimum
      tuning: {
        sharedBuffersMiB: 4096, // ours: a quarter of the memory
        workMemMiB: 16, // ours
        maxParallelWorkersPerGather: 2, // PostgreSQL's own
        maxConnections: 410, // ours: (8 + 6 + 6) processes with the guide's pool of 20, a release, a dump
      },
    },
  },

  caches: {
    cache: {
      version: "7", // Docker Compose: redis:7-alpine
      memoryMiB: 2048, // Redis Configuration: maxmemory 2gb
      eviction: "allkeys-lru", // Redis Configuration; jobs are in RabbitMQ
      save: [
        { seconds: 900, changes: 1 }, // Redis Configuration
        { seconds: 300, changes: 10 },
        { seconds: 60, changes: 10_000 },
      ],
      appendOnly: false, // as the guide: a cache
    },
  },

  brokers: {
    broker: {
      version: "4.2", // 3 in the guide is without support (docs/corrections.md)
      user: "nx", // `admin` in the guide: of one broker, with a name of its own
      memoryMiB: 2048, // ours
      storageGiB: 20, // ours
    },
  },

  stores: {
    files: {
      buckets: ["uploads"], // ours: the guide names none
      versioning: true, // ours
      storageGiB: 200, // ours
    },
  },

  services,

  edge: {
    sites: [
      {
        subdomains: ["@"], // the diagram: / and /api by one load balancer
        routes: [
          { path: "/", service: "web-portal", zone: "portal" },
          { path: "/api", service: "api-gateway", zone: "api", websocket: true, maxBodyMiB: UPLOAD_MIB },
          { path: "/health", service: "api-gateway", zone: "api", log: false }, // Health Checks
        ],
      },
      {
        subdomains: ["api"], // SSL/TLS Configuration: server_name
        routes: [
          { path: "/", service: "api-gateway", zone: "api", websocket: true }, // SSL/TLS Configuration: Upgrade
          { path: "/health", service: "api-gateway", zone: "api", log: false },
        ],
        maxBodyMiB: UPLOAD_MIB,
        contentSecurityPolicy:
          "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'", // an API
      },
    ],
    denied: ["/metrics"], // shares the public port (Health Checks)
    // API Security: "enable rate limiting"; all figures are ours.
    rateZones: {
      portal: { requestsPerSecond: 50, burst: 100 }, // a page is many files
      api: { requestsPerSecond: 20, burst: 40 },
    },
    connectionsPerClient: 50, // ours
    maxBodyMiB: 1, // ours: the portal takes no uploads
    timeouts: { connect: 5, read: 60, send: 60 }, // ours
    failures: { count: 3, seconds: 30 }, // ours
    // Next.js starts with scripts in the page itself.
    contentSecurityPolicy:
      "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
      "font-src 'self' data:; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    replicas: 2, // ours
    logDays: 30, // ours
  },

  observability: {
    goals: { availabilityPercent: 99.9, latencyPercent: 95, latencySeconds: 1 }, // ours: the guide states none
    http: HTTP, // ours: the guide names no metric
    alerts: withStandardAlerts(), // ours: the guide has none
    // Grafana Dashboards: requests, latency, errors, resources and the database, which every system shows.
    panels: [],
  },

  backups: [{ of: "database", every: "day", at: "02:00", keepDays: 30, drill: "month" }], // Automated Backup; the drill is ours
  storeBackups: [{ of: "files", at: "02:30", keepDays: 30 }], // ours: the guide saves rows, and not the files they name
  backupImage: "registry.example.com/ward-backup:1.0.0",
} as const satisfies SystemSpec;
