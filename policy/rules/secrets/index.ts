/** Secrets that stand where they can be read, and keys and secrets that never change. */
import type { Rule, StackRule } from "../../rule";
import { containerSecretRules } from "./containers";
import { machineSecretRules } from "./machines";
import { joinedRotationRules, rotationRules } from "./rotation";
import { settingRules } from "./settings";

export const secretRules: readonly Rule[] = [
  ...settingRules,
  ...containerSecretRules,
  ...machineSecretRules,
  ...rotationRules,
];

export const joinedSecretRules: readonly StackRule[] = [...joinedRotationRules];
