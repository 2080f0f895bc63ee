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
      buckets: ["inamsos-files", "inamsos-images"], // 2.1 MinIO: file and image storage
      versioning: true, // ours
      erasure: { drives: 1, parity: 2 }, // 2.1 MinIO: EC:2, two drives may be lost
      storageGiB: 200, // ours
    },
  },

  services: {
    frontend: {
      image: "docker.io/inamsos/frontend:1.0.0", // 3 Stage 3: pushed to Docker Hub
      port: 3000, // 11 Deployment Architecture
      uid: 1001, // 2.2: nextjs:1001
      cpus: { request: 0.25, limit: 0.5 }, // ours
      memoryMiB: { request: 256, limit: 512 }, // ours
      replicas: { min: 2, max: 4 }, // ours
      scaling: { cpuPercent: 70 }, // ours
      liveness: { path: "/health", initialDelay: 30, period: 30, timeout: 10, failures: 3 }, // 7.1 Health Monitoring
      readiness: { path: "/health", initialDelay: 10, period: 30, timeout: 10, failures: 3 }, // 7.1 Health Monitoring
      rollout: { maxSurge: 1, maxUnavailable: 0 }, // 15: zero-downtime deployments
      uses: [],
      egress: [{ host: "api.{domain}", port: 443 }], // pages made on the server ask the API by its public name
      writablePaths: ["/app/.next/cache"], // 2.2: Next.js standalone
      logDays: 7, // 7.2 Logging Strategy
      env: {
        NODE_ENV: "production",
        PORT: "3000",
        HOSTNAME: "0.0.0.0", // ours: the standalone server listens on it
        NEXT_PUBLIC_API_URL: "https://api.{domain}", // 3 Required GitHub Secrets
        TZ: "Asia/Jakarta", // 2.2: a clock that people see
      },
    },
    backend: {
      image: "docker.io/inamsos/backend:1.0.0", // 3 Stage 3: pushed to Docker Hub
      port: 3001, // 11 Deployment Architecture
      uid: 1001, // 2.2: nodejs:1001
      cpus: { request: 0.5, limit: 1 }, // ours
      memoryMiB: { request: 512, limit: 1024 }, // ours
      replicas: { min: 2, max: 4 }, // ours: 21 centres
      scaling: { cpuPercent: 70, memoryPercent: 80 }, // ours
      liveness: { path: "/health", initialDelay: 30, period: 30, timeout: 10, failures: 3 }, // 7.1 Health Monitoring
      readiness: { path: "/api/v1/health", initialDelay: 10, period: 30, timeout: 10, failures: 3 }, // 7.1 Health Monitoring
      rollout: { maxSurge: 1, maxUnavailable: 0 }, // 15: zero-downtime deployments
      release: { command: ["npx", "prisma", "migrate", "deploy"] }, // 3 Stage 4: run database migrations
      pools: { database: "DATABASE_POOL_MAX" },
      uses: ["database", "cache", "files"],
      egress: [
        { host: "smtp.{domain}", port: 587 }, // 5.8 Email
        { host: "sentry.io", port: 443 }, // 5.10 Monitoring: Sentry, optional
      ],
      writablePaths: ["/app/uploads", "/app/logs"], // 2.1 Volume Management; files end up in the object store
      logDays: 7, // 7.2 Logging Strategy
      env: {
        APP_NAME: "INAMSOS", // 5.2 Application Settings
        APP_ENV: "production",
        NODE_ENV: "production",
        PORT: "3001",
        TZ: "Asia/Jakarta", // 2.2: a clock that people see
        DATABASE_URL: { connection: "database", field: "url" }, // 5.3 Database Configuration
        DATABASE_POOL_MIN: "10",
        DATABASE_POOL_MAX: "20",
        REDIS_URL: { connection: "cache", field: "url" }, // 5.4 Redis Configuration
        REDIS_PASSWORD: { connection: "cache", field: "password" },
        JWT_SECRET: { secret: "JWT_SECRET" }, // 5.5 JWT Authentication
        JWT_EXPIRES_IN: "1h",
        JWT_REFRESH_SECRET: { secret: "JWT_REFRESH_SECRET" },
        JWT_REFRESH_EXPIRES_IN: "7d",
        CORS_ORIGINS: "https://{domain},https://www.{domain}", // 5.6 Security Settings
        RATE_LIMIT_MAX: "100", // 5.6: 100 requests a minute, in the application
        RATE_LIMIT_WINDOW_MS: "60000",
        SESSION_SECRET: { secret: "SESSION_SECRET" },
        MAX_FILE_SIZE: "104857600", // 5.7 File Upload: 100 MB
        MINIO_ENDPOINT: { connection: "files", field: "host" },
        MINIO_PORT: { connection: "files", field: "port" },
        MINIO_USE_SSL: "true",
        MINIO_ACCESS_KEY: { connection: "files", field: "username" },
        MINIO_SECRET_KEY: { connection: "files", field: "password" },
        MINIO_BUCKET: { connection: "files", field: "database" },
        SMTP_HOST: "smtp.{domain}", // 5.8 Email: the guide names no server
        SMTP_PORT: "587",
        SMTP_USER: "noreply@{domain}",
        SMTP_PASSWORD: { secret: "SMTP_PASSWORD" },
        SMTP_FROM: "noreply@{domain}",
        LOG_LEVEL: "info", // 5.10 Monitoring; 7.2: JSON
        LOG_FORMAT: "json",
        SENTRY_DSN: "", // 5.10: optional; the stack sets it
        METRICS_ENABLED: "true",
        FEATURE_ANALYTICS: "true", // 5.11 Feature Flags
        FEATURE_FILE_UPLOAD: "true",
        FEATURE_EMAIL_NOTIFICATIONS: "true",
        FEATURE_MSTS_CALCULATOR: "true",
        FEATURE_FOLLOW_UP_TRACKER: "true",
        NODE_EXTRA_CA_CERTS: "/etc/ward/ca.pem", // ours: servers are verified
        PGSSLMODE: "verify-full", // ours
        PGSSLROOTCERT: "/etc/ward/ca.pem", // ours
      },
    },
  },

  edge: {
    sites: [
      {
        subdomains: ["@"], // 4.4 Supported Domains
        routes: [
          { path: "/", service: "frontend", zone: "general" },
          { path: "/_next/static", service: "frontend", zone: "general", immutable: true }, // 2.3: static asset caching, 1 year
          { path: "/health", service: "frontend", zone: "general", log: false },
        ],
      },
      {
        subdomains: ["api"],
        routes: [
          { path: "/", service: "backend", zone: "api" },
          { path: "/health", service: "backend", zone: "api", log: false },
          { path: "/api/v1/health", service: "backend", zone: "api", log: false },
        ],
        contentSecurityPolicy:
          "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'", // an API
        maxBodyMiB: 100, // 5.7 File Upload: 100MB
      },
      { subdomains: ["www"], routes: [], redirectTo: "@" },
    ],
    denied: ["/metrics"], // ours
    rateZones: {
      api: { requestsPerSecond: 10, burst: 20 }, // 2.3 Rate Limiting; "burst handling configured": ours
      general: { requestsPerSecond: 100, burst: 200 },
    },
    connectionsPerClient: 10, // 2.3 Rate Limiting
    maxBodyMiB: 1, // ours
    timeouts: { connect: 5, read: 60, send: 60 }, // ours
    failures: { count: 3, seconds: 30 }, // ours
    contentSecurityPolicy:
      "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https://api.{domain}; font-src 'self' data:; connect-src 'self' https://api.{domain}; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    replicas: 2, // ours
    logDays: 7, // 7.2 Logging Strategy
  },

  backups: [
    { of: "database", every: "day", at: "19:00", keepDays: 7, drill: "month" }, // 8.1: 02:00 in Jakarta; 16: monthly restoration test
  ],
  backupImage: "docker.io/inamsos/ward-backup:1.0.0",
} as const satisfies SystemSpec;
