/** The plans of the stack prod, one for each system in its default placement, before anybody judged them. */
import "../preview/lean-sdk";
import type { Environment } from "../environments/environment";
import { loadEnvironment } from "../environments/load";
import { choose } from "../preview/choice";
import type { Registered } from "../preview/monitor";
import { prepare, type Run, runProgram } from "../preview/program";
import { readStackFile, toEngineConfig } from "../preview/stack-file";
import { systems } from "../systems";
import { root } from "./timed";

export interface ProdPlan {
  system: string;
  environment: Environment;
  resources: readonly Registered[];
}

export async function prodPlans(): Promise<ProdPlan[]> {
  const plans: ProdPlan[] = [];
  for (const system of Object.keys(systems)) plans.push(await prodPlan(system));
  return plans;
}

async function prodPlan(system: string): Promise<ProdPlan> {
  const config = choose(readStackFile(root, "ward", "prod"), {
    systems: [system],
    placement: "default",
    changes: [],
  });
  const run: Run = { project: "ward", stack: "prod", root, ...toEngineConfig("ward", config) };
  await prepare(run);
  const environment = loadEnvironment();
  const { resources } = await runProgram(() => require("../index") as unknown, run);
  return { system, environment, resources };
}
