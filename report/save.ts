/** Writes a page or a document where nothing of anybody else's is lost. */
import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "../preview/choice";

/** As the person who calls npm means it: npm runs in the project's folder. */
export function whereMeant(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
}

/**
 * Over what is there only if that was written by the same program.
 * @param mark Text in all that this program writes, and in nothing else.
 * @throws {UsageError}
 */
export function save(name: string, text: string, mark: string): void {
  const file = whereMeant(name);
  const there = contentOf(file);
  if (there !== undefined && !there.includes(mark))
    throw new UsageError(
      `${file} is there already, and was not written by this command. Name another file, or remove it.`,
    );
  try {
    // Whole or not at all: a page that is open in a browser is not half a page.
    writeFileSync(`${file}.${process.pid}`, text);
    renameSync(`${file}.${process.pid}`, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${file} cannot be written (${code}): ${WHY[code ?? ""] ?? "name another file"}.`);
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  EACCES: "its folder lets you write nothing",
  EROFS: "its folder can only be read",
  ENOSPC: "the disk is full",
};

function contentOf(file: string): string | undefined {
  try {
    if (statSync(file).isDirectory())
      throw new UsageError(`${file} is a folder: name a file in ${dirname(`${file}/x`)}.`);
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return undefined;
  }
}
