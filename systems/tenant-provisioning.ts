import { HTTP, withStandardAlerts } from "./alerts";
import type { SystemSpec } from "./system";
import { panels } from "./tenant-provisioning-panels";

/**
 * Makes tenants of a healthcare platform: a NestJS API with a job queue in Redis and its data in PostgreSQL.
 * Source: seed 004, "Deployment and Operations Guide"; its sections stand beside the figures.
 */
export const tenantProvisioning = {
  name: "tenant-provisioning",
  source: "seed 004",
  defaultPlacement: "hybrid",
  namespace: "healthcare", // Kubernetes Deployment: Namespace and ConfigMap
  cidr: "10.40.0.0/16", // ours: the guide names no network
  secrets: ["MAIL_PASSWORD", "SOROBAN_SECRET"], // Secrets: SendGrid's key, Soroban's deployer
  generated: { JWT_SECRET: 64 }, // Environment Setup: "min-64-chars"
  maintenance: { weekday: "Sunday", from: "02:00", to: "04:00" }, // Maintenance Windows: the second Sunday, UTC
  objectives: { recoveryMinutes: 60, lossMinutes: 60 }, // ours: the guide states none

  databases: {
    database: {
      engine: "postgres",
      version: "15", // Docker Compose: postgres:15-alpine
      database: "tenant_provisioning_prod", // Environment Setup: DB_NAME
      user: "tenant_provisioning", // not `admin`, which RDS reserves (docs/corrections.md)
      memoryGiB: 32, // ours: holds shared_buffers and 100 times work_mem
      cpus: 4, // ours
      storageGiB: 100, // ours
      tuning: {
        sharedBuffersMiB: 4096, // PostgreSQL Optimization: 4GB
        workMemMiB: 256, // PostgreSQL Optimization: 256MB
        maxParallelWorkersPerGather: 4, // PostgreSQL Optimization
        maxConnections: 100, // Alert Rules: "near capacity" at 90 is 90 % of PostgreSQL's default
      },
    },
  },

  caches: {
    cache: {
      version: "7", // Docker Compose: redis:7-alpine
      memoryMiB: 2048, // Redis Optimization: maxmemory 2gb
      eviction: "noeviction", // holds the Bull queue: an evicted job is a lost tenant (docs/corrections.md)
      save: [
        { seconds: 900, changes: 1 }, // Redis Optimization: save "900 1 300 10 60 10000"
        { seconds: 300, changes: 10 },
        { seconds: 60, changes: 10_000 },
      ],
      appendOnly: true, // ours: a crash must not lose a minute of jobs
    },
  },

  services: {
    "tenant-provisioning": {
      image: "registry.healthcare.com/tenant-provisioning:1.0.0", // Docker Deployment: Build Docker Image
      port: 3000, // Environment Setup: APP_PORT
      servicePort: 80, // Service: port 80 to targetPort 3000
      cpus: { request: 0.25, limit: 0.5 }, // Deployment: resources
      memoryMiB: { request: 512, limit: 1024 }, // Deployment: resources
      replicas: { min: 3, max: 10 }, // Deployment: replicas 3; HorizontalPodAutoscaler 3–10
      scaling: { cpuPercent: 70, memoryPercent: 80 }, // HorizontalPodAutoscaler: metrics
      liveness: { path: "/health", initialDelay: 30, period: 10, timeout: 5, failures: 3 }, // Deployment
      readiness: { path: "/health", initialDelay: 10, period: 5, timeout: 3, failures: 3 }, // Deployment
      rollout: { maxSurge: 1, maxUnavailable: 0 }, // Deployment: strategy
      release: { command: ["npm", "run", "migration:run"] }, // Database Preparation
      pools: { database: "DB_POOL_MAX" },
      uses: ["database", "cache"],
      egress: [
        { host: "smtp.sendgrid.net", port: 587 }, // Environment Setup: MAIL_HOST, MAIL_PORT
        { host: "soroban-mainnet.stellar.org", port: 443 }, // Environment Setup: SOROBAN_RPC_URL
      ],
      writablePaths: ["/app/logs"], // Centralized Logging: Winston writes logs/error.log and logs/combined.log
      metricsPath: "/metrics", // Application Metrics Collection
      logDays: 30, // Log Retention
      env: {
        NODE_ENV: "production",
        APP_PORT: "3000",
        APP_URL: "https://api.{domain}",
        DATABASE_URL: { connection: "database", field: "url" }, // ours: the same in one, with TLS
        DB_HOST: { connection: "database", field: "host" },
        DB_PORT: { connection: "database", field: "port" },
        DB_USERNAME: { connection: "database", field: "username" },
        DB_PASSWORD: { connection: "database", field: "password" },
        DB_NAME: { connection: "database", field: "database" },
        DB_POOL_MAX: "7", // ours: ten replicas, three more during an update on ECS, a release and a dump fit
        REDIS_URL: { connection: "cache", field: "url" }, // ours: the same in one, with TLS
        REDIS_HOST: { connection: "cache", field: "host" },
        REDIS_PORT: { connection: "cache", field: "port" },
        REDIS_USERNAME: { connection: "cache", field: "username" }, // ours
        REDIS_PASSWORD: { connection: "cache", field: "password" },
        REDIS_TLS: "true", // ours
        JWT_SECRET: { secret: "JWT_SECRET" },
        JWT_EXPIRATION: "24h",
        MAIL_HOST: "smtp.sendgrid.net",
        MAIL_PORT: "587",
        MAIL_USER: "apikey",
        MAIL_PASSWORD: { secret: "MAIL_PASSWORD" },
        MAIL_FROM: "Healthcare Platform <noreply@{domain}>",
        SOROBAN_NETWORK: "public", // staging: testnet, in its stack file
        SOROBAN_RPC_URL: "https://soroban-mainnet.stellar.org",
        SOROBAN_CONTRACT_DEPLOYER_SECRET: { secret: "SOROBAN_SECRET" },
        SOROBAN_SECRET: { secret: "SOROBAN_SECRET" }, // the Secret's key has this name: both are set
        NODE_OPTIONS: "--max-old-space-size=768", // 4096 in the guide, in a limit of 1 GiB (docs/corrections.md)
        NODE_EXTRA_CA_CERTS: "/etc/ward/ca.pem", // ours: servers are verified
        PGSSLMODE: "verify-full", // ours
        PGSSLROOTCERT: "/etc/ward/ca.pem", // ours
      },
    },
  },

  edge: {
    sites: [
      {
        subdomains: ["api"], // Environment Setup: APP_URL
        routes: [
          { path: "/", service: "tenant-provisioning", zone: "api" },
          { path: "/health", service: "tenant-provisioning", zone: "api", log: false },
        ],
      },
    ],
    denied: ["/metrics"], // shares the public port (Application Metrics Collection)
    rateZones: { api: { requestsPerSecond: 20, burst: 40 } }, // ours: 500 tenants a day are few requests
    connectionsPerClient: 20, // ours
    maxBodyMiB: 1, // ours: no uploads
    timeouts: { connect: 5, read: 60, send: 60 }, // ours
    failures: { count: 3, seconds: 30 }, // ours
    contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'", // an API
    replicas: 2,
    logDays: 30, // Log Retention
  },

  observability: {
    goals: { availabilityPercent: 99.9, latencyPercent: 95, latencySeconds: 1 }, // ours: the guide states none
    http: HTTP, // ours: the guide counts jobs, and no requests
    alerts: withStandardAlerts([
      // Alert Rules; a share of all jobs, and of all connections (docs/corrections.md)
      {
        name: "HighProvisioningFailureRate",
        measured: { share: "provisioning_jobs_total", where: { status: "failure" } },
        of: "tenant-provisioning",
        above: 10,
        forMinutes: 5,
        severity: "critical",
        says: "fails more than a tenth of its jobs",
        source: "Alert Rules",
      },
      {
        name: "ProvisioningQueueBacklog",
        measured: { gauge: "provisioning_queue_depth" },
        of: "tenant-provisioning",
        above: 100,
        forMinutes: 5,
        severity: "warning",
        says: "has more than 100 jobs that wait",
        source: "Alert Rules",
      },
      {
        name: "DatabaseConnectionPoolExhausted",
        measured: "database-connections",
        above: 90,
        forMinutes: 2,
        severity: "critical",
        says: "has less than 10 % of its connections left",
        source: "Alert Rules",
      },
    ]),
    panels, // Key Metrics to Monitor
  },

  backups: [{ of: "database", every: "day", at: "04:30", keepDays: 30, drill: "week" }], // Backup Strategy; the hour is ours
  backupImage: "registry.healthcare.com/ward-backup:1.0.0",
} as const satisfies SystemSpec;
