/** Every image that the plan runs, and whether its name is one content for ever. */
import { shownInputs } from "../../preview/json";
import type { PlanResource } from "../../preview/plan";
import type { Shown } from "../../preview/wire";

export interface RunImage {
  system: string | null;
  /** As the plan names it. */
  image: string;
  /** `sha256:…`; `null` where only a tag says which content it is. */
  digest: string | null;
  /** Resources that run it, by name. */
  usedBy: string[];
}

/** Sorted by system and image. */
export function imagesOf(resources: readonly PlanResource[]): RunImage[] {
  const found = new Map<string, RunImage>();
  for (const resource of resources)
    for (const image of resource.custom ? imagesIn(shownInputs(resource)) : []) {
      const system = resource.system ?? null;
      const key = `${system ?? ""}\0${image}`;
      const known = found.get(key) ?? { system, image, digest: digestOf(image), usedBy: [] };
      if (!known.usedBy.includes(resource.name)) known.usedBy.push(resource.name);
      found.set(key, known);
    }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, image]) => image);
}

function digestOf(image: string): string | null {
  return /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1] ?? null;
}

/** Where Kubernetes, its operators and ECS name an image. ECS has its containers in a text. */
function imagesIn(value: Shown): string[] {
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== "string") return imagesIn(inner);
    if (key === "image" || key === "imageName") return [inner];
    return key === "containerDefinitions" && inner.startsWith("[")
      ? imagesIn(JSON.parse(inner) as Shown)
      : [];
  });
}
