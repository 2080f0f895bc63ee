/** A rate that one client (by address) may not exceed. */
export interface RateZone {
  requestsPerSecond: number;
  /** Requests over the rate that are still let through at once. nginx only: CloudFront's WAF has no burst. */
  burst: number;
}

export interface Route {
  /** Path prefix, e.g. `/` or `/api`. */
  path: string;
  /** Service that answers. */
  service: string;
  /** Name of the rate zone that applies. */
  zone: string;
  /** Let the connection be upgraded to a websocket. @default false */
  websocket?: boolean;
  /** Do not log, as for health checks. @default true */
  log?: boolean;
}

export interface EdgeProxySpec {
  /** Names served; any other is refused. */
  hosts: string[];
  routes: Route[];
  /** Paths, with all below them, that answer 404 to the outside, e.g. `/metrics`. */
  denied: string[];
  rateZones: Record<string, RateZone>;
  /** Connections one client may hold at once. nginx only. */
  connectionsPerClient: number;
  /** Largest request body, MiB. nginx only; CloudFront inspects but does not limit. */
  maxBodyMiB: number;
  /** Seconds to connect to a service, and to wait between two reads or writes. */
  timeouts: { connect: number; read: number; send: number };
  /** Take a pod out for `seconds` after `count` failures. nginx only; on aws the health check does. */
  failures: { count: number; seconds: number };
  /** Content-Security-Policy of every answer. */
  contentSecurityPolicy: string;
  /** nginx pods; rate limits are divided by it. Only kubernetes. */
  replicas: number;
  /** Days that access logs are kept. */
  logDays: number;
}

/** What the edge must know of a service it sends requests to. */
export interface Upstream {
  port: number;
  health: { path: string; period: number; timeout: number; failures: number };
}

/** The parts of a stack's AWS settings that only an edge needs. */
export interface EdgeDns {
  hostedZoneId: string;
  cloudfrontPrefixListId: string;
}
