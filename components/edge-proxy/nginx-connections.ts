/** How many connections a client may hold at nginx. */
import type { EdgeProxySpec } from "./args";
import type { NginxSurroundings } from "./nginx-basics";
import { block, quote } from "./nginx-text";

/**
 * In HTTP/2 nginx takes each request in flight for a connection, and a browser asks for all scripts of a page at once:
 * files that never change do not count. https://nginx.org/en/docs/http/ngx_http_limit_conn_module.html
 */
export function connectionZone(spec: EdgeProxySpec, around: NginxSurroundings): string[] {
  const free = unchanging(spec, around);
  const uncounted = free.map((prefix) => `${quote(`~^${prefix.replaceAll(".", "\\.")}`)} "";`);
  return [
    ...(free.length === 0
      ? []
      : block("map $host$uri $counted_client", [...uncounted, "default $binary_remote_addr;"])),
    `limit_conn_zone ${free.length === 0 ? "$binary_remote_addr" : "$counted_client"} zone=connections:10m;`,
    "limit_conn_status 429;",
  ];
}

/** A replica lets a client hold its part of them. */
export function limitConnections({ connectionsPerClient }: EdgeProxySpec, replicas: number): string {
  return `limit_conn connections ${Math.max(1, Math.floor(connectionsPerClient / replicas))};`;
}

/** Hosts with paths, below which built files are. */
function unchanging({ sites }: EdgeProxySpec, { staticSites }: NginxSurroundings): string[] {
  return sites.flatMap((site) => {
    const routes = site.routes.filter(({ immutable }) => immutable === true).map(({ path }) => path);
    const hashed = site.static === undefined ? [] : (staticSites[site.static.site]?.hashed ?? []);
    return site.hosts.flatMap((host) => [...routes, ...hashed].map((path) => `${host}${path}/`));
  });
}
