import { HTTP, withStandardAlerts } from "./alerts";
import { POOL_MAX, services, UPLOAD_MIB, VERSION } from "./inamsos-services";
import type { SystemSpec } from "./system";

/**
 * Indonesia's registry of musculoskeletal tumours, for 21 centres: a Next.js frontend and a NestJS backend.
 * Source: seed 002, "Phase 9: Deployment & Production Readiness"; its sections stand beside the figures.
 */
export const inamsos = {
  name: "inamsos",
  source: "seed 002",
  defaultPlacement: "kubernetes", // a government cluster
  namespace: "inamsos",
  cidr: "172.20.0.0/16", // 2.1 Network Configuration
  secrets: ["SMTP_PASSWORD"], // 5.8 Email
  generated: {
    JWT_SECRET: 64, // 5.5 JWT Authentication: access token
    JWT_REFRESH_SECRET: 64, // 5.5 JWT Authentication: refresh token
    SESSION_SECRET: 64, // 5.6 Security Settings
  },
  maintenance: { weekday: "Saturday", from: "21:30", to: "22:30" }, // ours: Sunday 04:30 in Jakarta, after the backups
  objectives: { recoveryMinutes: 60, lossMinutes: 1440 }, // 15 Performance Targets: RTO 1 h, RPO 24 h

  databases: {
    database: {
      engine: "postgres",
      version: "16", // ours: the guide names none
      database: "inamsos", // 4.2: inamsos_backup_…
      user: "inamsos", // ours
      memoryGiB: 16, // ours: holds shared_buffers and 200 times work_mem
      cpus: 4, // ours
      storageGiB: 100, // ours
      tuning: {
        sharedBuffersMiB: 4096, // ours: a quarter of the memory
        workMemMiB: 16, // ours
        maxParallelWorkersPerGather: 2, // ours
        maxConnections: 200, // 2.1 PostgreSQL Database
      },
      prisma: { connections: POOL_MAX, poolSeconds: 10, connectSeconds: 5 }, // 5.3: 10-20 connections; timeouts are Prisma's own
    },
  },

  caches: {
    cache: {
      version: "7", // ours
      memoryMiB: 512, // 2.1 Redis Cache
      eviction: "allkeys-lru", // 2.1 Redis Cache: LRU
      save: [], // the guide has AOF instead
      appendOnly: true, // 2.1 Redis Cache: AOF persistence
    },
  },

  stores: {
    files: {
      buckets: ["inamsos-files"], // 2.1 MinIO: file and image storage, which MINIO_BUCKET names as one
      versioning: true, // ours
      erasure: { drives: 1, parity: 2 }, // 2.1 MinIO: EC:2, two drives may be lost
      storageGiB: 200, // ours
    },
  },

  services,

  edge: {
    sites: [
      {
        subdomains: ["@"], // 4.4 Supported Domains
        routes: [
          { path: "/", service: "frontend", zone: "general" },
          { path: "/_next/static", service: "frontend", zone: "general", immutable: true }, // 2.3: static asset caching, 1 year
          { path: "/health", service: "frontend", zone: "general", log: false }, // 7.1 Health Monitoring
        ],
      },
      {
        subdomains: ["api"], // 4.4 Supported Domains
        routes: [
          { path: "/", service: "backend", zone: "api", maxBodyMiB: UPLOAD_MIB },
          { path: "/health", service: "backend", zone: "api", log: false },
          { path: "/api/v1/health", service: "backend", zone: "api", log: false }, // 7.1 Health Monitoring
        ],
        contentSecurityPolicy:
          "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'", // an API
      },
      { subdomains: ["www"], routes: [], redirectTo: "@" }, // 4.4 Supported Domains
    ],
    denied: ["/metrics"], // ours
    rateZones: {
      api: { requestsPerSecond: 10, burst: 20 }, // 2.3 Rate Limiting; "burst handling configured": ours
      general: { requestsPerSecond: 100, burst: 200 },
    },
    connectionsPerClient: 10, // 2.3 Rate Limiting
    maxBodyMiB: 1, // ours: of whatever takes no uploads
    timeouts: { connect: 5, read: 60, send: 60 }, // ours
    failures: { count: 3, seconds: 30 }, // ours
    // 2.3 Security Headers; the words are ours. Next.js starts with scripts in the page itself.
    contentSecurityPolicy:
      "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https://api.{domain}; " +
      "font-src 'self' data:; connect-src 'self' https://api.{domain}; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    replicas: 2, // ours
    logDays: 7, // 7.2 Logging Strategy
  },

  observability: {
    goals: { availabilityPercent: 99.9, latencyPercent: 95, latencySeconds: 2 }, // 15 Performance Targets
    http: HTTP, // ours: the guide names no metric
    alerts: withStandardAlerts([
      {
        name: "SlowAnswers",
        measured: "service-latency",
        above: 2,
        forMinutes: 10,
        severity: "warning",
        says: "answers one request in twenty after more than 2 s",
        source: "15 Performance Targets: response time",
      },
    ]),
    // 7.3 Metrics Collection; containers, requests, errors and connections every system shows.
    panels: [
      {
        title: "API latency, average (at most 0.5 s)", // 15 Performance Targets
        unit: "s",
        queries: [
          {
            expr: "sum(rate(http_request_duration_seconds_sum{}[5m])) / sum(rate(http_request_duration_seconds_count{}[5m]))",
            legend: "average",
          },
        ],
      },
      {
        title: "Cache hits",
        unit: "percentunit",
        queries: [
          {
            expr: "sum(rate(redis_keyspace_hits_total{}[5m])) / (sum(rate(redis_keyspace_hits_total{}[5m])) + sum(rate(redis_keyspace_misses_total{}[5m])))",
            legend: "hits",
          },
        ],
      },
      {
        title: "Network of containers",
        unit: "Bps",
        queries: [
          { expr: "sum by (pod) (rate(container_network_receive_bytes_total{}[5m]))", legend: "in {{pod}}" },
          {
            expr: "sum by (pod) (rate(container_network_transmit_bytes_total{}[5m]))",
            legend: "out {{pod}}",
          },
        ],
      },
    ],
  },

  backups: [
    { of: "database", every: "day", at: "19:00", keepDays: 7, drill: "month" }, // 8.1: 02:00 in Jakarta; 16: monthly restoration test
  ],
  storeBackups: [{ of: "files", at: "19:30", keepDays: 7 }], // ours: the guide saves rows, and not the files they name
  backupImage: `docker.io/inamsos/ward-backup:${VERSION}`, // ours: beside the applications' images
} as const satisfies SystemSpec;
