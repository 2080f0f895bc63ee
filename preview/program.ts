/** Runs a Pulumi program in this process, without an engine, a cloud or a cluster. */
import { runtime } from "@pulumi/pulumi";
import { failureOf } from "./failure";
import { type Recording, record } from "./monitor";

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

/**
 * Pulumi formats a stack trace for every resource and every promise, which is most of the time that a large plan
 * takes. So traces are off, and a program that fails runs a second time with them on, to tell file and line.
 */
export async function runProgram(program: Program, run: Run): Promise<Recording> {
  const failed = await withTraces(0, () => attempt(program, run));
  if (!("error" in failed)) return failed;
  if (isQuiet(failed.error)) throw failed.error;
  const again = await withTraces(50, () => attempt(program, run));
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
    const recording = await prepare(run);
    await runtime.runInPulumiStack(async () => call(program()));
    await runtime.disconnect();
    // Rejections nobody waits for are only told once the microtasks are through.
    await new Promise(setImmediate);
    return rejections.any ? { error: rejections.first } : recording;
  } catch (error) {
    await new Promise(setImmediate);
    return { error: error instanceof Error ? error : (rejections.first ?? error) };
  } finally {
    rejections.release();
    restore();
  }
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

async function withTraces<T>(limit: number, body: () => Promise<T>): Promise<T> {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = limit;
  try {
    return await body();
  } finally {
    Error.stackTraceLimit = before;
  }
}

/**
 * Resources fail in promises that nobody awaits: the process hears of them. While a plan runs they belong to it,
 * and not to whoever else listens (a test runner).
 */
class Rejections {
  private readonly heard: unknown[] = [];
  private readonly others = process.listeners("unhandledRejection");
  private readonly hear = (reason: unknown) => this.heard.push(reason);

  constructor() {
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", this.hear);
  }

  get any(): boolean {
    return this.heard.length > 0;
  }

  get first(): unknown {
    return this.heard[0];
  }

  release(): void {
    process.removeListener("unhandledRejection", this.hear);
    for (const other of this.others) process.on("unhandledRejection", other);
  }
}
