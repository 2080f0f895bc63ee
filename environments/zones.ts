/** Availability zones: what a system's data needs, against what a stack has. */
import type { ClusterVpc, Placement } from "./environment";
import type { Problem } from "./problems";
import type { KnownSystem } from "./systems";

interface Places {
  placement: Placement;
  zones: readonly string[];
  vpc?: Pick<ClusterVpc, "dataSubnets">;
}

/** In prod a search cluster's three members stand in a zone each, so that two of them can still decide. */
export function tooFewZones(
  { name, fewestZones }: KnownSystem,
  environment: unknown,
  { placement, zones: own, vpc }: Places,
): Problem[] {
  if (environment !== "prod" || placement === "kubernetes") return [];
  const zones = placement === "hybrid" ? Object.keys(vpc?.dataSubnets ?? {}) : own;
  if (zones.length >= fewestZones) return [];
  const path =
    placement === "hybrid"
      ? `ward:systems.${name}.kubernetes.vpc.dataSubnets`
      : `ward:systems.${name}.aws.zones`;
  const expected = `${fewestZones} zones or more: the members of its search cluster decide by a majority`;
  return [{ path, found: zones.join(", "), expected }];
}
