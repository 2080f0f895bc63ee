/**
 * Previews every stack without credentials and writes one Markdown report, for the comment on a pull request.
 *
 *   node --require tsx/cjs delivery/preview-report.ts --against origin/main --to preview.md
 *
 * Exits 1 when a plan is blocked, 2 when one could not be made; the report is written all the same.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { stacksIn } from "../preview/stack-file";
import { main, optionsOf } from "./options";
import { preview, root } from "./planned";

export interface StackReport {
  stack: string;
  /** Exit status of the preview: 0 good, 1 blocked, 2 wrong configuration, 3 failed. */
  status: number;
  /** What it printed. */
  text: string;
}

/** GitHub takes no longer body of a comment: 65,536 characters, of which the comment's mark takes some. */
const LONGEST = 65_000;
const verdicts = ["✔ may be merged", "✘ blocked", "✘ the configuration is wrong", "✘ the program failed"];

/** A line for each stack, and what its preview printed, folded; the longest are cut where all together are too long. */
export function report(stacks: readonly StackReport[]): string {
  const rows = stacks.map(({ stack, status }) => `| \`${stack}\` | ${verdicts[status] ?? verdicts[3]} |`);
  const head = [
    "### Preview of every stack",
    "",
    "Made without credentials: nothing was asked of a cloud, and nothing was created.",
    "",
    "| stack | |",
    "|---|---|",
    ...rows,
  ].join("\n");
  const each = Math.floor((LONGEST - head.length) / Math.max(stacks.length, 1)) - 300;
  return `${[head, ...stacks.map((one) => folded(one, each))].join("\n\n")}\n`;
}

/** Open where there is something to repair. */
function folded({ stack, status, text }: StackReport, longest: number): string {
  const plain = text.trim();
  const cut =
    plain.length <= longest ? plain : `${plain.slice(0, longest)}\n… the whole of it is in the run's log`;
  // Longer than any fence inside, so that nothing in a plan is read as Markdown.
  const fence = "`".repeat(Math.max(3, ...(cut.match(/`+/g) ?? []).map(({ length }) => length + 1)));
  return [
    `<details${status === 0 ? "" : " open"}><summary><code>${stack}</code></summary>`,
    "",
    `${fence}text`,
    cut,
    fence,
    "",
    "</details>",
  ].join("\n");
}

/** A stack that the other commit did not have is new: there is nothing to compare it with. */
function isIn(reference: string, stack: string): boolean {
  return (
    spawnSync("git", ["cat-file", "-e", `${reference}:Pulumi.${stack}.yaml`], { cwd: root }).status === 0
  );
}

async function run(args: string[]): Promise<number> {
  const usage = "Usage: preview-report.ts --against GIT-REF --to FILE";
  const { against, to } = optionsOf(args, usage, { against: undefined, to: undefined });
  const stacks = stacksIn(root).map((stack) => {
    const compared = isIn(against, stack) ? ["--against", against] : [];
    const { status, stdout, stderr } = preview(["--stack", stack, ...compared]);
    const text = [stdout, stderr].filter((part) => part.trim() !== "").join("\n");
    process.stdout.write(`${text}\n`);
    return { stack, status, text };
  });
  writeFileSync(to, report(stacks));
  return Math.max(0, ...stacks.map(({ status }) => Math.min(status, 2)));
}

if (require.main === module) void main(run);
