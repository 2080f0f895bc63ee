/** The plan of a stack: what would be created, what the rules say about it, and what is still to do. */
import { performance } from "node:perf_hooks";
import { type Estimate, estimate } from "../cost/estimate";
import type { Environment, SystemSettings } from "../environments/environment";
import type { Verdict } from "../policy/judging/judge";
import { type Choice, choose } from "./choice";
import type { Registered } from "./monitor";
import { type Program, prepare, type Run, runProgram } from "./program";
import { Redactor } from "./redact";
import { type StackConfig, toEngineConfig } from "./stack-file";
import { systemOf } from "./systems";
import { verdictOn } from "./verdict";
import { conceal, type Shown } from "./wire";

export interface PlanResource extends Registered {
  /** The system it belongs to; none for what a stack shares. */
  system: string | undefined;
}

export interface Plan {
  stack: string;
  environment: "staging" | "prod";
  systems: SystemSettings[];
  /** In the order of their registration, the stack's own first. */
  resources: PlanResource[];
  verdict: Verdict;
  /** What it costs a month. */
  estimate: Estimate;
  /** Commands. */
  secretsToFill: string[];
  /** What the program returned; no secrets in it. */
  outputs: Shown;
  durationMs: number;
}

export interface PlanRequest extends Choice {
  project: string;
  stack: string;
  root: string;
  config: StackConfig;
  program: Program;
  load: () => Environment;
  /** Day that waivers are judged on, `YYYY-MM-DD`. @default the day it is, in UTC */
  today?: string;
}

let last: Promise<unknown> = Promise.resolve();

/**
 * One after another, since the state of Pulumi's runtime belongs to the process.
 * @throws {ConfigurationError | UsageError} before anything is planned
 * @throws {ProgramFailure}
 */
export function plan(request: PlanRequest): Promise<Plan> {
  const mine = last.then(() => makePlan(request));
  last = mine.catch(() => undefined);
  return mine;
}

async function makePlan(request: PlanRequest): Promise<Plan> {
  const started = performance.now();
  const { project, stack, root } = request;
  const chosen = choose(request.config, request);
  const run: Run = { project, stack, root, ...toEngineConfig(project, chosen) };
  await prepare(run);
  const environment = request.load();
  const recording = await runProgram(request.program, run);
  const systems = environment.systems.map(({ name }) => name);
  const resources = withSystems(recording.resources, systems);
  const verdict = verdictOn(recording.resources, environment, request.systems.length > 0, request.today);
  return {
    stack,
    environment: environment.name,
    systems: environment.systems,
    resources,
    verdict: new Redactor(recording.resources).verdict(verdict),
    estimate: estimate(resources, environment.budget),
    secretsToFill: environment.secrets.toFill,
    outputs: conceal(recording.outputs),
    durationMs: Math.round(performance.now() - started),
  };
}

function withSystems(resources: readonly Registered[], systems: readonly string[]): PlanResource[] {
  const found = new Map<string, string | undefined>();
  return resources.map((resource) => {
    const inherited = resource.parent === undefined ? undefined : found.get(resource.parent);
    const system = systemOf(resource.name, systems) ?? inherited;
    found.set(resource.urn, system);
    return { ...resource, system };
  });
}
