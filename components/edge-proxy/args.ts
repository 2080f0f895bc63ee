/** A rate that one client (by address) may not exceed. */
export interface RateZone {
  requestsPerSecond: number;
  /** Requests over the rate that are still let through at once. nginx only: CloudFront's WAF has no burst. */
  burst: number;
}

/** Seconds to connect to a service, and to wait between two reads or writes. */
export interface Timeouts {
  connect: number;
  read: number;
  send: number;
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
  /** Do not log, and answer during maintenance too, as for health checks. @default true */
  log?: boolean;
  /** What differs from the edge's. CloudFront has one for a whole site: the longest of its routes. */
  timeouts?: Partial<Timeouts>;
  /** Largest request body, MiB. nginx only. @default the site's */
  maxBodyMiB?: number;
  /** Good answers under this path never change: browsers keep them a year, CloudFront too. @default false */
  immutable?: boolean;
}

/** What is served under some hosts. A site keeps its resources as long as it keeps its first host. */
export interface Site {
  /** Three at most: a load balancer's rule takes no more beside its paths. */
  hosts: string[];
  /** By path; empty for a site that redirects, or that has only files. */
  routes: Route[];
  /** Files that answer wherever no route does: the system's static site of that name, and the rate zone that applies. */
  static?: { site: string; zone: string };
  /** A host of another site, which these hosts send every visitor to for good, e.g. `www.` to the domain itself. */
  redirectTo?: string;
  /** @default the edge's */
  contentSecurityPolicy?: string;
  /** @default the edge's */
  maxBodyMiB?: number;
}

/** What visitors are told while nothing else is answered. */
export interface Maintenance {
  retryAfterSeconds: number;
  message: string;
}

export interface EdgeProxySpec {
  /** Names served; any other is refused. The first site's resources bear the edge's own name: append new ones. */
  sites: Site[];
  /** Paths of every site, with all below them, that answer 404 to the outside, e.g. `/metrics`. */
  denied: string[];
  /** Each counts one client's requests to all of its routes together. */
  rateZones: Record<string, RateZone>;
  /** Connections one client may hold at once. nginx only. */
  connectionsPerClient: number;
  /** Largest request body, MiB. nginx only; CloudFront inspects but does not limit. */
  maxBodyMiB: number;
  timeouts: Timeouts;
  /** Take a pod out for `seconds` after `count` failures. nginx only; on aws the health check does. */
  failures: { count: number; seconds: number };
  /** Content-Security-Policy of every answer. */
  contentSecurityPolicy: string;
  /** nginx pods; rate limits are divided by it. Only kubernetes. */
  replicas: number;
  /** Days that access logs are kept. */
  logDays: number;
  /** Answer 503 everywhere but on routes without a log. @default open */
  maintenance?: Maintenance;
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
