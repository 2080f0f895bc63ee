import type { PlanView } from "../support/plan";
import { Facts } from "./facts";
import type { Names } from "./told";

export const SYSTEM = "nx-portal";
export const facts = new Facts(SYSTEM);
export const { fact } = facts;

/** The services as PM2 and the diagram call them, and the scanner that is ours. */
export const SERVICES = [
  "web-portal",
  "api-gateway",
  "file-service",
  "worker-service",
  "malware-scanner",
] as const;

export type ServiceName = (typeof SERVICES)[number];

export const names: Names = {
  namespace: "nx-portal",
  domains: { prod: "portal.example.com", staging: "staging.portal.example.com" },
};

/** The domain of each stack file. */
export function domainOf(plan: PlanView): string {
  return names.domains[plan.stack];
}

export function namespaceOf(plan: PlanView): string {
  return { prod: "nx-portal", staging: "nx-portal-staging" }[plan.stack];
}
