/** Replicas that a stack asks for, against the connections that its databases have. */
import { arithmetic, type GivenReplicas, holdsMore, mostReplicas, overdrawn } from "../systems/pools";
import type { Problem } from "./problems";
import type { KnownSystem } from "./systems";

/** Told of each service that holds more than by its spec sheet: those of the sheets fit together. */
export function tooManyReplicas(replicas: GivenReplicas, { name, connections }: KnownSystem): Problem[] {
  return overdrawn(connections, replicas).flatMap((shared) =>
    shared.pools.flatMap((pool) => {
      const { service } = pool;
      if (!holdsMore(pool, replicas)) return [];
      const most = mostReplicas(shared, service, replicas);
      const fewer = most < 1 ? "fewer, here or of the other services" : `at most ${most}`;
      return {
        path: `ward:systems.${name}.services.${service}.replicas.max`,
        found: String(replicas[service]?.max),
        expected: `${fewer}: ${arithmetic(shared, replicas)}`,
      };
    }),
  );
}
