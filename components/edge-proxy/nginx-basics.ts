/** What nginx's `http` level says for all sites: limits of size and time, TLS, the access log, rates. */
import { FRESH, IMMUTABLE } from "../static-site/caching";
import type { EdgeProxySpec, RateZone } from "./args";
import { securityHeaders, TLS } from "./headers";
import { loggedPath } from "./logged-path";
import { block, quote } from "./nginx-text";

/** Ports inside the container: an unprivileged user may not open 80 and 443. */
export const NGINX_PORTS = { http: 8080, https: 8443 } as const;

export interface NginxSurroundings {
  /** Host and port of each service; `resolve` follows pods as they come and go (nginx 1.27.3 or newer). */
  upstreams: Record<string, { host: string; port: number }>;
  /** Folder of each static site, and the paths in it whose names carry a hash. */
  staticSites: Record<string, { root: string; hashed: readonly string[] }>;
  /** Address of the DNS server that `resolve` asks. */
  resolver: string;
  /** Folder of `tls.crt` and `tls.key`. */
  certificates: string;
  /** Pods that share the load: each gives out its part of every rate. */
  replicas: number;
}

/** `text/html` is always compressed. */
const COMPRESSED = [
  "application/javascript",
  "application/json",
  "application/manifest+json",
  "application/rss+xml",
  "application/wasm",
  "application/xml",
  "image/svg+xml",
  "text/css",
  "text/javascript",
  "text/plain",
  "text/xml",
];

/**
 * A write for every request costs up to a tenth of it. What is not written yet, of the last second at most, is written when
 * nginx is told to stop; a worker that is killed loses it. No more at once than a pipe takes whole (PIPE_BUF): lines
 * of two workers that are shorter never mix.
 */
const ACCESS_LOG = "access_log /dev/stdout json buffer=4k flush=1s;";

/** Answers that may be kept; a file that is missing during an update is not missing for a year. */
const GOOD = [200, 206, 304];
export const IMMUTABLE_WHEN_GOOD = "add_header Cache-Control $immutable always;";

/** Files of a site change with the pod only: to look for each of them anew costs a tenth of a request. */
const FILES_KEPT_OPEN = ["open_file_cache max=1000 inactive=60s;", "open_file_cache_valid 60s;"];

export function basics(spec: EdgeProxySpec, around: NginxSurroundings): string[] {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return [
    "include /etc/nginx/mime.types;",
    "default_type application/octet-stream;",
    ...temporary.map((kind) => `${kind}_temp_path /tmp/${kind};`),
    "server_tokens off;",
    // All that a request needs here, its line of the log too, in one piece of memory: nginx's own 4k are two or three.
    "request_pool_size 8k;",
    "sendfile on;",
    "tcp_nopush on;",
    ...FILES_KEPT_OPEN,
    "keepalive_timeout 65s;",
    // A new connection costs as much as twenty requests; an hour is the most that one lasts in any case.
    "keepalive_requests 10000;",
    "client_header_timeout 10s;",
    "client_body_timeout 30s;",
    "send_timeout 30s;",
    "reset_timedout_connection on;",
    "large_client_header_buffers 4 8k;",
    `client_max_body_size ${spec.maxBodyMiB}m;`,
    `resolver ${around.resolver} valid=10s ipv6=off;`,
    "resolver_timeout 5s;",
    ...loggedPath(),
    `log_format json escape=json ${quote(accessLogLine())};`,
    ACCESS_LOG,
    "gzip on;",
    "gzip_vary on;",
    "gzip_min_length 1024;",
    `gzip_types ${COMPRESSED.join(" ")};`,
    ...requestId(),
    // An address without the port inside the container, where a folder's name is completed with its slash.
    "absolute_redirect off;",
    ...block("map $host $certificates", [`default ${around.certificates};`]),
    ...block("map $http_upgrade $connection_upgrade", ["default upgrade;", "'' '';"]),
    ...block("map $status $immutable", [
      `default ${quote(FRESH)};`,
      ...GOOD.map((status) => `${status} ${quote(IMMUTABLE)};`),
    ]),
  ];
}

/** For every server: a handshake is negotiated by the default one, before the client has named another. */
export function tls(): string[] {
  return [
    `ssl_protocols ${TLS.protocols.join(" ")};`,
    `ssl_ciphers ${TLS.ciphers.join(":")};`,
    `ssl_ecdh_curve ${TLS.curves.join(":")};`,
    "ssl_prefer_server_ciphers off;",
    "ssl_session_timeout 1d;",
    "ssl_session_cache shared:tls:10m;",
    "ssl_session_tickets off;",
  ];
}

/**
 * Which pod, when the request came, by which of its connections and as which request on it: no two are the same. What nginx
 * itself has, `$request_id`, is drawn at random: a tenth of its own instructions for a request (docs/performance.md).
 */
export const REQUEST_ID = "$edge_request_id";

/** As a map, for it is worked out once for a request, when somebody asks. */
function requestId(): string[] {
  return block(`map $pid ${REQUEST_ID}`, ['default "$hostname-$msec-$connection-$connection_requests";']);
}

/** One JSON object a line. No query, where names and tokens would stand, and no ids of patients. */
function accessLogLine(): string {
  const fields = {
    time: "$time_iso8601",
    client: "$remote_addr",
    method: "$request_method",
    host: "$host",
    path: "$logged_path",
    protocol: "$server_protocol",
    status: "$status",
    bytes: "$body_bytes_sent",
    seconds: "$request_time",
    upstream: "$upstream_addr",
    upstreamStatus: "$upstream_status",
    upstreamSeconds: "$upstream_response_time",
    tls: "$ssl_protocol",
    requestId: REQUEST_ID,
  };
  return JSON.stringify(fields);
}

export function limits(spec: EdgeProxySpec, replicas: number): string[] {
  const zones = Object.entries(spec.rateZones).map(
    ([zone, rate]) => `limit_req_zone $binary_remote_addr zone=${zone}:10m rate=${share(rate, replicas)}r/m;`,
  );
  return [...zones, "limit_req_status 429;"];
}

/**
 * Whatever goes wrong with one request, nginx tells together with the whole of it, the query too. The access log says
 * it without: by status, and by what the service answered.
 */
export const ONLY_ALERTS = "error_log /dev/stderr alert;";

/** A replica's part of a rate, in requests per minute: nginx takes no fractions of a second. */
function share(rate: RateZone, replicas: number): number {
  return Math.max(1, Math.floor((rate.requestsPerSecond * 60) / replicas));
}

/** A replica lets its part of a burst through, at once; all of them together never more than the whole. */
export function limitRate(zone: string, spec: EdgeProxySpec, replicas: number): string {
  const rate = spec.rateZones[zone];
  if (rate === undefined) throw new Error(`no rate zone "${zone}"`);
  return `limit_req zone=${zone} burst=${Math.floor(rate.burst / replicas)} nodelay;`;
}

/** nginx drops inherited headers where a level has one of its own: every level repeats them all. */
export function addHeaders(policy: string): string[] {
  return Object.entries(securityHeaders(policy)).map(
    ([name, value]) => `add_header ${name} ${quote(value)} always;`,
  );
}
