/** Reads nginx configuration far enough to judge it: directives, blocks, quotes, comments. */

export interface Directive {
  name: string;
  args: string[];
  /** Present for `name args { … }`. */
  block?: Directive[];
  line: number;
}

interface Token {
  text: string;
  quoted: boolean;
  line: number;
}

/** By hand, since configurations are the longest texts of a plan and a pattern would take three times as long. */
function tokens(text: string): Token[] {
  const found: Token[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? "";
    const start = at;
    at += 1;
    if (char === "\n") line += 1;
    else if (char === "#") at = until("\n", text, at) ?? text.length;
    else if (char === "{" || char === "}" || char === ";") found.push({ text: char, quoted: false, line });
    else if (char === '"' || char === "'") {
      const end = endOfQuote(char, text, at);
      if (end === undefined) continue;
      const inside = text.slice(at, end);
      found.push({ text: inside, quoted: true, line });
      line += inside.split("\n").length - 1;
      at = end + 1;
    } else if (!isSpace(char)) {
      at = endOfWord(text, start);
      const word = text.slice(start, at);
      found.push({ text: word, quoted: false, line });
      line += word.includes("\n") ? word.split("\n").length - 1 : 0;
    }
  }
  return found;
}

function isSpace(char: string): boolean {
  return char === " " || char === "\n" || char === "\t" || char === "\r" || /\s/.test(char);
}

function until(char: string, text: string, from: number): number | undefined {
  const found = text.indexOf(char, from);
  return found < 0 ? undefined : found;
}

/** A quote that is never closed is none. */
function endOfQuote(quote: string, text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === quote) return at;
    if (text[at] === "\\") at += 1;
  }
  return undefined;
}

/** Braces of a `${variable}` belong to the word, and so does whatever a backslash stands before. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const char = text[at] ?? "";
    const variable = char === "$" && text[at + 1] === "{" ? until("}", text, at) : undefined;
    if (variable !== undefined) at = variable + 1;
    else if (char === "\\" && text[at + 1] !== "\n") at += 2;
    else if (END_OF_WORD.has(char) || isSpace(char)) break;
    else at += 1;
  }
  return Math.min(at, text.length);
}

const END_OF_WORD: ReadonlySet<string> = new Set(["{", "}", ";", '"', "'"]);

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
    const [name, ...args] = words;
    words = [];
    if (!name) return;
    const directive = { name: name.text, args: args.map((arg) => arg.text), line: name.line };
    open.at(-1)?.push(block ? { ...directive, block } : directive);
  };
  for (const token of tokens(text)) {
    if (token.quoted || !/^[{};]$/.test(token.text)) words.push(token);
    else if (token.text === ";") finish();
    else if (token.text === "{") {
      const block: Directive[] = [];
      if (words.length === 0) words.push({ text: "", quoted: false, line: token.line });
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
  const wanted = args[0]?.split("/").at(-1);
  if (name !== "include" || !wanted) return [];
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
export function everywhere(
  directives: readonly Directive[],
  name: string,
  found: Directive[] = [],
): Directive[] {
  for (const directive of directives) {
    if (directive.name === name) found.push(directive);
    if (directive.block) everywhere(directive.block, name, found);
  }
  return found;
}

export function inBlock(block: readonly Directive[], name: string): Directive[] {
  return block.filter((directive) => directive.name === name);
}
