/** Secrets that stand where they can be read, and those that never change. */
import type { Rule, StackRule } from "../../rule";
import { containerSecretRules } from "./containers";
import { machineSecretRules } from "./machines";
import { rotationRules } from "./rotation";
import { settingRules } from "./settings";

export const secretRules: readonly Rule[] = [...settingRules, ...containerSecretRules, ...machineSecretRules];

export const joinedSecretRules: readonly StackRule[] = [...rotationRules];
