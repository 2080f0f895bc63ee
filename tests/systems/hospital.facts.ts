import type { PlanView } from "../support/plan";
import { Facts } from "./facts";
import type { Names } from "./told";

export const SYSTEM = "hospital";
export const facts = new Facts(SYSTEM);
export const { fact } = facts;

export const GATEWAYS = ["api-gateway", "graphql-gateway"] as const;

/** Docker Compose: the ten behind the gateways, with their ports. There is no service on 3010. */
export const PORTS = {
  "auth-service": 3001,
  "doctor-service": 3002,
  "patient-service": 3003,
  "appointment-service": 3004,
  "department-service": 3005,
  "medical-records-service": 3006,
  "prescription-service": 3007,
  "billing-service": 3008,
  "payment-service": 3009,
  "notification-service": 3011,
} as const;

export type ServiceName = keyof typeof PORTS;

export const SERVICES = Object.keys(PORTS) as ServiceName[];

/** Every container, gateways first. */
export const ALL = [...GATEWAYS, ...SERVICES];

/** Where the pipeline pushes images: Amazon ECR in us-west-2. */
export const REGISTRY = "123456789012.dkr.ecr.us-west-2.amazonaws.com";

export const names: Names = {
  namespace: "hospital",
  domains: { prod: "hospital.example.com", staging: "staging.hospital.example.com" },
};

/** The domain of each stack file. */
export function domainOf(plan: PlanView): string {
  return names.domains[plan.stack];
}

export function namespaceOf(plan: PlanView): string {
  return { prod: "hospital", staging: "hospital-staging" }[plan.stack];
}
