/** What is written down, and where. */
import type { Rule, StackRule } from "../../rule";
import { joinedLogRules as belonging } from "./log-groups";
import { joinedSecretRules, trailRules } from "./trails";

export const logRules: readonly Rule[] = [...trailRules];

export const joinedLogRules: readonly StackRule[] = [...belonging, ...joinedSecretRules];
