/** Judges the plans of prod in this process, and prints how long that took (`Judging`). */
import { performance } from "node:perf_hooks";
import { type Context, judge } from "../policy/judging/judge";
import type { PlannedResource } from "../policy/plan/resource";
import { contextOf, toPlanned } from "../preview/verdict";
import { median } from "./median";
import { prodPlans } from "./prod-plans";
import type { Judging } from "./timed";

const rounds = 9;

/** As an engine hands a plan to the pack. */
interface Judged {
  resources: readonly PlannedResource[];
  context: Context;
}

async function main(): Promise<void> {
  const plans = (await prodPlans()).map(({ resources, environment }) => ({
    resources: resources.map(toPlanned),
    context: contextOf(environment, true),
  }));
  const first = judgeAll(plans);
  const judging: Judging = {
    rules: first.rules,
    resources: plans.reduce((sum, { resources }) => sum + resources.length, 0),
    firstMs: first.ms,
    againMs: median(Array.from({ length: rounds }, () => judgeAll(plans).ms)),
  };
  process.stdout.write(JSON.stringify(judging));
}

function judgeAll(plans: readonly Judged[]): { ms: number; rules: number } {
  const started = performance.now();
  const verdicts = plans.map(({ resources, context }) => judge(resources, context));
  const ms = performance.now() - started;
  const [violation] = verdicts.flatMap(({ violations }) => violations);
  // The whole pack has to be at work: a broken resource rule would spare the rules about the stack.
  if (violation) throw new Error(JSON.stringify(violation));
  return { ms, rules: verdicts[0]?.rules ?? 0 };
}

void main();
