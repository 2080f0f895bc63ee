/** What the backup program left about rehearsed restores: images/backup/drill.sh writes it beside the backups. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { z } from "zod";
import { UsageError } from "../../preview/choice";

const drill = z.object({
  /** Connection that was backed up. */
  of: z.string(),
  backup: z.string(),
  started: z.iso.datetime(),
  finished: z.iso.datetime(),
  recoverySeconds: z.number(),
  allowedSeconds: z.number(),
  /** `null`: nobody can say. */
  lossSeconds: z.number().nullable(),
  verdict: z.enum(["proven", "failed"]),
  why: z.string(),
});

export interface Drill extends z.infer<typeof drill> {
  /** From the folders it lies in; `null` where they do not tell. */
  system: string | null;
  /** Below the folder that was given. */
  file: string;
}

/**
 * The last of each backup. A folder as the backup site has it, `<stack>/<system>/dumps/<connection>/drills/<time>.json`,
 * or any part of it.
 * @param systems Names that are looked for in the path.
 * @throws {UsageError} names every file that is none of these.
 */
export function lastDrills(folder: string, systems: readonly string[]): Drill[] {
  const wrong: string[] = [];
  const last = new Map<string, Drill>();
  const files = drillsIn(folder);
  if (files.length === 0)
    throw new UsageError(
      `--drills ${folder}: there is no file of a drill. They are named drills/<time>.json beside the backups.`,
    );
  for (const file of files) {
    const read = readDrill(join(folder, file));
    if (typeof read === "string") {
      wrong.push(`  ${file}: ${read}`);
      continue;
    }
    const folders = file.split(sep);
    const system = systems.find((name) => folders.includes(name)) ?? null;
    const key = `${system ?? ""}\0${read.of}`;
    const known = last.get(key);
    if (known === undefined || known.started < read.started)
      last.set(key, { system, file: folders.join("/"), ...read });
  }
  if (wrong.length > 0)
    throw new UsageError(`--drills ${folder}: not what a drill leaves:\n${wrong.join("\n")}`);
  return [...last].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, found]) => found);
}

/** Of the folder itself, and of every folder `drills` below: beside those there are dumps with manifests. */
function drillsIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .filter((file) => !file.includes(sep) || file.split(sep).at(-2) === "drills")
      .sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--drills ${folder}: ${code === "ENOENT" ? "this folder does not exist" : code}.`);
  }
}

/** Or what is wrong with it. */
function readDrill(file: string): z.infer<typeof drill> | string {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return "this is not JSON";
  }
  const { data, error } = drill.safeParse(content);
  const [issue] = error?.issues ?? [];
  return data ?? `${issue?.path.join(".")}: ${issue?.message}`;
}
