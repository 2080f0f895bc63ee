/** What `--against` names: a file, or a commit. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { UsageError } from "../choice";
import { findCommit, planOfCommit } from "./commit";
import { readSaved } from "./saved";
import type { Baseline } from "./standing";

/** @throws {UsageError} when it is neither, or of no use. */
export async function baselineOf(root: string, name: string, stack: string): Promise<Baseline> {
  const file = resolve(process.env["INIT_CWD"] ?? process.cwd(), name);
  if (existsSync(file) && statSync(file).isFile())
    return readSaved(basename(name), readFileSync(file, "utf8"), stack);
  const commit = findCommit(root, name);
  if (commit !== undefined) return planOfCommit(root, commit, stack);
  throw new UsageError(
    `--against\n  found     "${name}", which is neither a file here nor a commit\n  expected  a saved plan, an exported state, or a branch, a tag or a commit (\`git fetch\` brings what only the server has)`,
  );
}
