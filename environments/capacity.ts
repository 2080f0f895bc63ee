/** Replicas that a stack asks for, against the connections that its databases have. */
import { arithmetic, mostReplicas, overdrawn, type Replicas } from "../systems/pools";
import type { Problem } from "./problems";
import type { KnownSystem } from "./systems";

/** Told of each service with more replicas than its spec sheet: those of the sheets fit together. */
export function tooManyReplicas(replicas: Replicas, { name, connections }: KnownSystem): Problem[] {
  return overdrawn(connections, replicas).flatMap((shared) =>
    shared.pools.flatMap(({ service, replicas: usual }) => {
      const max = replicas[service]?.max ?? 0;
      if (max <= usual) return [];
      const most = mostReplicas(shared, service, replicas);
      const fewer = most < 1 ? "fewer, here or of the other services" : `at most ${most}`;
      return {
        path: `ward:systems.${name}.services.${service}.replicas.max`,
        found: String(max),
        expected: `${fewer}: ${arithmetic(shared, replicas)}`,
      };
    }),
  );
}
