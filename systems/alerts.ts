/**
 * Alerts that every system of this kind needs, with figures of ours. A spec sheet adds its guide's, or says a figure
 * otherwise: the same name takes its place.
 */
import type { AlertSpec, HttpMetrics } from "../components/observability/args";

/** What prom-client's middlewares call them, and two of the guides. One bucket of the histogram has to end at the goal. */
export const HTTP: HttpMetrics = {
  requests: "http_requests_total",
  status: "status_code",
  seconds: "http_request_duration_seconds",
};

const source = "ours";
const critical = { severity: "critical", source } as const;
const warning = { severity: "warning", source } as const;

const STANDARD: readonly AlertSpec[] = [
  // Services
  {
    name: "ServiceDown",
    measured: "service-running",
    below: 1,
    forMinutes: 2,
    ...critical,
    says: "has no replica that serves",
  },
  {
    name: "ReplicasMissing",
    measured: "service-missing",
    above: 0,
    forMinutes: 15,
    ...warning,
    says: "has fewer replicas than it should for a quarter of an hour",
  },
  {
    name: "RestartLoop",
    measured: "service-restarts",
    above: 3,
    forMinutes: 5,
    ...critical,
    says: "restarts again and again",
  },
  {
    name: "AtMostReplicas",
    measured: "service-share-of-most",
    above: 99,
    forMinutes: 30,
    ...warning,
    says: "runs as many replicas as it may, and cannot grow",
  },
  {
    name: "MetricsMissing",
    measured: "service-asked",
    below: 1,
    forMinutes: 15,
    ...warning,
    says: "tells no metrics: alerts built on them are blind",
  },
  {
    name: "HighCpu",
    measured: "service-cpu",
    above: 90,
    forMinutes: 15,
    ...warning,
    says: "uses more than 90 % of its CPU",
  },
  {
    name: "HighMemory",
    measured: "service-memory",
    above: 90,
    forMinutes: 10,
    ...warning,
    says: "uses more than 90 % of its memory, and is killed at 100 %",
  },
  {
    name: "HighErrorRate",
    measured: "service-errors",
    above: 5,
    forMinutes: 5,
    ...warning,
    says: "fails more than 5 % of its requests",
  },
  // Databases
  {
    name: "DatabasePrimaryDown",
    measured: "database-primary",
    below: 1,
    forMinutes: 2,
    ...critical,
    says: "has no server that takes writes",
  },
  {
    name: "DatabaseServerMissing",
    measured: "database-missing",
    above: 0,
    forMinutes: 15,
    ...warning,
    says: "has fewer servers than it should for a quarter of an hour",
  },
  {
    name: "DatabaseConnectionPoolExhausted",
    measured: "database-connections",
    above: 90,
    forMinutes: 2,
    ...critical,
    says: "has less than 10 % of its connections left",
  },
  {
    name: "DatabaseReplicationLag",
    measured: "database-lag",
    above: 60,
    forMinutes: 5,
    ...warning,
    says: "has a copy that is more than a minute behind",
  },
  {
    name: "DatabaseHighCpu",
    measured: "database-cpu",
    above: 90,
    forMinutes: 15,
    ...warning,
    says: "uses more than 90 % of its CPU",
  },
  {
    name: "DatabaseDiskLow",
    measured: "database-disk",
    below: 20,
    forMinutes: 15,
    ...warning,
    says: "has less than 20 % of its disk free",
  },
  {
    name: "DatabaseDiskFull",
    measured: "database-disk",
    below: 10,
    forMinutes: 5,
    ...critical,
    says: "has less than 10 % of its disk free",
  },
  {
    name: "DatabaseLogNotArchived",
    measured: "database-archive",
    above: 0,
    forMinutes: 15,
    ...critical,
    says: "cannot archive its log: what is lost with it grows",
  },
  // Caches
  {
    name: "CachePrimaryDown",
    measured: "cache-primaries",
    above: 0,
    forMinutes: 2,
    ...critical,
    says: "lacks a primary: what it held is out of reach",
  },
  {
    name: "CacheServerMissing",
    measured: "cache-missing",
    above: 0,
    forMinutes: 15,
    ...warning,
    says: "has fewer servers than it should for a quarter of an hour",
  },
  {
    name: "CacheMemoryFull",
    measured: "cache-memory",
    above: 90,
    forMinutes: 5,
    ...critical,
    says: "has less than 10 % of its memory left, and will refuse writes",
  },
  {
    name: "CacheReplicationLag",
    measured: "cache-lag",
    above: 30,
    forMinutes: 5,
    ...warning,
    says: "has a replica that is more than half a minute behind",
  },
  {
    name: "CacheNotSaved",
    measured: "cache-saved",
    below: 1,
    forMinutes: 15,
    ...warning,
    says: "could not write its last snapshot to its disk",
  },
  {
    name: "CacheDiskLow",
    measured: "cache-disk",
    below: 15,
    forMinutes: 15,
    ...warning,
    says: "has less than 15 % of its disk free",
  },
  // Brokers
  {
    name: "QueueBacklog",
    measured: "broker-waiting",
    above: 1000,
    forMinutes: 10,
    ...warning,
    says: "has more than 1000 messages that wait",
  },
  {
    name: "QueueGrowing",
    measured: "broker-growth",
    above: 10,
    forMinutes: 30,
    ...warning,
    says: "takes 10 messages a minute more than are done, for half an hour",
  },
  {
    name: "BrokerMemoryHigh",
    measured: "broker-memory",
    above: 80,
    forMinutes: 5,
    ...critical,
    says: "is near the memory at which publishers are blocked",
  },
  {
    name: "BrokerDiskLow",
    measured: "broker-disk",
    below: 2,
    forMinutes: 5,
    ...critical,
    says: "is near the disk at which publishers are blocked",
  },
  {
    name: "BrokerServerMissing",
    measured: "broker-missing",
    above: 0,
    forMinutes: 15,
    ...warning,
    says: "has fewer servers than it should for a quarter of an hour",
  },
  // Searches
  {
    name: "SearchMemberMissing",
    measured: "search-missing",
    above: 0,
    forMinutes: 15,
    ...warning,
    says: "has fewer members than it should for a quarter of an hour",
  },
  {
    name: "SearchDiskLow",
    measured: "search-disk",
    below: 20,
    forMinutes: 15,
    ...warning,
    says: "has less than 20 % of a disk free, and will take no new documents",
  },
  // Object stores
  {
    name: "StoreServerMissing",
    measured: "store-missing",
    above: 0,
    forMinutes: 15,
    ...critical,
    says: "has fewer servers than it should for a quarter of an hour",
  },
  {
    name: "StoreDiskLow",
    measured: "store-disk",
    below: 20,
    forMinutes: 15,
    ...warning,
    says: "has less than 20 % of a disk free",
  },
  // Cert-manager renews 30 days before the end, ACM 60: one that is left less has not been renewed.
  {
    name: "CertificateExpires",
    measured: "certificate-days",
    below: 21,
    forMinutes: 60,
    ...critical,
    says: "has a certificate that ends in less than 21 days, and was not renewed",
  },
];

/** Those of every system, and a guide's in their place or after them. */
export function withStandardAlerts(own: readonly AlertSpec[] = []): readonly AlertSpec[] {
  const names = new Set(own.map(({ name }) => name));
  return [...STANDARD.filter(({ name }) => !names.has(name)), ...own];
}
