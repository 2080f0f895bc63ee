/** Whole stacks of the repository, planned once each: what a page shows beside one system. */
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import { type Plan, plan } from "../../preview/plan";
import { readStackFile } from "../../preview/stack-file";

const root = join(__dirname, "../..");
const made = new Map<string, Promise<Plan>>();

export function planOfStack(stack: string): Promise<Plan> {
  const known = made.get(stack) ?? planned(stack);
  made.set(stack, known);
  return known;
}

function planned(stack: string): Promise<Plan> {
  return plan({
    ...{ project: "ward", stack, root, config: readStackFile(root, "ward", stack), load: loadEnvironment },
    program: () => require("../../index") as unknown,
    ...{ systems: [], placement: "default", changes: [] },
  });
}
