/** nginx's configuration, made from the edge's spec. Pure: text in, text out. */
import type { EdgeProxySpec } from "./args";
import { basics, limits, NGINX_PORTS, type NginxSurroundings, tls } from "./nginx-basics";
import { CONNECTION_ZONE } from "./nginx-connections";
import { secureServer } from "./nginx-site";
import { block, lines } from "./nginx-text";
import { allHosts } from "./sites";

export function nginxConf(spec: EdgeProxySpec, around: NginxSurroundings): string {
  return lines([
    // nginx would count the node's cores, of which the pod has a part of one: dozens of workers in 256 MiB.
    "worker_processes 2;",
    // A client and the service behind it have a file each.
    "worker_rlimit_nofile 8192;",
    "error_log /dev/stderr warn;",
    "pid /tmp/nginx.pid;",
    // What the access log may tell of a path is found by patterns: compiled, they cost nothing that can be measured.
    "pcre_jit on;",
    ...block("events", ["worker_connections 4096;"]),
    ...block("http", [
      ...basics(spec, around),
      ...tls(),
      ...limits(spec, around.replicas),
      ...CONNECTION_ZONE,
      ...Object.entries(around.upstreams).flatMap(([service, at]) => upstream(service, at, spec)),
      ...refuseOtherHosts(),
      ...allHosts(spec).flatMap(redirect),
      ...spec.sites.flatMap((site) => secureServer(site, spec, around)),
    ]),
  ]);
}

function upstream(service: string, at: { host: string; port: number }, spec: EdgeProxySpec): string[] {
  const { count, seconds } = spec.failures;
  return block(`upstream ${service}`, [
    // Zones of all kinds share their names: a rate may be called as a service.
    `zone upstream-${service} 256k;`,
    "least_conn;",
    `server ${at.host}:${at.port} resolve max_fails=${count} fail_timeout=${seconds}s;`,
    "keepalive 32;",
    // Sooner than Node's servers close what idles, after 5 s: a POST on such a connection would be lost.
    "keepalive_timeout 4s;",
  ]);
}

/** A name that is not ours gets neither a certificate nor a page, on a connection of ours either. */
function refuseOtherHosts(): string[] {
  return [
    ...block("server", [`listen ${NGINX_PORTS.http} default_server;`, "server_name _;", "return 421;"]),
    ...block("server", [
      `listen ${NGINX_PORTS.https} ssl default_server;`,
      "server_name _;",
      "ssl_reject_handshake on;",
      "return 421;",
    ]),
  ];
}

/** To the same host, also where that one then leads to another: a browser takes HSTS only from a host itself. */
function redirect(host: string): string[] {
  return block("server", [
    `listen ${NGINX_PORTS.http};`,
    `server_name ${host};`,
    `return 301 https://${host}$request_uri;`,
  ]);
}
