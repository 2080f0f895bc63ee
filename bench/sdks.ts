/** Which modules of Pulumi's SDKs the program imports, read from its sources. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const imported = /^import (?!type ).* from "(@pulumi\/[^"]+)";$/gm;

export function sdksOf(root: string, paths: readonly string[]): string[] {
  const found = new Set<string>();
  for (const file of paths.flatMap((path) => sourcesIn(join(root, path))))
    for (const [, sdk] of readFileSync(file, "utf8").matchAll(imported)) if (sdk) found.add(sdk);
  return [...found].sort();
}

function sourcesIn(path: string): string[] {
  if (statSync(path).isDirectory()) return readdirSync(path).flatMap((name) => sourcesIn(join(path, name)));
  return path.endsWith(".ts") ? [path] : [];
}
