/** The system whose only service has other settings, and what becomes of it. */
import type { ApiServiceSpec } from "../../components/api-service/args";
import type { SystemSpec } from "../../systems/system";
import { at, listAt, type PlanView, parsed, SYSTEM } from "../support/plan";
import { sheet } from "./refusal";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";

export function withService(more: Partial<ApiServiceSpec>): SystemSpec {
  const spec = sheet();
  const service = { ...spec.services[SYSTEM], ...more } as ApiServiceSpec;
  return { ...spec, services: { ...spec.services, [SYSTEM]: service } };
}

export const podOf = (plan: PlanView, name = SYSTEM) =>
  listAt(plan.get(DEPLOYMENT, name, "spec.template.spec.containers"))[0];

export const taskOf = (plan: PlanView, name = SYSTEM, container = SYSTEM) =>
  listAt(parsed(plan.get(TASK, name, "containerDefinitions"))).find((it) => at(it, "name") === container);
