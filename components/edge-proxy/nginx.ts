/** nginx's configuration, made from the edge's spec. Pure: text in, text out. */
import type { EdgeProxySpec, RateZone, Route } from "./args";
import { securityHeaders, TLS } from "./headers";

/** Ports inside the container: an unprivileged user may not open 80 and 443. */
export const NGINX_PORTS = { http: 8080, https: 8443 } as const;

export interface NginxSite {
  /** Host and port of each service; `resolve` follows pods as they come and go (nginx 1.27.3 or newer). */
  upstreams: Record<string, { host: string; port: number }>;
  /** Address of the DNS server that `resolve` asks. */
  resolver: string;
  /** Folder of `tls.crt` and `tls.key`. */
  certificates: string;
  /** Pods that share the load: each gives out its part of every rate. */
  replicas: number;
}

export function nginxConf(spec: EdgeProxySpec, site: NginxSite): string {
  return lines([
    "worker_processes auto;",
    "error_log /dev/stderr warn;",
    "pid /tmp/nginx.pid;",
    ...block("events", ["worker_connections 4096;"]),
    ...block("http", [
      ...basics(spec, site),
      ...tls(),
      ...limits(spec, site.replicas),
      ...Object.entries(site.upstreams).flatMap(([service, at]) => upstream(service, at, spec)),
      ...refuseOtherHosts(),
      ...spec.hosts.flatMap(redirect),
      ...secureServer(spec, site),
    ]),
  ]);
}

function basics(spec: EdgeProxySpec, site: NginxSite): string[] {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return [
    "include /etc/nginx/mime.types;",
    "default_type application/octet-stream;",
    ...temporary.map((kind) => `${kind}_temp_path /tmp/${kind};`),
    "server_tokens off;",
    "sendfile on;",
    "tcp_nopush on;",
    "keepalive_timeout 65s;",
    "client_header_timeout 10s;",
    "client_body_timeout 30s;",
    "send_timeout 30s;",
    "reset_timedout_connection on;",
    "large_client_header_buffers 4 8k;",
    `client_max_body_size ${spec.maxBodyMiB}m;`,
    `resolver ${site.resolver} valid=10s ipv6=off;`,
    "resolver_timeout 5s;",
    `log_format json escape=json ${quote(accessLogLine())};`,
    "access_log /dev/stdout json;",
    "gzip on;",
    "gzip_vary on;",
    "gzip_min_length 1024;",
    "gzip_types application/javascript application/json image/svg+xml text/css text/plain;",
    ...block("map $host $certificates", [`default ${site.certificates};`]),
    ...block("map $http_upgrade $connection_upgrade", ["default upgrade;", "'' '';"]),
  ];
}

/** For every server: a handshake is negotiated by the default one, before the client has named another. */
function tls(): string[] {
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

/** One JSON object a line. `$uri` leaves the query out, where names and tokens would stand. */
function accessLogLine(): string {
  const fields = {
    time: "$time_iso8601",
    client: "$remote_addr",
    method: "$request_method",
    host: "$host",
    path: "$uri",
    protocol: "$server_protocol",
    status: "$status",
    bytes: "$body_bytes_sent",
    seconds: "$request_time",
    upstream: "$upstream_addr",
    upstreamStatus: "$upstream_status",
    upstreamSeconds: "$upstream_response_time",
    tls: "$ssl_protocol",
    requestId: "$request_id",
  };
  return JSON.stringify(fields);
}

function limits(spec: EdgeProxySpec, replicas: number): string[] {
  const zones = Object.entries(spec.rateZones).map(
    ([zone, rate]) => `limit_req_zone $binary_remote_addr zone=${zone}:10m rate=${share(rate, replicas)}r/m;`,
  );
  return [
    ...zones,
    "limit_req_status 429;",
    "limit_conn_zone $binary_remote_addr zone=connections:10m;",
    "limit_conn_status 429;",
  ];
}

/** A replica's part of a rate, in requests per minute: nginx takes no fractions of a second. */
function share(rate: RateZone, replicas: number): number {
  return Math.max(1, Math.floor((rate.requestsPerSecond * 60) / replicas));
}

function upstream(service: string, at: { host: string; port: number }, spec: EdgeProxySpec): string[] {
  const { count, seconds } = spec.failures;
  return block(`upstream ${service}`, [
    `zone ${service} 256k;`,
    "least_conn;",
    `server ${at.host}:${at.port} resolve max_fails=${count} fail_timeout=${seconds}s;`,
    "keepalive 32;",
  ]);
}

/** A name that is not ours gets neither a certificate nor a page. */
function refuseOtherHosts(): string[] {
  return [
    ...block("server", [`listen ${NGINX_PORTS.http} default_server;`, "server_name _;", "return 421;"]),
    ...block("server", [
      `listen ${NGINX_PORTS.https} ssl default_server;`,
      "server_name _;",
      "ssl_reject_handshake on;",
    ]),
  ];
}

function redirect(host: string): string[] {
  return block("server", [
    `listen ${NGINX_PORTS.http};`,
    `server_name ${host};`,
    `return 301 https://${host}$request_uri;`,
  ]);
}

function secureServer(spec: EdgeProxySpec, site: NginxSite): string[] {
  return block("server", [
    `listen ${NGINX_PORTS.https} ssl;`,
    "http2 on;",
    `server_name ${spec.hosts.join(" ")};`,
    // By way of a variable nginx reads the files at each handshake, and so finds a renewed certificate.
    "ssl_certificate $certificates/tls.crt;",
    "ssl_certificate_key $certificates/tls.key;",
    `limit_conn connections ${Math.max(1, Math.floor(spec.connectionsPerClient / site.replicas))};`,
    ...headers(spec),
    ...spec.denied.flatMap((path) => below(path, [...headers(spec), "return 404;"])),
    ...spec.routes.flatMap((route) => location(route, spec, site.replicas)),
  ]);
}

function location(route: Route, spec: EdgeProxySpec, replicas: number): string[] {
  const zone = spec.rateZones[route.zone];
  if (zone === undefined) throw new Error(`route ${route.path}: no rate zone "${route.zone}"`);
  const { connect, read, send } = spec.timeouts;
  return below(route.path, [
    `limit_req zone=${route.zone} burst=${Math.ceil(zone.burst / replicas)} nodelay;`,
    ...((route.log ?? true) ? [] : ["access_log off;"]),
    ...headers(spec),
    ...Object.keys(securityHeaders(spec)).map((header) => `proxy_hide_header ${header};`),
    `proxy_pass http://${route.service};`,
    "proxy_http_version 1.1;",
    "proxy_set_header Host $host;",
    // What a client claims about itself is not passed on: only the address it came from.
    "proxy_set_header X-Real-IP $remote_addr;",
    "proxy_set_header X-Forwarded-For $remote_addr;",
    "proxy_set_header X-Forwarded-Proto https;",
    "proxy_set_header X-Forwarded-Host $host;",
    "proxy_set_header X-Request-ID $request_id;",
    'proxy_set_header Forwarded "";',
    ...(route.websocket === true
      ? ["proxy_set_header Upgrade $http_upgrade;", "proxy_set_header Connection $connection_upgrade;"]
      : ['proxy_set_header Connection "";']),
    `proxy_connect_timeout ${connect}s;`,
    `proxy_read_timeout ${read}s;`,
    `proxy_send_timeout ${send}s;`,
    "proxy_next_upstream error timeout;",
    "proxy_next_upstream_tries 2;",
  ]);
}

/** A path and all below it, and not what merely begins like it. */
function below(path: string, body: string[]): string[] {
  if (path === "/") return block("location /", body);
  return [...block(`location = ${path}`, body), ...block(`location ^~ ${path}/`, body)];
}

/** nginx drops inherited headers where a level has one of its own: every level repeats them all. */
function headers(spec: EdgeProxySpec): string[] {
  return Object.entries(securityHeaders(spec)).map(
    ([name, value]) => `add_header ${name} ${quote(value)} always;`,
  );
}

function quote(text: string): string {
  const mark = text.includes('"') ? "'" : '"';
  return mark + text + mark;
}

function block(opening: string, body: string[]): string[] {
  return [`${opening} {`, ...body.map((line) => `  ${line}`), "}"];
}

function lines(text: string[]): string {
  return `${text.join("\n")}\n`;
}
