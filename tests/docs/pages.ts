/** The pages of this repository, as text and in parts. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(__dirname, "../..");

/** Every page that git knows, or will know: by its path from the root. */
export const pages: readonly string[] = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
  { cwd: root, encoding: "utf8" },
)
  .split("\n")
  .filter((page) => page !== "" && existsSync(join(root, page)))
  .sort();

export function textOf(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

/** What stands between fences. */
export interface Block {
  language: string;
  text: string;
  /** The paragraph before it. */
  before: string;
}

/** Fences may be indented, as in a list. */
const FENCE = /^( *)(`{3,})(\S*)[^\n]*\n([\s\S]*?)^ *\2 *$/gm;

export function blocksOf(text: string): Block[] {
  return [...text.matchAll(FENCE)].map((found) => {
    const [, indent = "", , language = "", content = ""] = found;
    const before =
      text
        .slice(0, found.index)
        .trimEnd()
        .split(/\n\s*\n/)
        .at(-1) ?? "";
    return { language, text: content.replaceAll(new RegExp(`^${indent}`, "gm"), ""), before };
  });
}

/** Without blocks: what a reader reads. */
export function proseOf(text: string): string {
  return text.replaceAll(FENCE, "");
}

/** Anchors of a page's headings, as GitHub makes them. https://github.com/Flet/github-slugger */
export function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...proseOf(text).matchAll(/^#{1,6} +(.+?) *#* *$/gm)].map(([, title = ""]) =>
    slug(title),
  );
  return new Set(
    headings.map((anchor) => {
      const before = seen.get(anchor) ?? 0;
      seen.set(anchor, before + 1);
      return before === 0 ? anchor : `${anchor}-${before}`;
    }),
  );
}

function slug(title: string): string {
  return title
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
    .replaceAll(" ", "-");
}

export interface Link {
  /** The file or folder, from the root. */
  path: string;
  anchor: string | undefined;
}

/** Links to elsewhere in the repository. Those to the world are not asked. */
export function linksOf(page: string): Link[] {
  const prose = proseOf(textOf(page)).replaceAll(/`[^`\n]+`/g, (code) => code.replaceAll(/[[\]()]/g, " "));
  const targets = [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = ""]) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = "", anchor] = target.split("#");
      return { path: path === "" ? page : join(page, "..", path), anchor };
    });
}
