/** What several resources say of one thing, and whether it is the same. */
import type { StackRule } from "../../rule";
import { backedUpRules } from "./backed-up";
import { agreementRules } from "./days";
import { drillRules } from "./drills";
import { rehearsalRules } from "./rehearsals";
import { textAgreementRules } from "./texts";

export const agreementStackRules: StackRule[] = [
  ...backedUpRules,
  ...drillRules,
  ...rehearsalRules,
  ...agreementRules,
  ...textAgreementRules,
];
