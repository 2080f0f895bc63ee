import type { PlanView } from "../support/plan";
import { Facts } from "./facts";
import type { Names } from "./told";

export const SYSTEM = "tebx";
export const facts = new Facts(SYSTEM);
export const { fact } = facts;

/** The domain of each stack file. */
export const names: Names = {
  namespace: "tebx",
  domains: { prod: "tebx.com", staging: "staging.tebx.com" },
};

export function domainOf(plan: PlanView): string {
  return names.domains[plan.stack];
}

export function namespaceOf(plan: PlanView): string {
  return { prod: "tebx", staging: "tebx-staging" }[plan.stack];
}
