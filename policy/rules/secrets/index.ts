/** Secrets that stand where they can be read, and those that never change. */
import type { Rule } from "../../rule";
import { containerSecretRules } from "./containers";
import { machineSecretRules } from "./machines";
import { secretRules as secretOfSettings } from "./settings";

export const secretRules: readonly Rule[] = [
  ...secretOfSettings,
  ...containerSecretRules,
  ...machineSecretRules,
];
