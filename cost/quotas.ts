/** Limits of a new AWS account that a plan would run into. */
import type { PlanResource } from "../preview/plan";
import type { Plot } from "./surroundings";

export interface Quota {
  /** As Service Quotas calls it. */
  name: string;
  /** `L-F678F1CE`; empty where there is none. */
  code: string;
  /** Where it is counted: a region, or a resource of it. */
  where: string;
  /** Of a new account. */
  default: number;
  needed: number;
}

export function quotasOf(_resources: readonly PlanResource[], _around: Plot): Quota[] {
  return [];
}
