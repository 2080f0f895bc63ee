/** Patterns of type tokens as people read them: `kubernetes:apps/v*:{Deployment,StatefulSet}{,Patch,List}`. */

/** One glob for each way that the pattern can match. */
export function globsOf(pattern: RegExp): string[] {
  return split(bare(pattern.source)).flatMap((part) => {
    // A pair of brackets around everything only holds alternatives together.
    const [, start = "", inner = "(", end = ""] = /^(\^?)\((.*)\)(\$?)$/.exec(part) ?? [];
    return balanced(inner) ? split(inner).map((one) => globOf(`${start}${one}${end}`)) : [globOf(part)];
  });
}

function bare(source: string): string {
  return source.replaceAll("(?:", "(").replaceAll("\\/", "/");
}

function globOf(part: string): string {
  const open = part.startsWith("^") ? "" : "*";
  const end = part.endsWith("$") ? "" : "*";
  const text = part
    .replace(/^\^|\$$/g, "")
    .replace(/\\w[+*]\??|\\d\+|\.[*+]|\[\^[^\]]*\]\+/g, "*")
    .replaceAll("\\.", ".")
    .replace(/\(([^()]*)\)\?/g, "(|$1)")
    .replace(/([A-Za-z])\?/g, "(|$1)")
    .replaceAll("(", "{")
    .replaceAll(")", "}")
    .replaceAll("|", ",")
    .replace(/[\^$]/g, "")
    .replace(/\{([^{},]*)\}/g, "$1");
  return `${open}${text}${end}`;
}

/** Alternatives outside of brackets. */
function split(source: string): string[] {
  let depth = 0;
  const parts = [""];
  for (const letter of source) {
    depth += letter === "(" ? 1 : letter === ")" ? -1 : 0;
    if (letter === "|" && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const letter of text) {
    depth += letter === "(" ? 1 : letter === ")" ? -1 : 0;
    // Closed before it was opened: two pairs side by side.
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** What a glob means, to compare it with the pattern that it was made of. */
export function matchesGlob(glob: string, type: string): boolean {
  const source = glob
    .replace(/[.+^$()|[\]\\/]/g, "\\$&")
    .replaceAll("*", ".*")
    .replace(/\{/g, "(?:")
    .replace(/\}/g, ")")
    .replaceAll(",", "|");
  return new RegExp(`^${source}$`).test(type);
}
