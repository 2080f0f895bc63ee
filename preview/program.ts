/** Runs a Pulumi program in this process, without an engine, a cloud or a cluster. */
import { runtime } from "@pulumi/pulumi";
import { failureOf } from "./failure";
import { type Recording, record } from "./monitor";
import { withPlainStructs } from "./plain-structs";
import { withoutTraces, withTraces } from "./traces";

export interface Run {
  project: string;
  stack: string;
  /** As an engine hands it over: full keys, values as text. */
  config: Record<string, string>;
  secretKeys: string[];
  /** The folder that traces are told relative to. */
  root: string;
}

/** Loads the program and runs it; what it returns becomes the stack's outputs. */
export type Program = () => unknown;

/** A program that fails runs a second time with traces on, to tell file and line. */
export async function runProgram(program: Program, run: Run): Promise<Recording> {
  const failed = await withoutTraces(() => attempt(program, run));
  if (!("error" in failed)) return failed;
  if (isQuiet(failed.error)) throw failed.error;
  const again = await withTraces(() => attempt(program, run));
  throw failureOf("error" in again ? again.error : failed.error, run.root);
}

/** Sets configuration and mocks as a run would, for whoever needs to read the configuration before it. */
export async function prepare(run: Run): Promise<Recording> {
  runtime.setAllConfig(run.config, run.secretKeys);
  await runtime.setMocks(unasked, run.project, run.stack, true, "organization");
  return record(run.project, run.stack);
}

/** Errors that carry their whole message: a trace would only bury it. */
function isQuiet(error: unknown): boolean {
  return error instanceof Error && error.name === "ConfigurationError";
}

type Attempt = Recording | { error: unknown };

async function attempt(program: Program, run: Run): Promise<Attempt> {
  const rejections = new Rejections();
  const restore = talkOnTheSide();
  try {
    // Whatever depends on a resource that failed waits for ever: the first failure ends the plan.
    return await Promise.race([planned(program, run), rejections.first]);
  } catch (error) {
    return { error };
  } finally {
    // What else fails by the failure is told now, and to nobody.
    await new Promise(setImmediate);
    rejections.release();
    restore();
  }
}

async function planned(program: Program, run: Run): Promise<Recording> {
  const recording = await prepare(run);
  await withPlainStructs(async () => {
    await runtime.runInPulumiStack(async () => call(program()));
    await runtime.disconnect();
  });
  // Rejections nobody waits for are only told once the microtasks are through.
  await new Promise(setImmediate);
  return recording;
}

/** What a program prints (and what Pulumi logs, without an engine to log to) must not end up in the document. */
function talkOnTheSide(): () => void {
  const { log, info, debug } = console;
  Object.assign(console, { log: console.error, info: console.error, debug: console.error });
  return () => Object.assign(console, { log, info, debug });
}

/** As Pulumi's own runner does with a module that exports a function. */
function call(exported: unknown): unknown {
  return typeof exported === "function" ? exported() : exported;
}

const unasked: runtime.Mocks = {
  newResource: () => {
    throw new Error("The plan's monitor answers registrations itself.");
  },
  call: ({ token }) => {
    throw new Error(`The plan's monitor refuses ${token} itself.`);
  },
};

/**
 * Resources fail in promises that nobody awaits: the process hears of them. While a plan runs they belong to it,
 * and not to whoever else listens (a test runner).
 */
class Rejections {
  /** Rejects with the first. */
  readonly first: Promise<never>;
  private hear: (reason: unknown) => void = () => undefined;
  private readonly others = process.listeners("unhandledRejection");

  constructor() {
    this.first = new Promise((_, reject) => {
      this.hear = reject;
    });
    // Nobody may be waiting for it by the time it comes.
    this.first.catch(() => undefined);
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", this.hear);
  }

  release(): void {
    process.removeListener("unhandledRejection", this.hear);
    for (const other of this.others) process.on("unhandledRejection", other);
  }
}
