import type { Entrance } from "../api-service/plan";
import type { Problems } from "../problems";
import type { EdgeDns, EdgeProxySpec, Upstream } from "./args";

export interface EdgePlan extends EdgeProxySpec {
  upstreams: Record<string, Upstream>;
  /** Needed on aws. */
  dns?: EdgeDns;
}

/** How each service lets the edge in. */
export interface BuiltEdge {
  entrances: Record<string, Entrance>;
}

/** A path and all below it: whole segments, nothing that nginx or a load balancer would read as a pattern. */
const PATH = /^(\/|(\/[A-Za-z0-9._~-]+)+)$/;

export function checkEdge(plan: EdgePlan, problems: Problems): void {
  problems.unless(plan.hosts.length > 0, "hosts is empty: name at least one");
  problems.unless(plan.routes.length > 0, "routes is empty: send at least one path to a service");
  for (const route of plan.routes) {
    problems.unless(
      plan.upstreams[route.service] !== undefined,
      `route ${route.path} goes to "${route.service}", which is no service of the system: use one of ${Object.keys(plan.upstreams).join(", ")}`,
    );
    problems.unless(
      plan.rateZones[route.zone] !== undefined,
      `route ${route.path} is in rate zone "${route.zone}", which has no rate: add it to rateZones`,
    );
  }
  for (const path of [...plan.routes.map((route) => route.path), ...plan.denied]) {
    problems.unless(
      PATH.test(path),
      `path "${path}" is none: write "/" or "/api/v1", without a slash at its end`,
    );
  }
  const paths = plan.routes.map(({ path }) => path);
  problems.unless(new Set(paths).size === paths.length, `two routes have the same path: ${paths.join(", ")}`);
}
