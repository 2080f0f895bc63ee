import type { Shown } from "../../preview/wire";
import type { PlanView } from "../support/plan";
import { Facts } from "./facts";

export const SYSTEM = "inamsos";
export const facts = new Facts(SYSTEM);
export const { fact } = facts;

export const SERVICES = ["frontend", "backend"] as const;

export type ServiceName = (typeof SERVICES)[number];

/** The domain of each stack file. */
export function domainOf(plan: PlanView): string {
  return { prod: "inamsos.kemenkes.go.id", staging: "staging.inamsos.kemenkes.go.id" }[plan.stack];
}

export function namespaceOf(plan: PlanView): string {
  return { prod: "inamsos", staging: "inamsos-staging" }[plan.stack];
}

/** What CloudFront serves: one for each host. */
export function distributions(plan: PlanView): Shown[] {
  return plan.all("aws:cloudfront/distribution:Distribution").map((it) => plan.inputs(it));
}
