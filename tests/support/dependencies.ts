/** What a resource waits for, directly or through others, as an engine orders an update. */
import type { PlanView } from "./plan";

/** URNs of everything that exists before the resource is made. */
export class Order {
  private readonly plan: PlanView;
  private readonly known = new Map<string, ReadonlySet<string>>();

  constructor(plan: PlanView) {
    this.plan = plan;
  }

  before(urn: string): ReadonlySet<string> {
    const known = this.known.get(urn);
    if (known !== undefined) return known;
    const found = new Set<string>();
    // Set first: a cycle would be a defect of its own, and must not hang this one.
    this.known.set(urn, found);
    const { parent, dependencies, propertyDependencies } = this.plan.byUrn(urn);
    const direct = [...dependencies, ...Object.values(propertyDependencies).flat()];
    for (const next of parent === undefined ? direct : [...direct, parent]) {
      found.add(next);
      for (const further of this.before(next)) found.add(further);
    }
    return found;
  }
}
