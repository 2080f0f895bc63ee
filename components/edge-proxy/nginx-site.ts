/** One site of nginx: its server, and a location for every path that it refuses or sends on. */
import type { EdgeProxySpec, Maintenance, Route, Site } from "./args";
import { deniedPattern } from "./denied";
import { securityHeaders } from "./headers";
import { maintenancePage } from "./maintenance";
import {
  addHeaders,
  IMMUTABLE_WHEN_GOOD,
  limitRate,
  NGINX_PORTS,
  type NginxSurroundings,
  ONLY_ALERTS,
  REQUEST_ID,
} from "./nginx-basics";
import { limitConnections } from "./nginx-connections";
import { staticLocations } from "./nginx-static";
import { below, block, quote } from "./nginx-text";
import { policyOf, staysOpen, timeoutsOf } from "./sites";

export function secureServer(site: Site, spec: EdgeProxySpec, around: NginxSurroundings): string[] {
  return block("server", [
    `listen ${NGINX_PORTS.https} ssl;`,
    "http2 on;",
    `server_name ${site.hosts.join(" ")};`,
    // By way of a variable nginx reads the files while it runs, and so finds a renewed certificate; once a minute, as
    // reading them costs more than the handshake (nginx 1.27.4).
    "ssl_certificate_cache max=8 valid=1m;",
    "ssl_certificate $certificates/tls.crt;",
    "ssl_certificate_key $certificates/tls.key;",
    ...bodyLimit(site),
    ...addHeaders(policyOf(site, spec)),
    ...answers(site, spec, around),
  ]);
}

function answers(site: Site, spec: EdgeProxySpec, around: NginxSurroundings): string[] {
  const policy = policyOf(site, spec);
  const refused = spec.denied.length === 0 ? [] : refusedPaths(spec);
  // In maintenance too: where an address leads stays true.
  if (site.redirectTo !== undefined)
    return [...refused, `return 301 https://${site.redirectTo}$request_uri;`];
  const routes = spec.maintenance === undefined ? site.routes : site.routes.filter(staysOpen);
  return [
    ...refused,
    ...routes.flatMap((route) => location(route, policy, spec, around.replicas)),
    ...rest(site, routes, policy, spec, around),
  ];
}

/** Before any location is looked for, and in any spelling: many a service takes `/METRICS` for `/metrics`. */
function refusedPaths({ denied }: EdgeProxySpec): string[] {
  return block(`if ($uri ~* ${quote(deniedPattern(denied))})`, ["return 404;"]);
}

/** What no route answers: nginx would look for files of its own. */
function rest(
  site: Site,
  routes: readonly Route[],
  policy: string,
  spec: EdgeProxySpec,
  around: NginxSurroundings,
): string[] {
  if (routes.some(({ path }) => path === "/")) return [];
  if (spec.maintenance !== undefined) return closed(policy, spec.maintenance);
  if (site.static !== undefined) return staticLocations(site, spec, around);
  return block("location /", [...addHeaders(policy), "return 404;"]);
}

/** Whatever is not open answers 503. */
function closed(policy: string, maintenance: Maintenance): string[] {
  return block("location /", [
    ...addHeaders(policy),
    `add_header Retry-After ${maintenance.retryAfterSeconds} always;`,
    "add_header Cache-Control no-store always;",
    "default_type text/html;",
    `return 503 ${quote(maintenancePage(maintenance))};`,
    // Whatever the path ends with: nginx would call the page a script under `/app.js`.
    "types { }",
  ]);
}

function location(route: Route, policy: string, spec: EdgeProxySpec, replicas: number): string[] {
  const { connect, read, send } = timeoutsOf(route, spec);
  return below(route.path, [
    limitRate(route.zone, spec, replicas),
    ...(route.immutable === true ? [] : [limitConnections(spec, replicas)]),
    ...((route.log ?? true) ? [] : ["access_log off;"]),
    ONLY_ALERTS,
    ...bodyLimit(route),
    ...addHeaders(policy),
    ...Object.keys(securityHeaders(policy)).map((header) => `proxy_hide_header ${header};`),
    ...(route.immutable === true ? ["proxy_hide_header Cache-Control;", IMMUTABLE_WHEN_GOOD] : []),
    `proxy_pass http://${route.service};`,
    "proxy_http_version 1.1;",
    "proxy_set_header Host $host;",
    // What a client claims about itself is not passed on: only the address it came from.
    "proxy_set_header X-Real-IP $remote_addr;",
    "proxy_set_header X-Forwarded-For $remote_addr;",
    "proxy_set_header X-Forwarded-Proto https;",
    "proxy_set_header X-Forwarded-Host $host;",
    `proxy_set_header X-Request-ID ${REQUEST_ID};`,
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

function bodyLimit({ maxBodyMiB }: { maxBodyMiB?: number }): string[] {
  return maxBodyMiB === undefined ? [] : [`client_max_body_size ${maxBodyMiB}m;`];
}
