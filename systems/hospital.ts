import { HTTP, withStandardAlerts } from "./alerts";
import { panels } from "./hospital-panels";
import { everywhere, heap, logFields, running, service, serviceNames } from "./hospital-services";
import type { SystemSpec } from "./system";

/**
 * Hospital management: two gateways in front of ten services, with data in PostgreSQL, Redis and RabbitMQ.
 * Source: seed 003, "Production Deployment Guide"; its sections stand beside the figures.
 */

export const hospital = {
  name: "hospital",
  source: "seed 003",
  defaultPlacement: "kubernetes", // Kubernetes Deployment; CI/CD Pipeline: EKS in us-west-2
  namespace: "hospital",
  cidr: "10.60.0.0/16", // ours: the guide names no network
  secrets: [],
  generated: { "jwt-secret": 64 }, // Kubernetes Deployment: the key in hospital-secrets; the length is ours
  maintenance: { weekday: "Sunday", from: "05:30", to: "06:30" }, // ours
  objectives: { recoveryMinutes: 60, lossMinutes: 60 }, // ours: the guide states none

  databases: {
    database: {
      engine: "postgres",
      version: "16", // ours: the guide names none
      database: "hospital_db", // Environment Variables: DATABASE_URL
      user: "hospital", // Environment Variables: DATABASE_URL says `user`
      readReplicas: 1, // Deployment Architecture: PG_REPLICA
      memoryGiB: 32, // ours: holds shared_buffers and 850 times work_mem
      cpus: 8, // ours
      storageGiB: 200, // ours
      tuning: {
        sharedBuffersMiB: 8192, // ours: a quarter of the memory
        workMemMiB: 8, // ours
        maxParallelWorkersPerGather: 2, // ours
        maxConnections: 850, // ours: ten services of three replicas and one more in an update, 20 each
      },
    },
  },

  caches: {
    cache: {
      version: "7", // ours
      shards: 3, // Deployment Architecture: Redis Cluster
      memoryMiB: 6144, // ours
      eviction: "volatile-lru", // ours: sessions without a lifetime are never evicted
      save: [{ seconds: 900, changes: 1 }], // ours
      appendOnly: true, // ours: sessions outlive a crash
    },
  },

  brokers: {
    broker: {
      version: "4.2", // ours
      user: "hospital", // ours
      memoryMiB: 2048, // ours
      storageGiB: 20, // ours
    },
  },

  search: {
    logs: {
      version: "8.19", // ours: the guide names none
      user: "hospital_logs", // ours
      cpus: 2, // ours
      memoryGiB: 8, // ours
      storageGiB: 100, // ours
      indices: [
        {
          pattern: "hospital-logs-*", // Logging Configuration: indexTemplate
          shards: 1, // Logging Configuration: number_of_shards
          replicas: 1, // Logging Configuration: number_of_replicas
          keepDays: 30, // ours
          fields: logFields,
        },
      ],
    },
  },

  services: {
    "api-gateway": {
      ...running,
      image: "hospital/api-gateway:1.0.0", // Docker Compose, at a version
      port: 3100, // Docker Compose: PORT
      cpus: { request: 0.5, limit: 1 }, // Docker Compose, Kubernetes Deployment: resources
      memoryMiB: { request: 512, limit: 1024 }, // Docker Compose, Kubernetes Deployment: resources
      replicas: { min: 3, max: 6 }, // Kubernetes Deployment: replicas; the most is ours
      scaling: { cpuPercent: 70 }, // ours
      uses: ["cache", "logs"],
      calls: ["graphql-gateway", ...serviceNames],
      env: {
        ...everywhere,
        SERVICE_NAME: "api-gateway", // Logging Configuration: defaultMeta
        NODE_OPTIONS: heap(1024),
        PORT: "3100",
        GRAPHQL_GATEWAY_URL: { service: "graphql-gateway" },
        AUTH_SERVICE_URL: { service: "auth-service" },
        DOCTOR_SERVICE_URL: { service: "doctor-service" },
        PATIENT_SERVICE_URL: { service: "patient-service" },
        APPOINTMENT_SERVICE_URL: { service: "appointment-service" },
        DEPARTMENT_SERVICE_URL: { service: "department-service" },
        MEDICAL_RECORDS_SERVICE_URL: { service: "medical-records-service" },
        PRESCRIPTION_SERVICE_URL: { service: "prescription-service" },
        BILLING_SERVICE_URL: { service: "billing-service" },
        PAYMENT_SERVICE_URL: { service: "payment-service" },
        NOTIFICATION_SERVICE_URL: { service: "notification-service" },
      },
    },
    "graphql-gateway": {
      ...running,
      image: "hospital/graphql-gateway:1.0.0", // Docker Compose, at a version
      port: 3200, // Docker Compose: PORT
      cpus: { request: 0.4, limit: 0.8 }, // Docker Compose: resources; a whole CPU on Fargate
      memoryMiB: { request: 400, limit: 800 }, // Docker Compose: resources; a task of 2 GiB on Fargate
      replicas: { min: 2, max: 4 }, // Docker Compose: replicas; the most is ours
      scaling: { cpuPercent: 70 }, // ours
      uses: ["cache", "logs"],
      calls: ["api-gateway"],
      env: {
        ...everywhere,
        SERVICE_NAME: "graphql-gateway",
        NODE_OPTIONS: heap(800),
        PORT: "3200",
        API_GATEWAY_URL: { service: "api-gateway" },
        APOLLO_INTROSPECTION: "false",
        APOLLO_PLAYGROUND: "false",
      },
    },
    "auth-service": service("auth-service"),
    "doctor-service": service("doctor-service"),
    "patient-service": service("patient-service"),
    "appointment-service": service("appointment-service"),
    "department-service": service("department-service"),
    "medical-records-service": service("medical-records-service"),
    "prescription-service": service("prescription-service"),
    "billing-service": service("billing-service"),
    "payment-service": service("payment-service"),
    "notification-service": service("notification-service"),
  },

  sites: {
    frontend: {
      image: "hospital/frontend:1.0.0", // ours: the guide has the files on the server
      folder: "/var/www/hospital-frontend", // Nginx: root
      hashed: ["/assets"], // Nginx: immutable for a year; only names that carry a hash
    },
  },

  edge: {
    sites: [
      {
        subdomains: ["@"], // Nginx: server_name
        static: { site: "frontend", zone: "static" }, // Nginx: root /var/www/hospital-frontend
        routes: [
          { path: "/api", service: "api-gateway", zone: "api" },
          // To the API gateway, as nginx and the Ingress both say; the GraphQL gateway is internal.
          {
            path: "/graphql",
            service: "api-gateway",
            zone: "graphql",
            websocket: true,
            timeouts: { read: 120, send: 120 },
          },
          { path: "/health", service: "api-gateway", zone: "api", log: false },
        ],
      },
    ],
    denied: ["/metrics"], // shares the public port (Prometheus Metrics)
    rateZones: {
      api: { requestsPerSecond: 10, burst: 20 }, // Nginx: api_limit
      graphql: { requestsPerSecond: 5, burst: 10 }, // Nginx: graphql_limit
      static: { requestsPerSecond: 50, burst: 100 }, // ours
    },
    connectionsPerClient: 50, // ours: a ward behind one address
    maxBodyMiB: 1, // nginx's own, which the guide leaves
    timeouts: { connect: 5, read: 60, send: 60 }, // Nginx: API routes
    failures: { count: 3, seconds: 30 }, // Nginx: upstream
    contentSecurityPolicy:
      "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; connect-src 'self' wss://{domain}; object-src 'none'; frame-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'", // Nginx, and what helmet has beside it
    replicas: 2, // ours
    logDays: 30, // ours
  },

  observability: {
    goals: { availabilityPercent: 99.9, latencyPercent: 95, latencySeconds: 1 }, // ours; a bucket of its histogram ends there
    http: HTTP, // Prometheus Metrics
    alerts: withStandardAlerts(), // ours: the guide has none
    panels, // Grafana Dashboard Configuration
  },

  backups: [{ of: "database", every: "day", at: "03:30", keepDays: 30, drill: "week" }], // ours: the guide has none
  backupImage: "hospital/ward-backup:1.0.0",
} as const satisfies SystemSpec;
