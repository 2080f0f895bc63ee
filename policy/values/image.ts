/** When an image is the same one tomorrow. */

/** A digest, or a tag that carries a version. A registry's port is not a tag. */
export function isPinned(image: unknown): boolean {
  if (typeof image !== "string") return false;
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return true;
  const tag = /:([\w][\w.-]*)$/.exec(image.split("/").at(-1) ?? "")?.[1];
  return tag !== undefined && /\d/.test(tag) && !/^(latest|stable|edge|main|master|nightly)/.test(tag);
}
