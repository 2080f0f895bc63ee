/** A whole plan, for rules about how resources belong together. */
import type { Subject, Waiver } from "../rule";
import { oncePer } from "./once-per";
import type { PlannedResource } from "./resource";
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
  /** Rules share patterns, and ask for them for each of many resources. */
  readonly #byPattern = new Map<RegExp, readonly PlannedResource[]>();

  /** A resource and its view: the same whenever it is asked for. */
  readonly subject: (resource: PlannedResource) => Subject;

  constructor(
    resources: readonly PlannedResource[],
    subject: (resource: PlannedResource) => Subject = subjects(() => new Map()),
    usedWaivers: Set<Waiver> = new Set(),
  ) {
    this.resources = resources;
    this.usedWaivers = usedWaivers;
    this.subject = subject;
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

  ofType(types: readonly string[] | RegExp): readonly PlannedResource[] {
    if (types instanceof RegExp) return this.#matching(types);
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  #matching(pattern: RegExp): readonly PlannedResource[] {
    let found = this.#byPattern.get(pattern);
    if (!found) {
      const types = [...this.#byType.keys()].filter((type) => pattern.test(type));
      found = types.flatMap((type) => this.#byType.get(type) ?? []);
      this.#byPattern.set(pattern, found);
    }
    return found;
  }

  view(resource: PlannedResource): View {
    return this.subject(resource).view;
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

/** Makes one subject of each resource, which tells its trace what was judged. */
export function subjects(
  traceOf: (resource: PlannedResource) => Trace,
): (resource: PlannedResource) => Subject {
  return oncePer((resource) => ({ resource, view: new View(resource.props, "", traceOf(resource)) }));
}

function mentions(value: unknown, name: string): boolean {
  if (typeof value === "string")
    return value === name || value.endsWith(`:${name}`) || value.endsWith(`/${name}`);
  return Array.isArray(value) && value.some((element) => mentions(element, name));
}
