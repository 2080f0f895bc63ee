/** A whole plan, for rules about how resources belong together. */
import type { PlannedResource } from "./resource";
import type { Waiver } from "./rule";
import { type Trace, View } from "./view";

/** Inputs in which resources carry the physical name that others may refer to literally. */
const PHYSICAL_NAMES = [
  "name",
  "bucket",
  "identifier",
  "clusterIdentifier",
  "replicationGroupId",
  "brokerName",
];

export class Plan {
  readonly resources: readonly PlannedResource[];
  /** Waivers that have waived something so far, in this plan. */
  readonly usedWaivers: Set<Waiver>;
  readonly #byUrn = new Map<string, PlannedResource>();
  readonly #byType = new Map<string, PlannedResource[]>();
  readonly #traces: (urn: string) => Trace;

  constructor(
    resources: readonly PlannedResource[],
    traces: (urn: string) => Trace = () => new Map(),
    usedWaivers: Set<Waiver> = new Set(),
  ) {
    this.resources = resources;
    this.usedWaivers = usedWaivers;
    this.#traces = traces;
    for (const resource of resources) {
      this.#byUrn.set(resource.urn, resource);
      const same = this.#byType.get(resource.type);
      if (same) same.push(resource);
      else this.#byType.set(resource.type, [resource]);
    }
  }

  byUrn(urn: string): PlannedResource | undefined {
    return this.#byUrn.get(urn);
  }

  ofType(types: readonly string[] | RegExp): PlannedResource[] {
    const names =
      types instanceof RegExp ? [...this.#byType.keys()].filter((type) => types.test(type)) : types;
    return names.flatMap((type) => this.#byType.get(type) ?? []);
  }

  view(resource: PlannedResource): View {
    return new View(resource.props, "", this.#traces(resource.urn));
  }

  /**
   * Whether a property of one resource refers to another: through an Output (the engine knows the URN even
   * when the value is unknown), or by its literal physical name, alone or inside an ARN.
   */
  refers(resource: PlannedResource, property: string, target: PlannedResource): boolean {
    if (resource.propertyDependencies[property]?.includes(target.urn)) return true;
    const names = PHYSICAL_NAMES.map((key) => target.props[key]).filter(
      (name) => typeof name === "string" && name !== "",
    );
    return names.some((name) => mentions(resource.props[property], String(name)));
  }
}

function mentions(value: unknown, name: string): boolean {
  if (typeof value === "string")
    return value === name || value.endsWith(`:${name}`) || value.endsWith(`/${name}`);
  return Array.isArray(value) && value.some((element) => mentions(element, name));
}
