import type { FilesOrigin, SitePlan } from "./built";

/** Nothing of its own: the edge's pods copy the files out of the image, so that both always change together. */
export function onKubernetes(_name: string, { image, folder, pull }: SitePlan): FilesOrigin {
  return { kind: "kubernetes", image, folder, ...(pull === undefined ? {} : { pull }) };
}
