/** Runs blocks of commands on stand-ins that note how they are called. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./pages";

export interface Call {
  program: string;
  args: readonly string[];
  /** What was piped into it. */
  input: string;
}

/** Between calls, and between the words of one: nothing that a command line holds. */
const [NEXT_CALL, NEXT_WORD] = ["\x1e", "\x1f"];

const STAND_IN = `#!/bin/sh
{
  printf '%s' "$(basename "$0")"
  printf '\\037%s' "$@"
  printf '\\037'
  case " $* " in *" -f - "*) cat ;; esac
  printf '\\036'
} >>"$NOTES/calls"
`;

const PROGRAMS = ["kubectl", "aws", "pulumi", "npm", "node", "git", "curl", "psql", "grep"];

/** @throws {Error} where a block does not run to its end. */
export function callsOf(block: string): Call[] {
  const notes = mkdtempSync(join(tmpdir(), "ward-page-"));
  try {
    mkdirSync(join(notes, "bin"));
    for (const name of PROGRAMS) {
      writeFileSync(join(notes, "bin", name), STAND_IN);
      chmodSync(join(notes, "bin", name), 0o755);
    }
    copyFileSync(join(ROOT, "Pulumi.prod.yaml"), join(notes, "Pulumi.prod.yaml"));
    const env = { PATH: `${join(notes, "bin")}:${process.env["PATH"] ?? ""}`, NOTES: notes };
    const run = spawnSync("sh", ["-eu", "-c", block], { cwd: notes, env, encoding: "utf8" });
    if (run.status !== 0 || run.stderr !== "") throw new Error(`${block}\n${run.stderr}`);
    return existsSync(join(notes, "calls")) ? read(join(notes, "calls")) : [];
  } finally {
    rmSync(notes, { recursive: true, force: true });
  }
}

function read(file: string): Call[] {
  return readFileSync(file, "utf8")
    .split(NEXT_CALL)
    .slice(0, -1)
    .map((line) => {
      const [program = "", ...words] = line.split(NEXT_WORD);
      return { program, args: words.slice(0, -1), input: words.at(-1) ?? "" };
    });
}

/** Options and what stands between them. */
export interface Said {
  words: string[];
  options: Record<string, string[]>;
  /** After `--`: what is run inside. */
  inside: string[];
}

/** @param flags options that take no value; those of `=` bring theirs. */
export function saidBy(args: readonly string[], flags: readonly string[]): Said {
  const end = args.indexOf("--");
  const [mine, inside] = end === -1 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  const said: Said = { words: [], options: {}, inside: [...inside] };
  for (let at = 0; at < mine.length; at++) {
    const word = mine[at] ?? "";
    if (!word.startsWith("-") || word === "-") {
      said.words.push(word);
      continue;
    }
    const [name = "", given] = word.split(/=(.*)/s);
    const value = given ?? (flags.includes(name) ? "" : (mine[++at] ?? ""));
    said.options[name] = [...(said.options[name] ?? []), value];
  }
  return said;
}
