/** How many connections a client may hold at nginx. */
import type { EdgeProxySpec } from "./args";

export const CONNECTION_ZONE = [
  "limit_conn_zone $binary_remote_addr zone=connections:10m;",
  "limit_conn_status 429;",
];

/**
 * For each location, as what never changes has no limit: in HTTP/2 nginx takes each request in flight for a connection,
 * and a browser asks for all scripts of a page at once. https://nginx.org/en/docs/http/ngx_http_limit_conn_module.html
 * A replica lets a client hold its part of them.
 */
export function limitConnections({ connectionsPerClient }: EdgeProxySpec, replicas: number): string {
  return `limit_conn connections ${Math.max(1, Math.floor(connectionsPerClient / replicas))};`;
}
