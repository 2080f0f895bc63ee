import type { PlanView } from "../support/plan";
import { Facts } from "./facts";
import { locations, serverOf } from "./nginx";
import { text } from "./workload";

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

/** The domain of each stack file. */
export function domainOf(plan: PlanView): string {
  return { prod: "portal.example.com", staging: "staging.portal.example.com" }[plan.stack];
}

export function namespaceOf(plan: PlanView): string {
  return { prod: "nx-portal", staging: "nx-portal-staging" }[plan.stack];
}

/** The edge's nginx.conf. */
export function nginxConf(plan: PlanView): string {
  const files = plan.get("kubernetes:core/v1:ConfigMap", `${SYSTEM}-edge`, "data");
  return text((files as Record<string, string>)["nginx.conf"]);
}

/** What nginx does under a host, by location. */
export function locationsOf(plan: PlanView, host: string): Record<string, string> {
  return locations(serverOf(nginxConf(plan), host));
}
