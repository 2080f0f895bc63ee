/** A resource as a plan knows it, before the update. */
export interface PlannedResource {
  urn: string;
  /** The type token, e.g. `aws:rds/instance:Instance` or `kubernetes:apps/v1:Deployment`. */
  type: string;
  /** The logical name: the last part of the URN. */
  name: string;
  /** Inputs as plain data: `UNKNOWN` where a value is not known yet, secrets unwrapped. */
  props: Record<string, unknown>;
  protect: boolean;
  /** URN. */
  parent?: string;
  provider?: string;
  /** URNs. */
  dependencies: string[];
  /** URNs by top-level property. */
  propertyDependencies: Record<string, string[]>;
  ignoreChanges?: string[];
}

/** Types of a resource and its ancestors, outermost first: the URN carries them (`a$b$c`). */
export function lineage(urn: string): string[] {
  return (urn.split("::")[2] ?? "").split("$");
}

/** Whether something belongs to the one component that is public. */
export function isEdge(urn: string): boolean {
  return lineage(urn).includes("ward:components:EdgeProxy");
}
