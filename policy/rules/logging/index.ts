/** What is written down, and where. */
import type { Rule, StackRule } from "../../rule";
import { joinedLogGroupRules, logGroupRules } from "./log-groups";
import { trailRules } from "./trails";

export const logRules: readonly Rule[] = [...trailRules, ...logGroupRules];

export const joinedLogRules: readonly StackRule[] = [...joinedLogGroupRules];
