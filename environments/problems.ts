/** What is wrong with a configuration, in words that say how to put it right. */
import { RunError } from "@pulumi/pulumi";

export interface Problem {
  /** `ward:systems.hospital.placement` */
  path: string;
  /** What stands there; secrets never do. */
  found: string;
  expected: string;
  /** The known name that was probably meant. */
  nearest?: string;
}

/** A RunError, so that an engine prints the message and no stack trace. */
export class ConfigurationError extends RunError {
  readonly problems: Problem[];

  constructor(stack: string, problems: Problem[]) {
    super(describeAll(stack, problems));
    this.name = "ConfigurationError";
    this.problems = problems;
  }
}

function describeAll(stack: string, problems: Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const lines = problems.map((problem) => `  ${describe(problem).replaceAll("\n", "\n    ")}`);
  return `The configuration of stack "${stack}" has ${count}:\n${lines.join("\n")}\nNothing was created.`;
}

export function describe({ path, found, expected, nearest }: Problem): string {
  const hint = nearest === undefined ? "" : `\nDid you mean "${nearest}"?`;
  return `${path}\nfound     ${found}\nexpected  ${expected}${hint}`;
}

/** A value as it would stand in the stack file, cut to what fits on a line. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** `a, b or c` */
export function oneOf(names: readonly string[]): string {
  const last = names.at(-1) ?? "nothing";
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} or ${last}` : last;
}

/** The known name that takes the fewest edits, when so few that it was probably meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const found = known
    .map((candidate) => ({ candidate, edits: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)[0];
  if (found === undefined) return undefined;
  return found.edits <= Math.max(2, Math.floor(found.candidate.length / 3)) ? found.candidate : undefined;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
function editDistance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= from.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= to.length; j++) {
      const replaced = at(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped =
        from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
          ? at(i - 2, j - 2) + 1
          : Number.POSITIVE_INFINITY;
      rows[i]?.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swapped));
    }
  }
  return at(from.length, to.length);
}
