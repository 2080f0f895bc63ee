/**
 * Which chart brings each operator. Every version is one that was published, and fits the definitions that the
 * components are checked against. docs/components/cluster-addons.md says how to move to another.
 */
import type { OperatorName } from "../network/control-plane";

export interface Chart {
  chart: string;
  version: string;
  /** Absent when `chart` is an OCI address. */
  repository?: string;
  /** API groups whose definitions it brings. Deleting one deletes every object of it, databases first. */
  groups: readonly string[];
  /**
   * `kept`: templates that carry `helm.sh/resource-policy: keep`, and follow the chart. `once`: Helm's folder `crds`,
   * which Helm installs, then never changes and never removes.
   */
  definitions: "kept" | "once" | "none";
  /** Operators that have to answer before it starts. */
  after: readonly OperatorName[];
  /** TCP ports that the API server calls: webhooks, and an API of its own. @default none */
  called?: readonly number[];
  /** TCP ports that pods of the same namespace call. @default none */
  shared?: readonly number[];
  /** TCP ports that Prometheus asks. @default none */
  scraped?: readonly number[];
}

const PROMETHEUS_COMMUNITY = "https://prometheus-community.github.io/helm-charts";
const CLOUDNATIVE_PG = "https://cloudnative-pg.github.io/charts";

export const CHARTS: Readonly<Record<OperatorName, Chart>> = {
  "cert-manager": {
    ...{ chart: "cert-manager", version: "v1.21.2", repository: "https://charts.jetstack.io" },
    ...{ groups: ["cert-manager.io", "acme.cert-manager.io"], definitions: "kept", after: [] },
    ...{ called: [10250], scraped: [9402] },
  },
  "external-dns": {
    ...{ chart: "external-dns", version: "1.21.1" },
    repository: "https://kubernetes-sigs.github.io/external-dns",
    ...{ groups: ["externaldns.k8s.io"], definitions: "once", after: [] },
  },
  "cloudnative-pg": {
    ...{ chart: "cloudnative-pg", version: "0.29.0", repository: CLOUDNATIVE_PG },
    ...{ groups: ["postgresql.cnpg.io"], definitions: "kept", after: [] },
    called: [9443],
  },
  "barman-cloud": {
    ...{ chart: "plugin-barman-cloud", version: "0.7.0", repository: CLOUDNATIVE_PG },
    ...{ groups: ["barmancloud.cnpg.io"], definitions: "kept", after: ["cert-manager", "cloudnative-pg"] },
    shared: [9090],
  },
  "percona-mongodb": {
    ...{ chart: "psmdb-operator", version: "1.22.0" },
    repository: "https://percona.github.io/percona-helm-charts",
    ...{ groups: ["psmdb.percona.com"], definitions: "once", after: ["cert-manager"] },
  },
  // RabbitMQ publishes manifests and no chart; Bitnami's chart runs images that are no longer free. This one runs
  // RabbitMQ's own image, by its digest.
  rabbitmq: {
    ...{ chart: "oci://registry-1.docker.io/cloudpirates/rabbitmq-cluster-operator", version: "0.6.5" },
    ...{ groups: ["rabbitmq.com"], definitions: "once", after: [] },
  },
  redis: {
    ...{ chart: "redis-operator", version: "0.26.1" },
    repository: "https://ot-container-kit.github.io/helm-charts",
    ...{ groups: ["redis.redis.opstreelabs.in"], definitions: "once", after: [] },
  },
  elastic: {
    ...{ chart: "eck-operator", version: "3.5.0", repository: "https://helm.elastic.co" },
    ...{ groups: ["elasticsearch.k8s.elastic.co"], definitions: "kept", after: [] },
    called: [9443],
  },
  prometheus: {
    ...{ chart: "kube-prometheus-stack", version: "88.5.3", repository: PROMETHEUS_COMMUNITY },
    ...{ groups: ["monitoring.coreos.com"], definitions: "once", after: ["cert-manager"] },
    // The operator's webhook; then Grafana, kube-state-metrics and reloaders, Prometheus, Alertmanager and its gossip.
    ...{ called: [10250], shared: [3000, 8080, 9090, 9093, 9094, 10250] },
  },
  "prometheus-adapter": {
    ...{ chart: "prometheus-adapter", version: "5.3.0", repository: PROMETHEUS_COMMUNITY },
    ...{ groups: [], definitions: "none", after: ["cert-manager", "prometheus"] },
    called: [6443],
  },
};

export const OPERATORS = Object.keys(CHARTS) as OperatorName[];
