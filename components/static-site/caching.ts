/** How long files are kept, the same at S3, at CloudFront and in nginx. Pure. */

/** A name with a hash of its content never means anything else. Source: seed 003, nginx section (`expires 1y`, `immutable`). */
export const IMMUTABLE = "public, max-age=31536000, immutable";

/** Kept only to be asked for anew: a new `index.html` is seen at once. */
export const FRESH = "no-cache";

/** @param path of a request or a file, with a slash at its beginning */
export function isHashed(path: string, hashed: readonly string[]): boolean {
  return hashed.some((prefix) => path.startsWith(`${prefix}/`));
}
