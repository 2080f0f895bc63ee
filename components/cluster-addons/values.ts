/** The values of each chart: pods that `restricted` accepts, requests and limits, and what the systems rely on. Pure. */
import { OPERATOR_NAMESPACES, type OperatorName } from "../network/control-plane";
import { RESTRICTED_CONTAINER, restrictedPod } from "../restricted";
import type { DnsWiring } from "./dns-providers";

export interface ValuesContext {
  /** Copies of operators whose webhook every change of a resource waits for. */
  replicas: number;
  storageClass: string;
  /** Names this cluster's DNS records as its own. */
  owner: string;
  domains: readonly string[];
  dns: DnsWiring | undefined;
}

export type Values = Record<string, unknown>;

/** Memory is the limit as well as the request: an operator that leaks is restarted, its neighbours are not. */
function resources(cpu: string, memory: string) {
  return { requests: { cpu, memory }, limits: { memory } };
}

const SECCOMP = { type: "RuntimeDefault" };
const SMALL = resources("50m", "128Mi");
const MEDIUM = resources("100m", "256Mi");

/** Days, and GiB of disk, that Prometheus keeps figures for. */
const METRICS = { days: 15, storageGiB: 50 };

/** Service of kube-prometheus-stack's Prometheus, under the name that it is given. */
const STACK = "kube-prometheus";
const PROMETHEUS_URL = `http://${STACK}-prometheus.${OPERATOR_NAMESPACES.prometheus}.svc`;

export const VALUES: Readonly<Record<OperatorName, (context: ValuesContext) => Values>> = {
  "cert-manager": ({ replicas, dns }) => ({
    crds: { enabled: true, keep: true },
    // Its lease would otherwise be in kube-system, where managed clusters let nobody write.
    global: { leaderElection: { namespace: OPERATOR_NAMESPACES["cert-manager"] } },
    replicaCount: replicas,
    resources: MEDIUM,
    serviceAccount: { annotations: dns?.annotations ?? {}, labels: dns?.podLabels ?? {} },
    podLabels: dns?.podLabels ?? {},
    webhook: { replicaCount: replicas, resources: SMALL },
    cainjector: { replicaCount: replicas, resources: MEDIUM },
    startupapicheck: { resources: SMALL },
  }),
  "external-dns": ({ owner, domains, dns }) => ({
    sources: ["service"],
    // Never takes a record away by itself: a Service that is made anew keeps its name meanwhile.
    policy: "upsert-only",
    registry: "txt",
    txtOwnerId: owner,
    domainFilters: [...domains],
    resources: SMALL,
    serviceAccount: { annotations: dns?.annotations ?? {}, labels: dns?.podLabels ?? {} },
    podLabels: dns?.podLabels ?? {},
    ...dns?.externalDns,
  }),
  "cloudnative-pg": ({ replicas }) => ({
    crds: { create: true },
    config: { clusterWide: true },
    replicaCount: replicas,
    resources: MEDIUM,
  }),
  "barman-cloud": () => ({ crds: { create: true }, resources: SMALL }),
  "percona-mongodb": () => ({
    watchAllNamespaces: true,
    disableTelemetry: true,
    podSecurityContext: restrictedPod(2),
    securityContext: RESTRICTED_CONTAINER,
    resources: MEDIUM,
  }),
  rabbitmq: () => ({
    clusterOperator: {
      watchAllNamespaces: true,
      resources: MEDIUM,
      // Would admit everyone to its metrics; the namespace's own policies decide.
      networkPolicy: { enabled: false },
    },
    // Users and queues come with the broker's own definition.
    msgTopologyOperator: { enabled: false, networkPolicy: { enabled: false } },
  }),
  redis: () => ({
    redisOperator: { imagePullPolicy: "IfNotPresent", webhook: false },
    // The images' own scripts know neither where this operator says the authority is, nor a server's whole name, nor
    // TLS between Sentinel and a primary: the operator's init container writes the configuration instead.
    featureGates: { GenerateConfigInInitContainer: true },
    podSecurityContext: restrictedPod(65532),
    securityContext: RESTRICTED_CONTAINER,
    resources: MEDIUM,
  }),
  elastic: () => ({
    installCRDs: true,
    telemetry: { disabled: true },
    podSecurityContext: { runAsNonRoot: true, seccompProfile: SECCOMP },
    resources: MEDIUM,
  }),
  prometheus: stackOfPrometheus,
  "prometheus-adapter": () => ({
    prometheus: { url: PROMETHEUS_URL, port: 9090 },
    certManager: { enabled: true },
    rules: { default: false, custom: [REQUESTS_PER_SECOND] },
    resources: MEDIUM,
  }),
};

/** `http_requests_per_second` of pods, which HorizontalPodAutoscalers scale at. ServiceMonitors ask every 15 s. */
const REQUESTS_PER_SECOND = {
  seriesQuery: 'http_requests_total{namespace!="",pod!=""}',
  resources: { overrides: { namespace: { resource: "namespace" }, pod: { resource: "pod" } } },
  name: { matches: "^http_requests_total$", as: "http_requests_per_second" },
  metricsQuery: "sum(rate(<<.Series>>{<<.LabelMatchers>>}[1m])) by (<<.GroupBy>>)",
};

/** How long certificates hold, under the namespaces that they are in. By Prometheus' chart: its definitions come after cert-manager. */
const CERTIFICATES = {
  name: "cert-manager",
  namespaceSelector: { matchNames: [OPERATOR_NAMESPACES["cert-manager"]] },
  selector: {
    matchLabels: { "app.kubernetes.io/name": "cert-manager", "app.kubernetes.io/component": "controller" },
  },
  podMetricsEndpoints: [{ port: "http-metrics", honorLabels: true }],
};

function stackOfPrometheus({ replicas, storageClass }: ValuesContext): Values {
  const disk = (storageGiB: number) => ({
    volumeClaimTemplate: {
      spec: {
        storageClassName: storageClass,
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: `${storageGiB}Gi` } },
      },
    },
  });
  const off = { enabled: false };
  return {
    fullnameOverride: STACK,
    crds: { enabled: true },
    // Needs the node's network, processes and disks: no namespace of this stack allows that.
    nodeExporter: off,
    // Managed clusters do not show these.
    ...{ kubeControllerManager: off, kubeScheduler: off, kubeEtcd: off, kubeProxy: off, coreDns: off },
    prometheusOperator: { admissionWebhooks: { certManager: { enabled: true } }, resources: MEDIUM },
    prometheus: {
      additionalPodMonitors: [CERTIFICATES],
      prometheusSpec: {
        replicas,
        retention: `${METRICS.days}d`,
        retentionSize: `${Math.floor(METRICS.storageGiB * 0.85)}GiB`,
        storageSpec: disk(METRICS.storageGiB),
        resources: resources("250m", "2Gi"),
        // Every system's monitors and rules, not only those that carry this release's label.
        ...{ serviceMonitorSelectorNilUsesHelmValues: false, podMonitorSelectorNilUsesHelmValues: false },
        ...{ probeSelectorNilUsesHelmValues: false, ruleSelectorNilUsesHelmValues: false },
      },
    },
    alertmanager: {
      alertmanagerSpec: { replicas, storage: disk(2), resources: SMALL },
    },
    "kube-state-metrics": { resources: SMALL },
    grafana: { resources: MEDIUM, sidecar: { resources: SMALL }, testFramework: off },
  };
}
