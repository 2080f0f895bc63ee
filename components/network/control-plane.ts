/**
 * Who besides a system's own services must reach its pods, or be reached by them, for the cluster to work.
 * Default-deny policies would otherwise let the first update hang. One table: change a namespace here.
 */

export type Peer =
  | { namespaceSelector: { matchLabels: Record<string, string> } }
  | { podSelector: { matchLabels: Record<string, string> } }
  | { ipBlock: { cidr: string } };

function namespacePeer(namespace: string): Peer {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } };
}

/** Where each operator lives: ClusterAddons installs it there, and the systems' policies name it. */
export const OPERATOR_NAMESPACES = {
  "cert-manager": "cert-manager",
  "external-dns": "external-dns",
  "cloudnative-pg": "cnpg-system",
  /** Calls CloudNativePG in its own namespace. */
  "barman-cloud": "cnpg-system",
  "percona-mongodb": "psmdb-operator",
  rabbitmq: "rabbitmq-system",
  redis: "redis-operator",
  elastic: "elastic-system",
  prometheus: "monitoring",
  "prometheus-adapter": "monitoring",
} as const;

export type OperatorName = keyof typeof OPERATOR_NAMESPACES;

const operatorPeer = (operator: OperatorName): Peer => namespacePeer(OPERATOR_NAMESPACES[operator]);

/** What every namespace begins with: nothing in, nothing out. */
export const DENY_BY_DEFAULT = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

/** Cluster DNS, and the link-local address of NodeLocal DNSCache. */
export const DNS_PEERS: Peer[] = [namespacePeer("kube-system"), { ipBlock: { cidr: "169.254.20.10/32" } }];

/** CloudNativePG's operator asks instances for their status. */
export const POSTGRES_OPERATOR: Peer = operatorPeer("cloudnative-pg");

/** redis-operator configures replication and watches roles. */
export const REDIS_OPERATOR: Peer = operatorPeer("redis");

/** Percona's operator for MongoDB configures replica sets and their users. */
export const MONGODB_OPERATOR: Peer = operatorPeer("percona-mongodb");

/** RabbitMQ's operators: users, queues and policies through the management interface. */
export const RABBITMQ_OPERATOR: Peer = operatorPeer("rabbitmq");

/** Elastic's operator (ECK) watches the members' health and replaces them one by one. */
export const SEARCH_OPERATOR: Peer = operatorPeer("elastic");

/** Prometheus scrapes metrics. */
export const SCRAPER: Peer = operatorPeer("prometheus");

/**
 * Operator-made pods talk to the API server (leases, status), which no selector can name: TCP 443, and 6443
 * where the server listens there. The same rule lets PostgreSQL reach the backup store.
 */
export const API_SERVER = {
  to: [{ ipBlock: { cidr: "0.0.0.0/0" } }],
  ports: [
    { port: 443, protocol: "TCP" },
    { port: 6443, protocol: "TCP" },
  ],
};
