/** What the specs of components say: each demand once, for both targets. The rules on their resources stand behind. */
import type { Rule } from "../../rule";
import { backupIntentRules } from "./backups";
import { edgeIntentRules } from "./edge";
import { groundIntentRules } from "./ground";
import { logIntentRules } from "./logs";
import { observabilityIntentRules } from "./observability";
import { serviceIntentRules } from "./services";
import { siteIntentRules } from "./sites";
import { storeIntentRules } from "./stores";
import { trafficIntentRules } from "./traffic";

export const componentRules: Rule[] = [
  ...storeIntentRules,
  ...backupIntentRules,
  ...logIntentRules,
  ...edgeIntentRules,
  ...serviceIntentRules,
  ...trafficIntentRules,
  ...siteIntentRules,
  ...groundIntentRules,
  ...observabilityIntentRules,
];
