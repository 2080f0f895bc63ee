/** The workflows as data. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export interface Step {
  name?: string;
  id?: string;
  uses?: string;
  run?: string;
  if?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}

export interface Job {
  needs?: string | string[];
  uses?: string;
  with?: Record<string, unknown>;
  if?: string;
  environment?: string;
  "timeout-minutes"?: number;
  permissions?: Record<string, string>;
  steps?: Step[];
  strategy?: { matrix: Record<string, unknown> };
}

export interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  concurrency?: { group: string; "cancel-in-progress": boolean };
  jobs: Record<string, Job>;
}

export const folder = join(__dirname, "../../.github/workflows");
const files = readdirSync(folder).filter((name) => name.endsWith(".yml"));

export const texts: Readonly<Record<string, string>> = Object.fromEntries(
  files.map((name) => [name.replace(".yml", ""), readFileSync(join(folder, name), "utf8")]),
);
export const workflows: Readonly<Record<string, Workflow>> = Object.fromEntries(
  Object.entries(texts).map(([name, text]) => [name, parse(text) as Workflow]),
);

export function jobOf(workflow: string, job: string): Job {
  const found = workflows[workflow]?.jobs[job];
  if (found === undefined) throw new Error(`no job ${job} in ${workflow}.yml`);
  return found;
}

/** Every job of every workflow. */
export const jobs = Object.entries(workflows).flatMap(([workflow, { jobs }]) =>
  Object.entries(jobs).map(([name, job]) => ({ at: `${workflow}.yml, ${name}`, ...job })),
);
export const steps = jobs.flatMap(({ at, steps = [] }) => steps.map((step) => ({ at, ...step })));
