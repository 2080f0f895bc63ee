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

function tokens(text: string): Token[] {
  const found: Token[] = [];
  // A quoted string, a comment, a mark, a `${variable}` with braces inside a word, or a word.
  const pattern =
    /"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|#[^\n]*|([{};])|((?:\$\{[^}]*\}|\\.|[^\s{};"'])+)|\n/g;
  let line = 1;
  for (const match of text.matchAll(pattern)) {
    const [whole, double, single, mark, word] = match;
    if (double !== undefined || single !== undefined)
      found.push({ text: double ?? single ?? "", quoted: true, line });
    else if (mark !== undefined || word !== undefined) found.push({ text: whole, quoted: false, line });
    if (whole.includes("\n")) line += whole.split("\n").length - 1;
  }
  return found;
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
