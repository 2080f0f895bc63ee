import type * as pulumi from "@pulumi/pulumi";
import type { Entrance } from "../api-service/plan";
import type { Problems } from "../problems";
import type { StaticFiles } from "../static-site/built";
import type { EdgeDns, EdgeProxySpec, Maintenance, Site, Upstream } from "./args";
import { deniedPattern, LONGEST_PATTERN } from "./denied";
import { checkZones } from "./firewall-zones";
import { LONGEST_PAGE, maintenancePage } from "./maintenance";
import { allHosts, servedSites } from "./sites";

export interface EdgePlan extends EdgeProxySpec {
  upstreams: Record<string, Upstream>;
  staticSites: Record<string, StaticFiles>;
  /** Needed on aws. */
  dns?: EdgeDns;
}

/** How each service lets the edge in. */
export interface BuiltEdge {
  entrances: Record<string, Entrance>;
  /** Of the certificate that the load balancer shows (aws). */
  certificateArn?: pulumi.Output<string>;
}

/** A path and all below it: whole segments, nothing that nginx or a load balancer would read as a pattern. */
const PATH = /^(\/|(\/[A-Za-z0-9._~-]+)+)$/;

/** Names that nginx's memory has already (nginx-basics.ts). */
const TAKEN_ZONES = ["connections", "tls"];

/** Beside two paths, a load balancer's rule takes three hosts: it has five values. */
const HOSTS = 3;

export function checkEdge(plan: EdgePlan, problems: Problems): void {
  const hosts = allHosts(plan);
  problems.unless(hosts.length > 0, "hosts is empty: name at least one");
  problems.unless(
    new Set(hosts).size === hosts.length,
    `two sites, or one twice, have the same host: ${hosts.join(", ")}`,
  );
  for (const site of plan.sites) checkSite(site, plan, problems);
  for (const path of plan.denied) checkPath(path, problems);
  problems.unless(
    deniedPattern(plan.denied).length <= LONGEST_PATTERN,
    `denied is too long for a firewall, which takes ${LONGEST_PATTERN} letters: deny what lies above several`,
  );
  for (const zone of Object.keys(plan.rateZones))
    problems.unless(
      /^[a-z][a-z0-9-]*$/.test(zone) && !TAKEN_ZONES.includes(zone),
      `rate zone "${zone}" is no name: use small letters, digits and hyphens, and none of ${TAKEN_ZONES.join(", ")}`,
    );
  checkZones(plan, problems);
  if (plan.maintenance !== undefined) checkMaintenance(plan.maintenance, problems);
}

function checkSite(site: Site, plan: EdgePlan, problems: Problems): void {
  const { hosts, routes, redirectTo } = site;
  const called = hosts.join(", ");
  problems.unless(
    hosts.length > 0 || allHosts(plan).length === 0,
    "a site's hosts is empty: name at least one, or remove the site",
  );
  problems.unless(hosts.length <= HOSTS, `${called}: make it two sites, of ${HOSTS} hosts at most`);
  if (redirectTo !== undefined) {
    const known = servedSites(plan).flatMap((other) => other.hosts);
    problems.unless(
      known.includes(redirectTo),
      `${called} redirects to "${redirectTo}", which no site serves: use one of ${known.join(", ")}`,
    );
    problems.unless(
      routes.length === 0 && site.static === undefined,
      `${called} redirects, and has routes: remove the one or the other`,
    );
    return;
  }
  if (site.static === undefined)
    problems.unless(routes.length > 0, "routes is empty: send at least one path to a service");
  else checkStatic(site.static, site, plan, problems);
  for (const route of routes) {
    problems.unless(
      plan.upstreams[route.service] !== undefined,
      `route ${route.path} goes to "${route.service}", which is no service of the system: use one of ${Object.keys(plan.upstreams).join(", ")}`,
    );
    problems.unless(
      plan.rateZones[route.zone] !== undefined,
      `route ${route.path} is in rate zone "${route.zone}", which has no rate: add it to rateZones`,
    );
    problems.unless(
      route.immutable !== true || route.path !== "/",
      'route / cannot be immutable: name the path whose answers never change, e.g. "/_next/static"',
    );
    checkPath(route.path, problems);
  }
  const paths = routes.map(({ path }) => path);
  problems.unless(new Set(paths).size === paths.length, `two routes have the same path: ${paths.join(", ")}`);
}

function checkStatic(
  { site: name, zone }: NonNullable<Site["static"]>,
  { routes }: Site,
  plan: EdgePlan,
  problems: Problems,
): void {
  const files = plan.staticSites[name];
  problems.unless(
    files !== undefined,
    `static files of "${name}", which is no static site of the system: use one of ${Object.keys(plan.staticSites).join(", ")}`,
  );
  problems.unless(
    plan.rateZones[zone] !== undefined,
    `static site "${name}" is in rate zone "${zone}", which has no rate: add it to rateZones`,
  );
  const taken = ["/", ...(files?.hashed ?? [])];
  for (const path of [...routes.map((route) => route.path), ...plan.denied])
    problems.unless(
      !taken.includes(path),
      `static site "${name}" answers ${path}, which is also a route or denied: remove the one or the other`,
    );
}

function checkPath(path: string, problems: Problems): void {
  problems.unless(
    PATH.test(path),
    `path "${path}" is none: write "/" or "/api/v1", without a slash at its end`,
  );
}

function checkMaintenance(maintenance: Maintenance, problems: Problems): void {
  const { retryAfterSeconds } = maintenance;
  problems.unless(
    Number.isInteger(retryAfterSeconds) && retryAfterSeconds > 0,
    `maintenance.retryAfterSeconds is ${retryAfterSeconds}: give whole seconds, 1 or more`,
  );
  const length = maintenancePage(maintenance).length;
  problems.unless(
    length <= LONGEST_PAGE,
    `maintenance.message makes a page of ${length} characters: shorten it, a load balancer answers with ${LONGEST_PAGE} at most`,
  );
}
