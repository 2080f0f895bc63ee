/** The pack runs as a bundle. One that is older than the rules beside it would judge by yesterday's rules. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

/** Put in by the bundler (scripts/build-policy.cjs). */
declare const WARD_POLICY_SOURCE_HASH: string | undefined;

/** The SHA-256 of every TypeScript file of the policy folder, by name and content, in a fixed order. */
export function sourceHash(folder: string): string {
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.split(sep).join("/"))
    .filter((file) => file.endsWith(".ts") && !/^(dist|node_modules)\//.test(file))
    .sort();
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(folder, file)))
      .update("\0");
  return hash.digest("hex");
}

/** Throws when the sources beside the bundle are not the ones it was made from. No sources: nothing to compare. */
export function assertFresh(folder: string, built: string): void {
  if (!existsSync(join(folder, "index.ts"))) return;
  if (sourceHash(folder) !== built)
    throw new Error("the policy pack is older than its sources: run npm run build:policy");
}

export function assertBundleIsFresh(bundleFolder: string): void {
  if (typeof WARD_POLICY_SOURCE_HASH === "undefined") return;
  assertFresh(join(bundleFolder, ".."), WARD_POLICY_SOURCE_HASH);
}
