/** The plan that a commit makes of a stack: its own files, made by its own preview. */
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../choice";
import { readSaved } from "./saved";
import type { Baseline } from "./standing";

export interface Commit {
  /** As it was asked for: `main`. */
  ref: string;
  hash: string;
}

/** Nothing when git knows no such commit, or there is no git. */
export function findCommit(root: string, ref: string): Commit | undefined {
  if (ref.startsWith("-")) return undefined;
  try {
    const hash = git(root, ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]).trim();
    return { ref, hash };
  } catch {
    return undefined;
  }
}

/** @throws {UsageError} when that commit cannot be planned here. */
export async function planOfCommit(root: string, { ref, hash }: Commit, stack: string): Promise<Baseline> {
  const name = `${ref} (${hash.slice(0, 7)})`;
  const folder = mkdtempSync(join(tmpdir(), "ward-against-"));
  try {
    checkOut(root, hash, folder);
    refuse(root, folder, name, stack);
    if (!existsSync(join(folder, `Pulumi.${stack}.yaml`)))
      return {
        name,
        resources: [],
        known: false,
        notes: [`The stack "${stack}" is not in ${ref}: all of it is new.`],
      };
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
    return readSaved(name, await ownPreview(folder, name, stack), stack);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Its files, without touching the index or the working tree. */
function checkOut(root: string, hash: string, folder: string): void {
  const index = { GIT_INDEX_FILE: join(folder, ".index") };
  const prefix = git(root, ["rev-parse", "--show-prefix"]).trim().replace(/\/$/, "");
  git(root, ["read-tree", `${hash}:${prefix}`], index);
  const top = git(root, ["rev-parse", "--show-toplevel"]).trim();
  git(top, ["checkout-index", "--all", `--prefix=${folder}/`], index);
}

function refuse(root: string, folder: string, name: string, stack: string): void {
  const elsewhere = `Check it out elsewhere, \`npm ci\`, \`npm run -s preview -- --stack ${stack} --json > before.json\`, and give that file.`;
  const preview = join(folder, "preview/cli.ts");
  if (!existsSync(preview))
    throw new UsageError(`--against ${name}: that commit has no preview. ${elsewhere}`);
  for (const [dependency, wanted] of Object.entries(dependenciesOf(folder))) {
    const installed = versionOf(root, dependency);
    if (wanted !== installed)
      throw new UsageError(
        `--against ${name}: that commit is made with other dependencies (${dependency} ${wanted}, installed is ${installed}). ${elsewhere}`,
      );
  }
}

/** Exact versions, as this house writes them. */
function dependenciesOf(folder: string): Record<string, string> {
  const text = readFileSync(join(folder, "package.json"), "utf8");
  return (JSON.parse(text) as { dependencies?: Record<string, string> }).dependencies ?? {};
}

function versionOf(root: string, dependency: string): string {
  const file = join(root, "node_modules", dependency, "package.json");
  if (!existsSync(file)) return "none";
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return version.replace(/^v/, "");
}

function ownPreview(folder: string, name: string, stack: string): Promise<string> {
  const start = existsSync(join(folder, "preview/start.cjs"))
    ? ["preview/start.cjs"]
    : ["--require", "tsx/cjs", "preview/cli.ts"];
  const args = [...start, "--stack", stack, "--json"];
  const options = { cwd: folder, env: environment(), encoding: "utf8", maxBuffer: 2 ** 30 } as const;
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      // A plan that its own policies block is a plan.
      if (stdout !== "") resolve(stdout);
      else
        reject(
          new UsageError(
            `--against ${name}: that commit makes no plan of "${stack}".\n${stderr || String(error)}`,
          ),
        );
    });
  });
}

/** What npm says about this run is not about that one. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("npm_config_")));
}

function git(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const options = { cwd, encoding: "utf8", env: { ...process.env, ...env }, stdio: "pipe" } as const;
  return execFileSync("git", [...args], options);
}
