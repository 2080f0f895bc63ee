/** Questions about an edge's sites that both targets ask. Pure. */
import { digest } from "../api-service/plan";
import type { EdgeProxySpec, Route, Site, Timeouts } from "./args";

type Sites = Pick<EdgeProxySpec, "sites">;

/** Every name the edge answers to, those that only redirect among them. */
export function allHosts({ sites }: Sites): string[] {
  return sites.flatMap(({ hosts }) => hosts);
}

export function servedSites({ sites }: Sites): Site[] {
  return sites.filter(({ redirectTo }) => redirectTo === undefined);
}

/** The policy of a site; hosts that redirect have that of the edge. */
export function policyOf(site: Site, spec: EdgeProxySpec): string {
  return site.contentSecurityPolicy ?? spec.contentSecurityPolicy;
}

export function timeoutsOf(route: Route, spec: EdgeProxySpec): Timeouts {
  return { ...spec.timeouts, ...route.timeouts };
}

/** The longest that any of these routes, or one without its own figure, waits for an answer. */
export function longestRead(routes: readonly Route[], spec: EdgeProxySpec): number {
  return Math.max(spec.timeouts.read, ...routes.map((route) => timeoutsOf(route, spec).read));
}

/** Routes that answer while everything else is in maintenance. */
export function staysOpen(route: Route): boolean {
  return route.log === false;
}

/** What tells a site's resources from the first one's, which bear the edge's own name. */
export function siteKey(site: Site, { sites }: Sites): string | undefined {
  return site === sites[0] ? undefined : (site.hosts[0] ?? "");
}

/** The same for physical names and for names of rules: short, without dots. */
export function siteDigest(site: Site, spec: Sites): string {
  const key = siteKey(site, spec);
  return key === undefined ? "" : digest({ host: key });
}
