/** Data stores that AWS runs: who reaches them, how they speak, whom they let in, and what a lost zone takes. */
import type { Rule, StackRule } from "../../rule";
import { cacheRules } from "./caches";
import { dataServiceRules } from "./data-services";
import { databaseRules } from "./databases";
import { joinedParameterGroupRules, parameterGroupRules } from "./parameter-groups";
import { providerRules } from "./providers";
import { searchRules } from "./search";
import { joinedStandbyRules, standbyRules } from "./standbys";

export const storeRules: readonly Rule[] = [
  ...databaseRules,
  ...parameterGroupRules,
  ...cacheRules,
  ...dataServiceRules,
  ...standbyRules,
  ...searchRules,
  ...providerRules,
];

export const joinedStoreRules: readonly StackRule[] = [...joinedParameterGroupRules, ...joinedStandbyRules];
