/** The application's container and its variables, read from the plan of either target. */
import type { Shown } from "../../preview/wire";
import { at, listAt, named, type PlanView, parsed, targetOf } from "../support/plan";

export const TASK = "aws:ecs/taskDefinition:TaskDefinition";
export const DEPLOYMENT = "kubernetes:apps/v1:Deployment";

/** Where a variable comes from: the text itself, or the secret that holds it. */
export type Variable = { text: string } | { secret: string };

/** What the service's component and its main resources are called. */
export function serviceName(plan: PlanView, service: string = plan.system): string {
  return service.startsWith(plan.system) ? service : `${plan.system}-${service}`;
}

/** A container of the service's task or pod. */
export function appContainer(plan: PlanView, service: string = plan.system): Shown {
  const name = serviceName(plan, service);
  return targetOf.services[plan.placement] === "aws"
    ? named(parsed(plan.get(TASK, name, "containerDefinitions")), service)
    : named(plan.get(DEPLOYMENT, name, "spec.template.spec.containers"), "app");
}

export function taskContainer(plan: PlanView, name: string, task: string = plan.system): Shown {
  return named(parsed(plan.get(TASK, task, "containerDefinitions")), name);
}

/** The step that runs before traffic: a container of the task, or a Job. */
export function releaseContainer(plan: PlanView, service: string = plan.system): Shown {
  const name = serviceName(plan, service);
  return targetOf.services[plan.placement] === "aws"
    ? taskContainer(plan, "release", name)
    : named(
        plan.get("kubernetes:batch/v1:Job", `${name}-release`, "spec.template.spec.containers"),
        "release",
      );
}

/** Variables of a container, by name; those in a ConfigMap are looked up there. */
export function variables(plan: PlanView, container: Shown): Record<string, Variable> {
  const onAws = at(container, "environment") !== undefined;
  const entries = onAws
    ? [...listAt(container, "environment"), ...listAt(container, "secrets")]
    : listAt(container, "env");
  return Object.fromEntries(entries.map((entry) => [text(at(entry, "name")), variable(plan, entry)]));
}

function variable(plan: PlanView, entry: Shown): Variable {
  const from = at(entry, "valueFrom");
  if (from === undefined) return { text: text(at(entry, "value")) };
  if (typeof from === "string") return { secret: from };
  const secret = at(from, "secretKeyRef");
  if (secret !== undefined) return { secret: `${text(at(secret, "name"))}/${text(at(secret, "key"))}` };
  const name = text(at(from, "configMapKeyRef.name"));
  const key = text(at(from, "configMapKeyRef.key"));
  return { text: text(at(configMap(plan, name), `data.${key}`)) };
}

/** A ConfigMap by the name it has in its namespace. */
export function configMap(plan: PlanView, name: string): Shown {
  const found = plan
    .all("kubernetes:core/v1:ConfigMap")
    .map((resource) => plan.inputs(resource))
    .find((inputs) => at(inputs, "metadata.name") === name);
  if (found === undefined) throw new Error(`no ConfigMap ${name}`);
  return found;
}

export function text(value: Shown | undefined): string {
  if (typeof value !== "string") throw new Error(`no text: ${JSON.stringify(value)}`);
  return value;
}
