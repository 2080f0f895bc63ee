/** Good configurations as a careful team would write them: what no mandatory rule may stop. */
import type { PlannedResource } from "../../../policy/plan/resource";
import { UNKNOWN } from "../../../policy/plan/view";
import { type Props, resource } from "../support";

export interface Specimen {
  /** What is good about it. */
  what: string;
  type: string;
  props: Props;
  options?: Partial<PlannedResource> & { under?: string[] };
}

/** A specimen that belongs to others of its plan: properties by the name of what they come from. */
export type Part = Omit<Specimen, "what"> & { from?: Readonly<Record<string, string | readonly string[]>> };

export interface GoodPlan {
  what: string;
  resources: PlannedResource[];
}

export function made({ type, props, options }: Specimen): PlannedResource {
  return resource(type, props, options);
}

/** What usually comes from other resources; which policy and whose account have to be known. */
const COMING = /(?<!^p(olicy|rincipal))(Arns?|Ids?|[pP]asswords?|authToken(Wo)?|[sS]ecurityGroups|subnets)$/;

/** The same before the first update: ids, ARNs and passwords of other resources are not known yet. */
export function beforeUpdate(specimen: Specimen): PlannedResource {
  return made({ ...specimen, props: unknownReferences(specimen.props) as Props });
}

function unknownReferences(value: unknown, key = ""): unknown {
  if (value !== undefined && COMING.test(key))
    return Array.isArray(value) ? value.map(() => UNKNOWN) : UNKNOWN;
  if (Array.isArray(value)) return value.map((one) => unknownReferences(one));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unknownReferences(one, name)]));
}

/** Parts by their name. What comes from another part is not known yet, as before the first update. */
export function plan(what: string, parts: Readonly<Record<string, Part>>): GoodPlan {
  const bare = Object.fromEntries(
    Object.entries(parts).map(([name, { type, props, options }]) => [
      name,
      resource(type, props, { ...options, name }),
    ]),
  );
  const urnOf = (name: string): string => {
    const part = bare[name];
    if (!part) throw new Error(`${what}: there is no ${name}`);
    return part.urn;
  };
  const resources = Object.entries(parts).map(([name, { from = {} }]) => {
    const one = bare[name] as PlannedResource;
    const coming = Object.fromEntries(Object.keys(from).map((property) => [property, UNKNOWN]));
    const propertyDependencies = Object.fromEntries(
      Object.entries(from).map(([property, sources]) => [property, [sources].flat().map(urnOf)]),
    );
    const dependencies = [...new Set(Object.values(propertyDependencies).flat())];
    return { ...one, props: { ...one.props, ...coming }, dependencies, propertyDependencies };
  });
  return { what, resources };
}
