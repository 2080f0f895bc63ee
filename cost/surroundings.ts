/** Which resources belong together. */
import type { PlanResource } from "../preview/plan";
import { type Inputs, inputsOf } from "./inputs";
import type { Surroundings } from "./use";

export interface Plot extends Surroundings {
  /** The component that a resource is a part of. */
  component(resource: PlanResource): { kind: string; name: string };
  /** The resource that a property refers to. */
  referred(resource: PlanResource, property: string): PlanResource | undefined;
  /** Region of a resource on aws. */
  region(resource: PlanResource): string;
}

export function surroundings(resources: readonly PlanResource[]): Plot {
  const known = new Map(resources.map((resource) => [resource.urn, resource]));
  const children = new Map<string, PlanResource[]>();
  for (const resource of resources) {
    const siblings = children.get(resource.parent ?? "");
    if (siblings === undefined) children.set(resource.parent ?? "", [resource]);
    else siblings.push(resource);
  }
  return {
    component: (resource) => {
      for (let at = resource.parent; at !== undefined; at = known.get(at)?.parent) {
        const found = known.get(at);
        if (found !== undefined && !found.custom && found.type !== "pulumi:pulumi:Stack")
          return { kind: found.type.split(":").at(-1) ?? "", name: found.name };
      }
      return { kind: "", name: resource.name };
    },
    partner: (resource, type): Inputs | undefined => {
      const siblings = (children.get(resource.parent ?? "") ?? []).filter((other) => other.type === type);
      const found =
        siblings.find(({ urn }) => resource.dependencies.includes(urn)) ??
        siblings.find(({ dependencies }) => dependencies.includes(resource.urn));
      return found && inputsOf(found);
    },
    referred: ({ propertyDependencies }, property) => known.get(propertyDependencies[property]?.[0] ?? ""),
    region: ({ provider, inputs }) => {
      const given =
        inputs["region"] ?? known.get(provider?.split("::").slice(0, 4).join("::") ?? "")?.inputs["region"];
      return typeof given === "string" ? given : "";
    },
  };
}
