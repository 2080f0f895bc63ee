/** What two systems of one stack must not share: a domain, an address range, the subnets of one VPC. */
import { overlap } from "./cidr";
import type { SystemSettings } from "./environment";
import { type Problem, show } from "./problems";
import type { Catalog } from "./systems";

export function collisions(systems: readonly SystemSettings[], catalog: Catalog): Problem[] {
  const problems: Problem[] = [];
  systems.forEach((system, index) => {
    for (const other of systems.slice(0, index)) {
      if (system.domain === other.domain)
        problems.push({
          path: `ward:systems.${system.name}.domain`,
          found: show(system.domain),
          expected: `a domain of its own: ${other.name} has this one`,
        });
      problems.push(...sharedRange(system, other, catalog), ...sharedSubnets(system, other));
    }
  });
  return problems;
}

/** Only a system placed on aws as a whole has a VPC of its own. */
function sharedRange(system: SystemSettings, other: SystemSettings, catalog: Catalog): Problem[] {
  if (system.placement !== "aws" || other.placement !== "aws") return [];
  const range = ({ name, cidr }: SystemSettings) => cidr ?? catalog[name]?.cidr ?? "";
  if (!overlap(range(system), range(other))) return [];
  const expected = `a range that does not overlap ${range(other)} of ${other.name}`;
  return [{ path: `ward:systems.${system.name}.cidr`, found: show(range(system)), expected }];
}

/** Hybrid systems put their data into the cluster's VPC, each into subnets that Ward makes for it. */
function sharedSubnets(system: SystemSettings, other: SystemSettings): Problem[] {
  const [vpc, taken] = [system, other].map(({ placement, kubernetes }) =>
    placement === "hybrid" ? kubernetes?.vpc : undefined,
  );
  if (vpc === undefined || taken === undefined || vpc.id !== taken.id) return [];
  const ranges = Object.values(vpc.dataSubnets);
  const theirs = Object.values(taken.dataSubnets).filter((one) => ranges.some((own) => overlap(own, one)));
  if (theirs.length === 0) return [];
  return [
    {
      path: `ward:systems.${system.name}.kubernetes.vpc.dataSubnets`,
      found: show(vpc.dataSubnets),
      expected: `free ranges of ${vpc.id} of its own: ${other.name} makes its subnets of ${theirs.join(", ")}`,
    },
  ];
}
