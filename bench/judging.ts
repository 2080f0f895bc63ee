/** Judges the plans of prod in this process, and prints how long that took (`Judging`). */
import { performance } from "node:perf_hooks";
import { verdictOn } from "../preview/verdict";
import { median } from "./median";
import { type ProdPlan, prodPlans } from "./prod-plans";
import type { Judging } from "./timed";

const rounds = 9;

async function main(): Promise<void> {
  const plans = await prodPlans();
  const first = judge(plans);
  const judging: Judging = {
    rules: first.rules,
    resources: plans.reduce((sum, { resources }) => sum + resources.length, 0),
    firstMs: first.ms,
    againMs: median(Array.from({ length: rounds }, () => judge(plans).ms)),
  };
  process.stdout.write(JSON.stringify(judging));
}

function judge(plans: readonly ProdPlan[]): { ms: number; rules: number } {
  const started = performance.now();
  const verdicts = plans.map(({ resources, environment }) => verdictOn(resources, environment, true));
  const ms = performance.now() - started;
  const [violation] = verdicts.flatMap(({ violations }) => violations);
  // The whole pack has to be at work: a broken resource rule would spare the rules about the stack.
  if (violation) throw new Error(JSON.stringify(violation));
  return { ms, rules: verdicts[0]?.rules ?? 0 };
}

void main();
