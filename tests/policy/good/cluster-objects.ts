/** What pods read and keep: settings, claims and classes of volumes. */
import type { Props } from "../support";
import type { Specimen } from "./specimen";

const named = (name: string): Props => ({ name, namespace: "portal", labels: { app: name } });

export const clusterObjects: readonly Specimen[] = [
  {
    what: "a budget for disruptions",
    type: "kubernetes:policy/v1:PodDisruptionBudget",
    props: { metadata: named("api"), spec: { minAvailable: 1, selector: { matchLabels: { app: "api" } } } },
  },
  {
    what: "settings that hold no secret",
    type: "kubernetes:core/v1:ConfigMap",
    props: {
      metadata: named("settings"),
      data: {
        "app.yaml":
          "database:\n  host: records-rw.portal.svc\n  sslmode: verify-full\ntracing: https://collector.example.com\n",
        TOKEN_ISSUER: "https://login.example.com",
        "ca.crt": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
      },
    },
  },
  {
    what: "a volume that stays when its claim goes",
    type: "kubernetes:storage.k8s.io/v1:StorageClass",
    props: {
      metadata: { name: "kept" },
      provisioner: "ebs.csi.aws.com",
      parameters: { type: "gp3", encrypted: "true" },
      reclaimPolicy: "Retain",
      allowVolumeExpansion: true,
      volumeBindingMode: "WaitForFirstConsumer",
    },
  },
  {
    what: "a claim of a volume",
    type: "kubernetes:core/v1:PersistentVolumeClaim",
    props: {
      metadata: named("scans"),
      spec: {
        storageClassName: "kept",
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "100Gi" } },
      },
    },
  },
  {
    what: "configurations that speak of TLS and of secrets without holding them",
    type: "kubernetes:core/v1:ConfigMap",
    props: {
      metadata: named("configurations"),
      data: {
        "nginx.conf":
          "events {}\nhttp { server { listen 8443 ssl; ssl_protocols TLSv1.2 TLSv1.3; location / { proxy_pass https://api; } } }\n",
        "redis.conf": "port 0\ntls-port 6379\ntls-auth-clients no\n",
        "app.yaml": "auth:\n  passwordFile: /run/secrets/password\n  tokenFile: /run/secrets/token\n",
        "rules.yml":
          "groups:\n- name: tokens\n  rules:\n  - alert: TokenExpires\n    expr: token_expires_seconds < 60\n",
        "ca-bundle.pem": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
      },
    },
  },
  {
    what: "a database of CloudNativePG that stays when its object goes",
    type: "kubernetes:postgresql.cnpg.io/v1:Database",
    props: {
      metadata: named("records"),
      spec: { name: "records", owner: "records", cluster: { name: "main" } },
    },
  },
  {
    what: "a volume of a disk that is encrypted where it was made",
    type: "kubernetes:core/v1:PersistentVolume",
    props: {
      metadata: { name: "scans" },
      spec: {
        capacity: { storage: "100Gi" },
        accessModes: ["ReadWriteOnce"],
        persistentVolumeReclaimPolicy: "Retain",
        csi: { driver: "ebs.csi.aws.com", volumeHandle: "vol-0123456789abcdef0" },
      },
    },
  },
];
