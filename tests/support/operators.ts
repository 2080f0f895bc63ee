/** Plans of the operators' stack. */
import "../../preview/lean-sdk";
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import { plan } from "../../preview/plan";
import { readStackFile } from "../../preview/stack-file";
import { PlanView, type Stack } from "./plan";

const root = join(__dirname, "../..");

/** The repository's operators' stack, with changes as `-c` on the command line, and what people give to it. */
export async function planOperators(
  changes: readonly string[] = [],
  environment: Stack = "prod",
  secrets: Record<string, string> = {},
): Promise<PlanView> {
  const config = readStackFile(root, "ward", "operators-prod");
  const given = { ...config.values, secrets: { operators: secrets } };
  const isGiven = Object.keys(secrets).length > 0;
  const made = await plan({
    project: "ward",
    stack: `operators-${environment}`,
    root,
    config: isGiven ? { ...config, values: given, secretKeys: ["secrets"] } : config,
    program: () => require("../../index") as unknown,
    load: loadEnvironment,
    systems: [],
    placement: "default",
    changes: [`environment=${environment}`, ...changes],
  });
  return new PlanView(environment, "kubernetes", "operators", made);
}
