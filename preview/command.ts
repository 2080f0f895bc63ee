/** The command behind `npm run preview`, for any program: from the arguments to the exit status. */
import type { Environment } from "../environments/environment";
import { baselineOf } from "./against/baseline";
import { type Changes, changesOf, destroysData } from "./against/changes";
import { type Arguments, help, parseArguments, refuseSwallowed } from "./arguments";
import { coloursFor } from "./colours";
import { toDocument } from "./json";
import { type Plan, plan } from "./plan";
import type { Program } from "./program";
import { render } from "./render";
import { readStackFile } from "./stack-file";
import { pending } from "./traces";

export interface Subject {
  project: string;
  /** The folder with the stack files. */
  root: string;
  program: Program;
  /** Variables of the process, where npm leaves the options it took for itself. */
  environment?: NodeJS.ProcessEnv;
  load: () => Environment;
  /** What to do instead of telling that the program failed; the exit status. */
  again?: () => number;
}

const status = { good: 0, violated: 1, misconfigured: 2, failed: 3 };
/** Errors that are told by their message alone: something the user gave is wrong. */
const usersOwn = new Set(["UsageError", "StackFileError", "ConfigurationError"]);

async function preview(args: readonly string[], subject: Subject): Promise<number> {
  refuseSwallowed(subject.environment ?? {});
  const given = parseArguments(args);
  if (given.help) {
    process.stdout.write(help);
    return status.good;
  }
  const done = progress(`Planning ${given.stack}…`);
  const { planned, changes } = await compared(given, subject).finally(done);
  if (given.html !== undefined) writePage(given.html, planned, changes);
  process.stdout.write(
    given.json
      ? `${JSON.stringify(toDocument(planned, changes), null, 2)}\n`
      : textOf(planned, changes, given),
  );
  const blocked = planned.verdict.violations.some(({ level }) => level === "mandatory") || exceeds(planned);
  return blocked || (changes !== undefined && destroysData(changes)) ? status.violated : status.good;
}

/** The plan, and what it changes. What a commit plans is planned meanwhile, in a process of its own. */
async function compared(given: Arguments, subject: Subject): Promise<{ planned: Plan; changes?: Changes }> {
  const { against, stack, systems } = given;
  if (against === undefined) return { planned: await planOf(given, subject) };
  const [planned, baseline] = await Promise.all([
    planOf(given, subject),
    baselineOf(subject.root, against, stack),
  ]);
  return { planned, changes: changesOf(planned, baseline, systems) };
}

async function planOf(given: Arguments, subject: Subject): Promise<Plan> {
  const config = readStackFile(subject.root, subject.project, given.stack);
  return plan({ ...given, ...subject, config });
}

/** More than a mandatory budget. */
function exceeds({ estimate: { budget } }: Plan): boolean {
  return budget?.level === "mandatory" && budget.overUsd > 0;
}

function textOf(planned: Plan, changes: Changes | undefined, { all, costs }: Arguments): string {
  const width = process.stdout.columns ?? 120;
  return render(planned, { colours: coloursFor(process.stdout), width, all, costs }, changes);
}

/** Loaded only now: a preview without a page does not wait for what draws one. */
function writePage(file: string, planned: Plan, changes: Changes | undefined): void {
  const { writeReport } = require("../report") as typeof import("../report");
  writeReport(file, planned, changes);
  process.stderr.write(`The page of this plan is in ${file}\n`);
}

/** One line on a terminal while there is nothing else to see. */
function progress(text: string): () => void {
  if (!process.stderr.isTTY) return () => undefined;
  process.stderr.write(text);
  return () => process.stderr.write("\r\u001b[K");
}

function report(error: unknown, { again }: Subject): number {
  const colours = coloursFor(process.stderr);
  const { name, message, where, stack } = error as {
    name?: string;
    message?: string;
    where?: string;
    stack?: string;
  };
  if (usersOwn.has(name ?? "")) {
    process.stderr.write(`${message}\n`);
    return status.misconfigured;
  }
  if (again !== undefined) return again();
  const told =
    name === "ProgramFailure" ? `${message}${where ? `\n  at ${where}` : ""}` : (stack ?? String(error));
  process.stderr.write(`${colours.red("The program failed:")} ${told}\n`);
  return status.failed;
}

/** Sets the exit status rather than exiting, so that everything printed gets through a pipe. */
export function run(args: readonly string[], subject: Subject): Promise<void> {
  return finish(preview(args, subject), subject);
}

/** The same for whatever plans: a promise of the exit status. */
export async function finish(ending: Promise<number>, subject: Subject): Promise<void> {
  let finished = false;
  // Two resources that wait for each other leave nothing to do: Node ends without a word, and not with an error.
  process.once("exit", () => {
    if (finished) return;
    const waiting = pending().map((resource) => `\n  ${resource}`);
    process.stderr.write(`The plan never ended. These wait for what never comes:${waiting.join("")}\n`);
    process.exitCode = status.failed;
  });
  process.exitCode = await ending.catch((error: unknown) => report(error, subject));
  finished = true;
}
