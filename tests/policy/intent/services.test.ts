import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const probe = { path: "/health", initialDelay: 10, period: 10, timeout: 5, failures: 3 };
const service = {
  target: "kubernetes",
  service: "api",
  image: "registry.example.com/api:1.0.0",
  port: 3000,
  servicePort: 80,
  metricsPath: "/metrics",
  replicas: { min: 2, max: 4 },
  liveness: probe,
  readiness: probe,
  env: {
    NODE_ENV: "production",
    CORS_ORIGIN: "https://example.com",
    DATABASE_URL: { connection: "database", field: "url" },
    JWT_SECRET: { secret: "JWT_SECRET" },
    FILES_URL: { service: "files" },
  },
  egress: [{ host: "smtp.sendgrid.net", port: 587 }],
  writablePaths: ["/app/logs", "/tmp"],
  peerPorts: [7800],
  logDays: 30,
};

check("A service's spec", {
  good: resource("ward:components:ApiService", service),
  accepts: [
    {
      what: "one replica in staging",
      change: [[["replicas", "min"], 1]],
      context: { environment: "staging" },
    },
    {
      what: "a worker with one replica",
      change: [
        [["port"], undefined],
        [["replicas", "min"], 1],
        [["liveness"], undefined],
        [["readiness"], undefined],
      ],
    },
    { what: "port 9000, which is not only an object store's", change: [[["port"], 9000]] },
    { what: "an image by digest", change: [[["image"], `api@sha256:${"a".repeat(64)}`]] },
    { what: "the log's days left to the component", change: [[["logDays"], undefined]] },
    { what: "plain HTTP to a neighbour", change: [[["env", "FILES"], "http://files:3001"]] },
  ],
  refuses: [
    { what: "one replica in prod", change: [[["replicas", "min"], 1]], finds: ["K-20 replicas.min"] },
    { what: "no replicas", change: [[["replicas"], undefined]], finds: ["K-20 replicas.min"] },
    { what: "unknown replicas", change: [[["replicas"], UNKNOWN]], finds: ["K-20 replicas"] },
    {
      what: "no liveness",
      change: [[["liveness"], undefined]],
      finds: ["K-21 liveness.path", "K-21 liveness.failures"],
    },
    { what: "no path to ask", change: [[["readiness", "path"], ""]], finds: ["K-21 readiness.path"] },
    {
      what: "failures that do not count",
      change: [[["readiness", "failures"], 0]],
      finds: ["K-21 readiness.failures"],
    },
    { what: "PostgreSQL's port", change: [[["port"], 5432]], finds: ["K-22 port"] },
    { what: "Redis' port as text", change: [[["servicePort"], "6379"]], finds: ["K-22 servicePort"] },
    {
      what: "a broker's port between replicas",
      change: [[["peerPorts", 0], 5672]],
      finds: ["K-22 peerPorts[0]"],
    },
    {
      what: "metrics on a search cluster's port",
      change: [[["metricsPort"], 9200]],
      finds: ["K-22 metricsPort"],
    },
    { what: "no port that there is", change: [[["port"], 70000]], finds: ["K-22 port"] },
    { what: "an unknown port", change: [[["port"], UNKNOWN]], finds: ["K-22 port"] },
    {
      what: "the latest image",
      change: [[["image"], "registry.example.com:5000/api:latest"]],
      finds: ["K-23 image"],
    },
    {
      what: "an image without a tag",
      change: [[["image"], "registry.example.com:5000/api"]],
      finds: ["K-23 image"],
    },
    { what: "a password", change: [[["env", "DB_PASSWORD"], "hunter2"]], finds: ["K-24 env.DB_PASSWORD"] },
    {
      what: "a URL with a password",
      change: [[["env", "BROKER"], "amqps://nx:hunter2@broker:5671"]],
      finds: ["K-24 env.BROKER"],
    },
    { what: "an unknown variable", change: [[["env", "DB_HOST"], UNKNOWN]], finds: ["K-24 env.DB_HOST"] },
    { what: "unknown variables", change: [[["env"], UNKNOWN]], finds: ["K-24 env"] },
    {
      what: "plain Redis",
      change: [[["env", "REDIS_URL"], "redis://cache:6379"]],
      finds: ["K-25 env.REDIS_URL"],
    },
    {
      what: "a certificate that nobody checks",
      change: [[["env", "PGOPTIONS"], "sslmode=prefer"]],
      finds: ["K-25 env.PGOPTIONS"],
    },
    {
      what: "plain HTTP to the outside",
      change: [[["env", "PAYMENTS"], "http://pay.example.com"]],
      finds: ["K-25 env.PAYMENTS"],
    },
    { what: "plain HTTP out", change: [[["egress", 0, "port"], 80]], finds: ["K-26 egress[0].port"] },
    { what: "plain mail out", change: [[["egress", 0, "port"], "25"]], finds: ["K-26 egress[0].port"] },
    { what: "a database outside", change: [[["egress", 0, "port"], 5432]], finds: ["K-26 egress[0].port"] },
    { what: "any port out", change: [[["egress", 0, "port"], undefined]], finds: ["K-26 egress[0].port"] },
    {
      what: "an unknown port out, beside a good one",
      change: [
        [
          ["egress"],
          [
            { host: "a", port: UNKNOWN },
            { host: "b", port: 443 },
          ],
        ],
      ],
      finds: ["K-26 egress[0].port"],
    },
    { what: "root", change: [[["uid"], 0]], finds: ["K-27 uid"] },
    { what: "a user that is not known", change: [[["uid"], UNKNOWN]], finds: ["K-27 uid"] },
    {
      what: "the whole image to write to",
      change: [[["writablePaths", 1], "/"]],
      finds: ["K-27 writablePaths[1]"],
    },
    {
      what: "programs to write to",
      change: [[["writablePaths", 1], "/usr/bin"]],
      finds: ["K-27 writablePaths[1]"],
    },
    {
      what: "a path from nowhere",
      change: [[["writablePaths", 1], "logs"]],
      finds: ["K-27 writablePaths[1]"],
    },
    { what: "logs of three days", change: [[["logDays"], 3]], finds: ["K-35 logDays"] },
  ],
});

check("Calls between services", {
  good: resource("ward:components:ServiceCalls", {
    target: "aws",
    calls: [{ from: "gateway", to: "files", port: 3001 }],
  }),
  accepts: [{ what: "a scanner on 9000", change: [[["calls", 0, "port"], 9000]] }],
  refuses: [
    { what: "from anybody", change: [[["calls", 0, "from"], "*"]], finds: ["K-28 calls[0].from"] },
    { what: "from nobody", change: [[["calls", 0, "from"], undefined]], finds: ["K-28 calls[0].from"] },
    { what: "to somebody unknown", change: [[["calls", 0, "to"], UNKNOWN]], finds: ["K-28 calls[0].to"] },
    { what: "on every port", change: [[["calls", 0, "port"], 0]], finds: ["K-28 calls[0].port"] },
    { what: "on a database's port", change: [[["calls", 0, "port"], 27017]], finds: ["K-28 calls[0].port"] },
    { what: "unknown, all of them", change: [[["calls"], UNKNOWN]], finds: ["K-28 calls"] },
  ],
});
