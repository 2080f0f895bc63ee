/** What is watched, when somebody is told, and what is drawn: plain data. */

/** A service of the system, as its target runs it. */
export interface WatchedService {
  kind: "service";
  /** Physical name. */
  name: string;
  replicas: { min: number; max: number };
  /** Whether the edge sends it requests. */
  routed: boolean;
  /** Where its metrics come from, if it tells any: what Prometheus calls the job, the name of its Service. */
  job?: string;
  /** Whether it counts its requests as the spec's `http` says. */
  counted: boolean;
  /** Whether CloudWatch is told what it says of itself (told.ts). @default false */
  told?: boolean;
}

export interface WatchedDatabase {
  kind: "database";
  /** Connection name, as of all data. */
  name: string;
  engine: "postgres" | "mongodb";
  /** Servers that hold a copy of the data and answer, the primary among them. */
  servers: number;
  /** Servers of them that only read, by a name of their own (RDS). */
  readReplicas: number;
  storageGiB: number;
  /** Absent where the engine derives it from its memory. */
  maxConnections?: number;
}

export interface WatchedCache {
  kind: "cache";
  name: string;
  /** Primaries. */
  shards: number;
  /** Of each primary. */
  replicas: number;
  /** Whether a full cache makes room by itself: then full is what it is meant to be. */
  evicts: boolean;
  /** Whether it writes snapshots to its disk. */
  saves: boolean;
}

export interface WatchedBroker {
  kind: "broker";
  name: string;
  members: number;
}

export interface WatchedSearch {
  kind: "search";
  name: string;
  members: number;
  /** Of each member. */
  storageGiB: number;
}

export interface WatchedStore {
  kind: "store";
  name: string;
  /** Servers (kubernetes). */
  members: number;
}

/** What the internet reaches, as one: certificates, and the services behind it. */
export interface WatchedEdge {
  kind: "edge";
  /** `edge` */
  name: string;
  /** Jobs of the services that it sends requests to, of those that Prometheus asks. */
  jobs: readonly string[];
}

export type Watched =
  | WatchedService
  | WatchedDatabase
  | WatchedCache
  | WatchedBroker
  | WatchedSearch
  | WatchedStore
  | WatchedEdge;

export type Kind = Watched["kind"];

/** What an application counts requests with. Prometheus' own names: prom-client, as most guides have it. */
export interface HttpMetrics {
  /** Counter of requests. */
  requests: string;
  /** Label of it that holds the status. */
  status: string;
  /** Histogram of seconds; one of its buckets ends at the goal. */
  seconds: string;
}

/** A gauge of the application, as it is. */
interface GaugeCondition {
  gauge: string;
}

/** Percent of a counter's growth in five minutes that has a label of this value. */
interface ShareCondition {
  share: string;
  /** Label and value: `{ status: "failure" }`. */
  where: Readonly<Record<string, string>>;
}

/** Something that is measured of every watched thing it fits (signals.ts), or of what one service says of itself. */
export type Measured = string | GaugeCondition | ShareCondition;

/** When somebody is told. */
export interface AlertSpec {
  /** In Prometheus' style: `HighErrorRate`. Its page has a heading of this name. */
  name: string;
  measured: Measured;
  /** Only of this thing. @default each that it fits; of an application's own metric it has to be said */
  of?: string;
  /** Rings above it, or below it: one of the two, in the unit of what is measured. */
  above?: number;
  below?: number;
  /** Minutes that it has to hold. */
  forMinutes: number;
  /** `critical` wakes somebody; `warning` is seen in the morning. */
  severity: "critical" | "warning";
  /** What has happened, in a sentence; the thing's name stands before it. */
  says: string;
  /** Section of the guide that asks for it, or `ours`. */
  source: string;
}

/** What users were promised. Two thirds of the alerts about it follow from these figures (burn-rates.ts). */
export interface Goals {
  /** Percent of requests that do not fail by the system's own fault. */
  availabilityPercent: number;
  /** Percent of requests that are answered within … */
  latencyPercent: number;
  /** … so many seconds. On kubernetes a bucket of the application's histogram has to end there. */
  latencySeconds: number;
}

/** One line of a panel: an expression of Prometheus, in which `{}` stands for the system's namespace. */
export interface PanelQuery {
  expr: string;
  legend: string;
}

/** A panel of the dashboard that the guide asks for. */
export interface PanelSpec {
  title: string;
  /** Grafana's word: `reqps`, `s`, `percentunit`, `short`. */
  unit: string;
  queries: readonly PanelQuery[];
}

export interface ObservabilitySpec {
  goals: Goals;
  http: HttpMetrics;
  alerts: readonly AlertSpec[];
  /** What the guide wants to see beside what every system shows. */
  panels: readonly PanelSpec[];
  /** What there is on this target. */
  watched: readonly Watched[];
}
