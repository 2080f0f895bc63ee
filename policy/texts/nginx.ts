/** Reads nginx configuration far enough to judge it: directives, blocks, quotes, comments. */
import { oncePer } from "../plan/once-per";

export interface Directive {
  name: string;
  args: string[];
  /** Present for `name args { … }`. */
  block?: Directive[];
  line: number;
}

interface Token {
  text: string;
  kind: "word" | "quoted" | "sign";
  line: number;
}

/**
 * Space, a comment, a sign, a quoted word, a quote that is never closed and so is none, a word. Braces of a
 * `${variable}` belong to the word, and so does whatever a backslash stands before.
 */
const TOKEN =
  /\s+|#[^\n]*|[{};]|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|["']|(?:[^\s{};"'\\$]+|\$\{[^}]*\}|\\[^\n]?|\$)+/y;

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const lineOf = lines(text);
  for (let start = 0, at = 0; start < text.length; start = at) {
    at = end(TOKEN, text, start);
    const char = text[start] ?? "";
    if (char === " " || char === "\n" || char === "#" || char.trim() === "") continue;
    const line = lineOf(start);
    if (char === "{" || char === "}" || char === ";") found.push({ text: char, kind: "sign", line });
    else if (char !== '"' && char !== "'") found.push({ text: text.slice(start, at), kind: "word", line });
    else if (at - start > 1) found.push({ text: text.slice(start + 1, at - 1), kind: "quoted", line });
  }
  return found;
}

/** Where the pattern's match from here on ends: at the next character, where there is none. */
function end(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from + 1;
}

/** Tells lines of places that are asked for from the first to the last. */
function lines(text: string): (at: number) => number {
  let line = 1;
  let next = until("\n", text, 0) ?? text.length;
  return (at) => {
    while (next < at) {
      line += 1;
      next = until("\n", text, next + 1) ?? text.length;
    }
    return line;
  };
}

function until(char: string, text: string, from: number): number | undefined {
  const found = text.indexOf(char, from);
  return found < 0 ? undefined : found;
}

/** Several rules ask about the same files one after the other; a long-lived process keeps only the last few. */
const recent = new Map<string, Directive[]>();
const MOST_RECENT = 16;

/** Never fails: what makes no sense to nginx either is kept as it stands. */
export function parseNginx(text: string): Directive[] {
  let directives = recent.get(text);
  if (!directives) {
    if (recent.size === MOST_RECENT) recent.clear();
    directives = parse(text);
    recent.set(text, directives);
  }
  return directives;
}

function parse(text: string): Directive[] {
  const root: Directive[] = [];
  const open: Directive[][] = [root];
  let words: Token[] = [];
  const finish = (block?: Directive[]): void => {
    const first = words[0];
    if (!first) return;
    const args = words.slice(1).map(({ text }) => text);
    words = [];
    open.at(-1)?.push({ name: first.text, args, ...(block && { block }), line: first.line });
  };
  for (const token of tokens(text)) {
    if (token.kind !== "sign") words.push(token);
    else if (token.text === ";") finish();
    else if (token.text === "{") {
      const block: Directive[] = [];
      if (words.length === 0) words.push({ text: "", kind: "word", line: token.line });
      finish(block);
      open.push(block);
    } else {
      finish();
      if (open.length > 1) open.pop();
    }
  }
  finish();
  return root;
}

/** The files beside the configuration that an `include` names, by the last part of its path, in nginx's order. */
export function includedBy({ name, args }: Directive, files: ReadonlyMap<string, string>): string[] {
  const wanted = name === "include" ? args[0]?.split("/").at(-1) : undefined;
  if (!wanted) return [];
  const pattern = wanted
    .replace(/[^\w*?]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return [...files.keys()].filter((file) => new RegExp(`^${pattern}$`).test(file)).sort();
}

/** Replaces `include file` by the text of the files, as far as they stand beside the configuration. */
export function withIncludes(
  directives: Directive[],
  files: ReadonlyMap<string, string>,
  open: readonly string[] = [],
): Directive[] {
  if (everywhere(directives, "include").length === 0) return directives;
  return directives.flatMap((directive) => {
    const found = includedBy(directive, files).filter((file) => !open.includes(file));
    if (found.length > 0)
      return found.flatMap((file) => withIncludes(parseNginx(files.get(file) ?? ""), files, [...open, file]));
    return directive.block
      ? [{ ...directive, block: withIncludes(directive.block, files, open) }]
      : [directive];
  });
}

/** All directives with a name, at any depth. */
export function everywhere(directives: readonly Directive[], name: string): readonly Directive[] {
  return byName(directives).get(name) ?? [];
}

const byName = oncePer((directives: readonly Directive[]) => {
  const found = new Map<string, Directive[]>();
  const walk = (one: Directive): void => {
    const same = found.get(one.name);
    if (same) same.push(one);
    else found.set(one.name, [one]);
    one.block?.forEach(walk);
  };
  directives.forEach(walk);
  return found;
});

export function inBlock(block: readonly Directive[], name: string): Directive[] {
  return block.filter((directive) => directive.name === name);
}
