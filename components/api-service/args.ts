import type { ConnectionField } from "../connection";

/** A health check over HTTP; times in seconds. */
export interface Probe {
  path: string;
  initialDelay: number;
  period: number;
  timeout: number;
  failures: number;
}

/**
 * Where the value of an environment variable comes from: itself, a connection's secret, a secret by name, or the
 * URL (`http://host:port`) of another service of the system.
 */
export type EnvSource =
  | string
  | { connection: string; field: ConnectionField }
  | { secret: string }
  | { service: string };

/** A destination outside the system. Hosts are for the reader; what is enforced is the port. */
export interface Egress {
  host: string;
  port: number;
}

/** Of what an application tells about itself, what CloudWatch is told, a minute each. */
export interface Told {
  /** Metrics that go up and down. Of several series of a replica the highest is told. */
  gauges: readonly string[];
  /** Metrics that only grow, and the label by whose values they are told besides the whole. Told is what was added. */
  counters: Readonly<Record<string, string>>;
}

export interface ApiServiceSpec {
  /** A digest or an exact tag; never `latest`. */
  image: string;
  /** In place of the image's command (CMD); its entrypoint stays. */
  command?: string[];
  /** Port the container listens on, plain HTTP inside the system. @default none: nobody calls it, as a worker on a queue */
  port?: number;
  /** Port of the Kubernetes Service in front of it. @default `port` */
  servicePort?: number;
  /** CPUs, as a share of one: 0.25 is 250m. On aws the task has the limit. */
  cpus: { request: number; limit: number };
  memoryMiB: { request: number; limit: number };
  replicas: { min: number; max: number };
  /** At which average over its replicas another one is added. */
  scaling: {
    /** Percent of the request (aws: of the task). */
    cpuPercent?: number;
    memoryPercent?: number;
    /** Of one replica. Only for a service that the edge sends requests to. */
    requestsPerSecond?: number;
    /** How long a figure has to be exceeded. On aws target tracking always decides after three minutes. @default 0 */
    sustainedSeconds?: number;
  };
  /** Both probes are given with a port, and neither without. On aws period 5–300, timeout 2–60, failures 1–10. */
  liveness?: Probe;
  readiness?: Probe;
  /** How the container checks itself on Fargate: program and arguments. @default curl to the liveness probe */
  healthCommand?: string[];
  /**
   * Seconds from a container's start in which failed checks do not count on Fargate, at most 300. On kubernetes that is
   * `liveness.initialDelay` itself. @default liveness.initialDelay
   */
  startSeconds?: number;
  /** Replicas over and under the wanted number during an update. */
  rollout: { maxSurge: number; maxUnavailable: number };
  env: Record<string, EnvSource>;
  /** Runs to its end before a new version starts, e.g. migrations. Must be idempotent. */
  release?: { command: string[] };
  /** Variables that say how many connections each replica may hold, by connection. */
  pools?: Record<string, string>;
  /** Names of the connections it may open; nothing else in the system can be reached. */
  uses: string[];
  /** Services of the system that it calls on their ports. @default none */
  calls?: string[];
  /** Ports that its replicas open to one another, e.g. for a cluster of their own. @default none */
  peerPorts?: number[];
  egress: Egress[];
  /** Paths the container may write to; all else is read-only. Empty at every start. */
  writablePaths: string[];
  /**
   * Configuration by absolute path, not secret. A file's folder belongs to Ward: nothing of the image is seen
   * there. All of a service's files together stay under 50 kB.
   */
  files?: Record<string, string>;
  /** Path that Prometheus scrapes; not served by the edge. On aws only `told` is read there. */
  metricsPath?: string;
  /** Port of `metricsPath`. @default port */
  metricsPort?: number;
  /** What CloudWatch is told of `metricsPath`; on kubernetes Prometheus has it all. @default none */
  told?: Told;
  /** User and group the container runs as. @default 1000 */
  uid?: number;
  /** Days that the container's log is kept. @default 30 */
  logDays?: number;
}
