/** What the operators' own documentation says of their defaults and switches. */
import type { Props } from "../support";
import { adjudicated, cases, type Row } from "./row";

const CLUSTER = "kubernetes:postgresql.cnpg.io/v1:Cluster";
const MONGODB = "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB";
const RABBITMQ = "kubernetes:rabbitmq.com/v1beta1:RabbitmqCluster";
const REDIS = "kubernetes:redis.redis.opstreelabs.in/v1beta2:RedisReplication";
const MONITOR = "kubernetes:monitoring.coreos.com/v1:ServiceMonitor";

const postgresql = (hba: string[], more: Props = {}): Props => ({
  spec: { instances: 3, postgresql: { pg_hba: hba, ...more } },
});
const REJECT = "hostnossl all all all reject";

const cloudnative: readonly Row[] = [
  ...cases(
    { source: "operators", rule: "cloudnative-pg/pg_hba", type: CLUSTER, ours: "T-33" },
    {
      bad: {
        "the lines of its own, which end with `host all all all`": { spec: { instances: 3 } },
        "TLS offered beside it": postgresql(["hostssl all all 10.0.0.0/8 scram-sha-256"]),
        "a plain line before the refusal": postgresql(["host all all 10.0.0.0/8 scram-sha-256", REJECT]),
        "a refusal of IPv4 only": postgresql(["hostnossl all all 0.0.0.0/0 reject"]),
        "TLS 1.1": postgresql([REJECT], { parameters: { ssl_min_protocol_version: "TLSv1.1" } }),
      },
      good: {
        "plain connections refused first": postgresql([REJECT, "hostssl all all all scram-sha-256"]),
        "TLS 1.2": postgresql([REJECT], { parameters: { ssl_min_protocol_version: "TLSv1.2" } }),
      },
    },
  ),
  ...cases(
    { source: "operators", rule: "cloudnative-pg/enableSuperuserAccess", type: CLUSTER, ours: "S-62" },
    {
      bad: {
        "a superuser who may log in": { spec: { enableSuperuserAccess: true } },
        "everyone trusted": postgresql([REJECT, "hostssl all all 10.0.0.0/8 trust"]),
      },
      good: { "no superuser, as it is by default": { spec: { instances: 3 } } },
    },
  ),
  ...cases(
    { source: "operators", rule: "cloudnative-pg/managed-services", type: CLUSTER, ours: "P-30" },
    {
      bad: {
        "a load balancer beside its own services": {
          spec: {
            managed: { services: { additional: [{ serviceTemplate: { spec: { type: "LoadBalancer" } } }] } },
          },
        },
      },
      good: { "its own services": { spec: { instances: 3 } } },
    },
  ),
  ...cases(
    { source: "operators", rule: "cloudnative-pg/wal-archive", type: CLUSTER, ours: "R-24" },
    {
      bad: {
        "no archive": { spec: { instances: 3 } },
        "a plugin that archives nothing": {
          spec: { plugins: [{ name: "barman-cloud.cloudnative-pg.io", isWALArchiver: false }] },
        },
        "a plugin that is switched off": {
          spec: {
            plugins: [{ name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true, enabled: false }],
          },
        },
      },
      good: {
        "an archive by the plugin": {
          spec: { plugins: [{ name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true }] },
        },
      },
    },
  ),
];

const percona: readonly Row[] = [
  ...cases(
    { source: "operators", rule: "percona-mongodb/tls.mode", type: MONGODB, ours: "T-32" },
    {
      bad: {
        "its default, which prefers TLS": { spec: { tls: { allowInvalidCertificates: false } } },
        "TLS allowed": { spec: { tls: { mode: "allowTLS", allowInvalidCertificates: false } } },
        "TLS switched off": { spec: { tls: { mode: "disabled" }, unsafeFlags: { tls: true } } },
        "any certificate": { spec: { tls: { mode: "requireTLS" } } },
      },
      good: { "TLS required": { spec: { tls: { mode: "requireTLS", allowInvalidCertificates: false } } } },
    },
  ),
  ...cases(
    { source: "operators", rule: "percona-mongodb/expose", type: MONGODB, ours: "P-30" },
    {
      bad: {
        "a load balancer for its members": {
          spec: { replsets: [{ name: "rs0", expose: { enabled: true, type: "LoadBalancer" } }] },
        },
        "a node port for its router, in the older spelling": {
          spec: { sharding: { mongos: { expose: { exposeType: "NodePort" } } } },
        },
      },
      good: {
        "an address of the cluster for its members": {
          spec: { replsets: [{ name: "rs0", expose: { enabled: true, type: "ClusterIP" } }] },
        },
      },
    },
  ),
  ...cases(
    { source: "operators", rule: "percona-mongodb/finalizers", type: MONGODB, ours: "R-61" },
    {
      bad: {
        "volumes deleted with it": {
          metadata: { finalizers: ["percona.com/delete-psmdb-pvc"] },
          spec: { replsets: [{ name: "rs0", volumeSpec: { persistentVolumeClaim: { resources: {} } } }] },
        },
        "volumes of its pods": { spec: { replsets: [{ name: "rs0", volumeSpec: { emptyDir: {} } }] } },
      },
      good: {
        "volumes that stay": {
          metadata: { finalizers: ["percona.com/delete-psmdb-pods-in-order"] },
          spec: { replsets: [{ name: "rs0", volumeSpec: { persistentVolumeClaim: { resources: {} } } }] },
        },
      },
    },
  ),
];

const others: readonly Row[] = [
  ...cases(
    { source: "operators", rule: "rabbitmq/tls", type: RABBITMQ, ours: "T-31" },
    {
      bad: {
        "no certificate": { spec: { replicas: 3 } },
        "a certificate beside plain listeners": { spec: { tls: { secretName: "queue-tls" } } },
        "plain listeners by its configuration": {
          spec: {
            tls: { secretName: "queue-tls", disableNonTLSListeners: true },
            rabbitmq: { additionalConfig: "listeners.tcp.default = 5672" },
          },
        },
      },
      good: {
        "TLS listeners only": { spec: { tls: { secretName: "queue-tls", disableNonTLSListeners: true } } },
      },
    },
  ),
  ...cases(
    { source: "operators", rule: "rabbitmq/service", type: RABBITMQ, ours: "P-30" },
    {
      bad: {
        "a load balancer": { spec: { service: { type: "LoadBalancer" } } },
        "a node port by an override": { spec: { override: { service: { spec: { type: "NodePort" } } } } },
      },
      good: { "an address of the cluster": { spec: { service: { type: "ClusterIP" } } } },
    },
  ),
  ...cases(
    { source: "operators", rule: "redis-operator/TLS", type: REDIS, ours: "T-30" },
    {
      bad: { "no certificate": { spec: { clusterSize: 3 } } },
      good: { "a certificate": { spec: { TLS: { secret: { secretName: "cache-tls" } } } } },
    },
  ),
  ...cases(
    { source: "operators", rule: "redis-operator/redisSecret", type: REDIS, ours: "S-10" },
    {
      bad: { "no password": { spec: { kubernetesConfig: { image: "redis:7.2" } } } },
      good: {
        "a password of a Secret": {
          spec: { kubernetesConfig: { redisSecret: { name: "cache-login", key: "password" } } },
        },
      },
    },
  ),
  ...cases(
    { source: "operators", rule: "redis-operator/service", type: REDIS, ours: "P-30" },
    {
      bad: {
        "a load balancer": { spec: { kubernetesConfig: { service: { serviceType: "LoadBalancer" } } } },
      },
      good: {
        "an address of the cluster": {
          spec: { kubernetesConfig: { service: { serviceType: "ClusterIP" } } },
        },
      },
    },
  ),
  ...cases(
    { source: "operators", rule: "prometheus-operator/tlsConfig", type: MONITOR, ours: "T-63" },
    {
      bad: {
        "certificates that are not verified": {
          spec: {
            endpoints: [{ port: "metrics", scheme: "https", tlsConfig: { insecureSkipVerify: true } }],
          },
        },
        "TLS 1.0": { spec: { endpoints: [{ port: "metrics", tlsConfig: { minVersion: "TLS10" } }] } },
      },
      good: {
        "certificates that are verified": {
          spec: {
            endpoints: [
              {
                port: "metrics",
                scheme: "https",
                tlsConfig: { ca: { secret: { name: "ca", key: "ca.crt" } } },
              },
            ],
          },
        },
      },
    },
  ),
];

const GATEWAY = "kubernetes:gateway.networking.k8s.io/v1:Gateway";
const listening = (...listeners: Props[]): Props => ({ spec: { gatewayClassName: "edge", listeners } });

const gateways: readonly Row[] = cases(
  { source: "operators", rule: "gateway-api/tls", type: GATEWAY, ours: "T-26" },
  {
    bad: {
      "plain HTTP on another port": listening({ name: "http", port: 8080, protocol: "HTTP" }),
      "plain TCP": listening({ name: "tcp", port: 5432, protocol: "TCP" }),
      "HTTPS without a certificate": listening({ name: "https", port: 443, protocol: "HTTPS" }),
    },
    good: {
      "HTTPS with a certificate": listening({
        name: "https",
        port: 443,
        protocol: "HTTPS",
        tls: { mode: "Terminate", certificateRefs: [{ name: "edge-tls" }] },
      }),
      "TLS passed through": listening({
        name: "tls",
        port: 443,
        protocol: "TLS",
        tls: { mode: "Passthrough" },
      }),
    },
  },
);

const CERTIFICATE = "kubernetes:cert-manager.io/v1:Certificate";
const certificate = (more: Props): Props => ({
  spec: { secretName: "shop-tls", dnsNames: ["example.com"], issuerRef: { name: "authority" }, ...more },
});

const certificates: readonly Row[] = [
  ...cases(
    { source: "kyverno", rule: "cert-manager-limit-duration", type: CERTIFICATE, ours: "T-61" },
    {
      good: { "ninety days": certificate({ duration: "2160h0m0s", renewBefore: "360h0m0s" }) },
    },
  ),
  ...adjudicated(
    "its hundred days are for public names; inside, servers that read their certificate only once get years",
    cases(
      { source: "kyverno", rule: "cert-manager-limit-duration", type: CERTIFICATE, ours: "T-61" },
      {
        good: { "a hundred and forty days": certificate({ duration: "3400h0m0s", renewBefore: "360h0m0s" }) },
      },
    ),
  ),
  ...cases(
    { source: "operators", rule: "cert-manager/privateKey", type: CERTIFICATE, ours: "T-61" },
    {
      bad: {
        "a key of 1024 bits": certificate({ privateKey: { algorithm: "RSA", size: 1024 } }),
        "a key that is never changed": certificate({ privateKey: { rotationPolicy: "Never" } }),
        "a certificate that signs others": certificate({ isCA: true }),
        "ten years": certificate({ duration: "87600h" }),
      },
      good: {
        "an elliptic key": certificate({
          privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        }),
      },
    },
  ),
];

export const operatorRows: readonly Row[] = [
  ...cloudnative,
  ...percona,
  ...others,
  ...gateways,
  ...certificates,
];
