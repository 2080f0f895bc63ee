/** Images from another registry than the one they name. */
import type { SystemSpec } from "../systems/system";
import type { Registry, SystemSettings } from "./environment";

/** The image that a stack runs for what the spec sheet names: its own as it is written, else the sheet's. */
export function imageOf({ images, registry }: SystemSettings, name: string, image: string): string {
  return images[name] ?? imageFrom(registry, image);
}

/** Whether what a service runs comes from the system's registry, and not from where its own image is named. */
export function pulls({ images, registry }: SystemSettings, name: string): boolean {
  return registry !== undefined && (images[name]?.startsWith(`${registry.server}/`) ?? true);
}

/**
 * The same image, from a registry in place of its own: path, tag and digest stay. An image without a host is Docker
 * Hub's, and its path is taken as it is written.
 */
export function imageFrom(registry: Pick<Registry, "server"> | undefined, image: string): string {
  if (registry === undefined) return image;
  const [first = "", ...path] = image.split("/");
  return [registry.server, ...(path.length > 0 && isHost(first) ? path : [image])].join("/");
}

/** As Docker tells a host from the first part of a path. https://pkg.go.dev/github.com/distribution/reference */
function isHost(part: string): boolean {
  return /[.:]/.test(part) || part === "localhost";
}

/**
 * The repositories that a system's images are in, when this stack is to make them: the paths of what it runs from
 * that registry. An image that the stack names elsewhere has its repository there.
 */
export function repositoriesOf(spec: SystemSpec, settings: SystemSettings): string[] {
  const { registry } = settings;
  if (registry?.create !== true) return [];
  const sheets = Object.entries({ ...spec.services, ...spec.identity, ...spec.sites });
  const images = [...sheets.map(([name, { image }]) => [name, image] as const), ["backup", spec.backupImage]];
  const paths = images.flatMap(([name = "", image = ""]) => {
    const [server, ...path] = imageOf(settings, name, image).split("/");
    return server === registry.server ? [path.join("/").replace(/[:@].*$/, "")] : [];
  });
  return [...new Set(paths)].sort();
}
