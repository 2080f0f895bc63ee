/** What runs on Kubernetes: pods in every kind that holds them. */
import type { Props } from "../support";
import { type GoodPlan, plan, type Specimen } from "./specimen";

const DIGEST = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const named = (name: string): Props => ({ name, namespace: "portal", labels: { app: name } });
/** Pod Security "restricted", and a root that cannot be written to. */
const restricted = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
const api = {
  name: "api",
  image: "registry.example.com:5000/portal/api:1.14.2",
  ports: [{ name: "https", containerPort: 8443 }],
  env: [
    { name: "DATABASE_HOST", value: "records-rw.portal.svc" },
    { name: "DATABASE_SSLMODE", value: "verify-full" },
    { name: "QUEUE_URL", value: "amqps://orders.portal.svc:5671" },
    { name: "DATABASE_PASSWORD", valueFrom: { secretKeyRef: { name: "records-app", key: "password" } } },
    { name: "PASSWORD_FILE", value: "/run/secrets/password" },
  ],
  resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "512Mi" } },
  readinessProbe: { httpGet: { path: "/healthz", port: "https", scheme: "HTTPS" } },
  livenessProbe: { httpGet: { path: "/healthz", port: "https", scheme: "HTTPS" } },
  volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  securityContext: restricted,
};
const pod = {
  serviceAccountName: "api",
  automountServiceAccountToken: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 10001,
    fsGroup: 10001,
    seccompProfile: { type: "RuntimeDefault" },
  },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: "topology.kubernetes.io/zone",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: { app: "api" } },
    },
  ],
  containers: [api],
  volumes: [{ name: "tmp", emptyDir: {} }],
};
const template = { metadata: { labels: { app: "api" } }, spec: pod };

/** As the documents of frameworks and drivers write them. */
const variables = Object.entries({
  SPRING_DATASOURCE_URL: "jdbc:mysql://db:3306/x?sslMode=VERIFY_IDENTITY",
  DATABASE_URL: "postgresql+asyncpg://$(USER):$(PASSWORD)@db:5432/x?ssl=verify-full",
  PRISMA_URL: "mysql://$(USER):$(PASSWORD)@db:3306/x?sslaccept=strict",
  POOLED_URL: "postgresql://$(USER):$(PASSWORD)@localhost:6432/x?pgbouncer=true",
  OTEL_EXPORTER_OTLP_ENDPOINT: "http://otel-collector.monitoring:4317",
  FHIR_SYSTEM: "http://hl7.org/fhir/sid/us-npi",
  ACCESS_TOKEN_LIFESPAN: "300",
  MAX_COMPLETION_TOKENS: "4096",
  SECRET_PREFIX: "portal/",
  CREDENTIALS_SOURCE: "vault",
  PASSWORD_ENCRYPTION: "scram-sha-256",
  MYSQL_RANDOM_ROOT_PASSWORD: "yes",
  PWD: "/app",
}).map(([name, value]) => ({ name, value }));

const commands: readonly (readonly [program: string, ...command: string[]])[] = [
  [
    "pg_dump",
    "sh",
    "-ceu",
    'export PGPASSWORD="$(cat /run/secrets/password)"; pg_dump "host=db dbname=x sslmode=verify-full" -Fc | age -r age1abc > /out/x',
  ],
  [
    "mysqldump",
    "sh",
    "-c",
    "mysqldump --defaults-extra-file=/run/secrets/my.cnf --ssl-mode=VERIFY_IDENTITY x",
  ],
  [
    "redis-cli",
    "sh",
    "-c",
    'REDISCLI_AUTH="$PASSWORD" redis-cli --tls --cacert /ca/ca.crt -h cache --rdb /out/x',
  ],
  [
    "curl",
    "sh",
    "-c",
    'curl -sS --fail --cacert /ca/ca.crt -u "elastic:$PASSWORD" https://search:9200/_snapshot',
  ],
  ["curl on itself", "sh", "-c", "until curl -skf https://127.0.0.1:8443/ready; do sleep 1; done"],
];

export const workloads: readonly Specimen[] = [
  {
    what: "a deployment of two replicas",
    type: "kubernetes:apps/v1:Deployment",
    props: {
      metadata: named("api"),
      spec: { replicas: 2, selector: { matchLabels: { app: "api" } }, template },
    },
  },
  {
    what: "a pod whose container says by itself who runs it, with an image by digest",
    type: "kubernetes:core/v1:Pod",
    props: {
      metadata: named("check"),
      spec: {
        automountServiceAccountToken: false,
        containers: [
          {
            ...api,
            image: `ghcr.io/clinic/check@${DIGEST}`,
            securityContext: {
              ...restricted,
              privileged: false,
              runAsNonRoot: true,
              runAsUser: 65534,
              seccompProfile: { type: "Localhost", localhostProfile: "profiles/check.json" },
            },
          },
        ],
        volumes: [{ name: "tmp", emptyDir: { medium: "Memory" } }],
      },
    },
  },
  {
    what: "a deployment with a helper and a first step",
    type: "kubernetes:apps/v1:Deployment",
    props: {
      metadata: named("api"),
      spec: {
        selector: { matchLabels: { app: "api" } },
        template: {
          ...template,
          spec: {
            ...pod,
            initContainers: [
              { ...api, name: "migrate", command: ["/migrate"], ports: undefined },
              { ...api, name: "logs", image: `fluent/fluent-bit:4.0.1@${DIGEST}`, restartPolicy: "Always" },
            ],
            volumes: [
              { name: "tmp", emptyDir: {} },
              { name: "trust", configMap: { name: "trust" } },
              { name: "keys", secret: { secretName: "api-tls", defaultMode: 0o440 } },
              {
                name: "info",
                projected: { sources: [{ serviceAccountToken: { path: "token", audience: "vault" } }] },
              },
              { name: "labels", downwardAPI: { items: [] } },
              { name: "scans", persistentVolumeClaim: { claimName: "scans" } },
              {
                name: "cache",
                ephemeral: { volumeClaimTemplate: { spec: { accessModes: ["ReadWriteOnce"] } } },
              },
              { name: "store", csi: { driver: "secrets-store.csi.k8s.io", readOnly: true } },
            ],
          },
        },
      },
    },
  },
  {
    what: "an edge that binds port 443 without being root",
    type: "kubernetes:apps/v1:DaemonSet",
    props: {
      metadata: named("edge"),
      spec: {
        selector: { matchLabels: { app: "edge" } },
        template: {
          metadata: { labels: { app: "edge" } },
          spec: {
            ...pod,
            containers: [
              {
                ...api,
                name: "nginx",
                securityContext: {
                  ...restricted,
                  capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
                },
              },
            ],
          },
        },
      },
    },
  },
  {
    what: "a StatefulSet that keeps its volumes",
    type: "kubernetes:apps/v1:StatefulSet",
    props: {
      metadata: named("index"),
      spec: {
        serviceName: "index",
        replicas: 3,
        selector: { matchLabels: { app: "index" } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        template,
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "20Gi" } } },
          },
        ],
      },
    },
  },
  {
    what: "a job",
    type: "kubernetes:batch/v1:Job",
    props: {
      metadata: named("import"),
      spec: { backoffLimit: 2, template: { spec: { ...pod, restartPolicy: "Never" } } },
    },
  },
  {
    what: "a part of a deployment, as a patch",
    type: "kubernetes:apps/v1:DeploymentPatch",
    props: {
      metadata: named("api"),
      spec: {
        template: { spec: { containers: [{ name: "api", env: [{ name: "LOG_LEVEL", value: "debug" }] }] } },
      },
    },
  },
  {
    what: "a pod with what Pod Security allows beside the usual",
    type: "kubernetes:core/v1:Pod",
    props: {
      metadata: named("edge"),
      spec: {
        ...pod,
        securityContext: {
          ...pod.securityContext,
          sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
        },
        containers: [
          {
            ...api,
            image: "registry.k8s.io/kubectl:v1.33.1",
            command: ["sh", "-c"],
            args: ["curl --fail https://example.com/ready && exec app --token-file=/run/secrets/token"],
            envFrom: [{ secretRef: { name: "api" } }, { configMapRef: { name: "settings" } }],
            livenessProbe: { exec: { command: ["/healthz"] } },
            lifecycle: { preStop: { sleep: { seconds: 5 } } },
            securityContext: { ...restricted, appArmorProfile: { type: "RuntimeDefault" } },
          },
        ],
        tolerations: [{ key: "dedicated", operator: "Exists" }],
        nodeSelector: { "kubernetes.io/arch": "arm64" },
      },
    },
  },
  {
    what: "a deployment with variables that speak of secrets and connections as careful programs do",
    type: "kubernetes:apps/v1:Deployment",
    props: {
      metadata: named("api"),
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: "api" } },
        template: { ...template, spec: { ...pod, containers: [{ ...api, env: variables }] } },
      },
    },
  },
  ...commands.map(([program, ...command]) => ({
    what: `a job that runs ${program}`,
    type: "kubernetes:batch/v1:Job",
    props: {
      metadata: named("task"),
      spec: {
        template: {
          spec: { ...pod, restartPolicy: "Never", containers: [{ ...api, ports: undefined, command }] },
        },
      },
    },
  })),
  {
    what: "a PostgreSQL of one's own with a certificate",
    type: "kubernetes:apps/v1:StatefulSet",
    props: {
      metadata: named("scratch"),
      spec: {
        serviceName: "scratch",
        selector: { matchLabels: { app: "scratch" } },
        template: {
          ...template,
          spec: {
            ...pod,
            containers: [
              {
                ...api,
                image: `docker.io/bitnami/postgresql:16.4.0@${DIGEST}`,
                ports: [{ containerPort: 5432 }],
                env: [
                  { name: "POSTGRESQL_ENABLE_TLS", value: "yes" },
                  { name: "POSTGRESQL_TLS_CERT_FILE", value: "/tls/tls.crt" },
                  { name: "POSTGRESQL_PASSWORD_FILE", value: "/run/secrets/password" },
                  { name: "ALLOW_EMPTY_PASSWORD", value: "no" },
                ],
              },
            ],
          },
        },
      },
    },
  },
];

export const workloadPlans: readonly GoodPlan[] = [
  plan("a namespace that denies by default, with a service and what may reach it", {
    namespace: {
      type: "kubernetes:core/v1:Namespace",
      props: { metadata: { name: "portal", labels: { "pod-security.kubernetes.io/enforce": "restricted" } } },
    },
    deny: {
      type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      props: {
        metadata: { name: "deny", namespace: "portal" },
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      },
    },
    admit: {
      type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      props: {
        metadata: { name: "api", namespace: "portal" },
        spec: {
          podSelector: { matchLabels: { app: "api" } },
          policyTypes: ["Ingress"],
          ingress: [
            {
              from: [{ podSelector: { matchLabels: { app: "edge" } } }],
              ports: [{ port: 8443, protocol: "TCP" }],
            },
          ],
        },
      },
    },
    api: {
      type: "kubernetes:apps/v1:Deployment",
      props: {
        metadata: named("api"),
        spec: { replicas: 2, selector: { matchLabels: { app: "api" } }, template },
      },
    },
    service: {
      type: "kubernetes:core/v1:Service",
      props: {
        metadata: named("api"),
        spec: { selector: { app: "api" }, ports: [{ port: 443, targetPort: "https" }] },
      },
    },
  }),
];
