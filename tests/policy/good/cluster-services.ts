/** Certificates, secrets, monitoring and operators of a cluster. */
import { type GoodPlan, plan, type Specimen } from "./specimen";

const here = (name: string) => ({ name, namespace: "portal" });

export const clusterServices: readonly Specimen[] = [
  {
    what: "a certificate that is renewed in time",
    type: "kubernetes:cert-manager.io/v1:Certificate",
    props: {
      metadata: here("portal-tls"),
      spec: {
        secretName: "portal-tls",
        duration: "2160h",
        renewBefore: "720h",
        dnsNames: ["portal.example.com"],
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        issuerRef: { kind: "ClusterIssuer", name: "letsencrypt" },
      },
    },
  },
  {
    what: "a certificate that leaves its key and its term to cert-manager",
    type: "kubernetes:cert-manager.io/v1:Certificate",
    props: {
      metadata: here("api-tls"),
      spec: { secretName: "api-tls", dnsNames: ["api.portal.svc"], issuerRef: { name: "ca" } },
    },
  },
  {
    what: "an issuer of Let's Encrypt",
    type: "kubernetes:cert-manager.io/v1:ClusterIssuer",
    props: {
      metadata: { name: "letsencrypt" },
      spec: {
        acme: {
          server: "https://acme-v02.api.letsencrypt.org/directory",
          email: "certificates@example.com",
          privateKeySecretRef: { name: "letsencrypt" },
          solvers: [{ http01: { ingress: { ingressClassName: "nginx" } } }],
        },
      },
    },
  },
  {
    what: "an issuer of the namespace",
    type: "kubernetes:cert-manager.io/v1:Issuer",
    props: { metadata: here("ca"), spec: { ca: { secretName: "ca" } } },
  },
  {
    what: "a Secret that comes from a store outside",
    type: "kubernetes:external-secrets.io/v1:ExternalSecret",
    props: {
      metadata: here("records-app"),
      spec: {
        refreshInterval: "1h",
        secretStoreRef: { kind: "SecretStore", name: "aws" },
        target: { name: "records-app", creationPolicy: "Owner" },
        data: [{ secretKey: "password", remoteRef: { key: "records/master", property: "password" } }],
      },
    },
  },
  {
    what: "metrics over TLS",
    type: "kubernetes:monitoring.coreos.com/v1:ServiceMonitor",
    props: {
      metadata: here("api"),
      spec: {
        selector: { matchLabels: { app: "api" } },
        endpoints: [
          {
            port: "metrics",
            scheme: "https",
            interval: "30s",
            tlsConfig: { ca: { secret: { name: "ca", key: "ca.crt" } }, serverName: "api.portal.svc" },
          },
        ],
      },
    },
  },
  {
    what: "metrics of pods inside the namespace",
    type: "kubernetes:monitoring.coreos.com/v1:PodMonitor",
    props: {
      metadata: here("records"),
      spec: {
        selector: { matchLabels: { "cnpg.io/cluster": "records" } },
        podMetricsEndpoints: [{ port: "metrics" }],
      },
    },
  },
  {
    what: "an alarm when no backup was made",
    type: "kubernetes:monitoring.coreos.com/v1:PrometheusRule",
    props: {
      metadata: here("backups"),
      spec: {
        groups: [
          {
            name: "backups",
            rules: [
              {
                alert: "BackupMissing",
                expr: "time() - max(cnpg_collector_last_available_backup_timestamp) > 90000",
                for: "15m",
                labels: { severity: "critical" },
              },
            ],
          },
        ],
      },
    },
  },
  {
    what: "a Prometheus inside the cluster",
    type: "kubernetes:monitoring.coreos.com/v1:Prometheus",
    props: {
      metadata: { name: "main", namespace: "monitoring" },
      spec: {
        replicas: 2,
        retention: "30d",
        serviceAccountName: "prometheus",
        listenLocal: false,
        securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: "RuntimeDefault" } },
        storage: {
          volumeClaimTemplate: {
            spec: { storageClassName: "kept", resources: { requests: { storage: "50Gi" } } },
          },
        },
        web: {
          tlsConfig: {
            cert: { secret: { name: "prometheus-tls", key: "tls.crt" } },
            keySecret: { name: "prometheus-tls", key: "tls.key" },
          },
        },
      },
    },
  },
  {
    what: "a chart of an operator, in one exact version",
    type: "kubernetes:helm.sh/v3:Release",
    options: { under: ["ward:components:ClusterAddons"] },
    props: {
      chart: "cloudnative-pg",
      version: "0.24.0",
      namespace: "cnpg-system",
      repositoryOpts: { repo: "https://cloudnative-pg.github.io/charts" },
      values: { crds: { create: true } },
      atomic: true,
    },
  },
  {
    what: "an extension of the API with an authority",
    type: "kubernetes:apiregistration.k8s.io/v1:APIService",
    props: {
      metadata: { name: "v1beta1.metrics.k8s.io" },
      spec: {
        group: "metrics.k8s.io",
        version: "v1beta1",
        groupPriorityMinimum: 100,
        versionPriority: 100,
        caBundle: "LS0tLS1CRUdJTg==",
        service: { name: "metrics-server", namespace: "kube-system" },
      },
    },
  },
  {
    what: "a webhook inside the cluster with an authority, that fails closed",
    type: "kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration",
    props: {
      metadata: { name: "policies" },
      webhooks: [
        {
          name: "policies.portal.svc",
          clientConfig: {
            caBundle: "LS0tLS1CRUdJTg==",
            service: { name: "policies", namespace: "portal", path: "/validate" },
          },
          failurePolicy: "Fail",
          sideEffects: "None",
          admissionReviewVersions: ["v1"],
          rules: [
            { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["pods"] },
          ],
        },
      ],
    },
  },
];

export const clusterServicePlans: readonly GoodPlan[] = [
  plan("a namespace's authority and what it signs", {
    "self-signed": {
      type: "kubernetes:cert-manager.io/v1:Issuer",
      options: { under: ["ward:components:Network"] },
      props: { metadata: here("self-signed"), spec: { selfSigned: {} } },
    },
    root: {
      type: "kubernetes:cert-manager.io/v1:Certificate",
      options: { under: ["ward:components:Network"] },
      props: {
        metadata: here("ca"),
        spec: {
          isCA: true,
          commonName: "portal",
          secretName: "ca",
          duration: "43800h",
          privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
          issuerRef: { name: "self-signed" },
        },
      },
    },
    issuer: {
      type: "kubernetes:cert-manager.io/v1:Issuer",
      props: { metadata: here("ca"), spec: { ca: { secretName: "ca" } } },
    },
    api: {
      type: "kubernetes:cert-manager.io/v1:Certificate",
      props: {
        metadata: here("api-tls"),
        spec: {
          secretName: "api-tls",
          dnsNames: ["api.portal.svc"],
          usages: ["server auth", "client auth"],
          privateKey: { rotationPolicy: "Always" },
          issuerRef: { name: "ca", kind: "Issuer" },
        },
      },
    },
  }),
];
