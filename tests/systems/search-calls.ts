/** What a release asks a search cluster for before a service starts: index templates, lifecycles, users. */
import type { Shown } from "../../preview/wire";
import { at, listAt, named, type PlanView, targetOf } from "../support/plan";
import { serviceName, taskContainer, text } from "./workload";

/** Bodies by `METHOD path`. */
export function searchCalls(plan: PlanView, service: string): Record<string, Shown> {
  const lines = variable(plan, service, "CALLS").split("\n");
  return Object.fromEntries(
    lines.map((line) => {
      const [method = "", path = "", ...body] = line.split(" ");
      return [`${method} ${path}`, JSON.parse(body.join(" ")) as Shown];
    }),
  );
}

/** The program that asks; lifecycles of OpenSearch, which knows versions, stand in it. */
export function searchScript(plan: PlanView, service: string): string {
  return variable(plan, service, "SCRIPT");
}

function variable(plan: PlanView, service: string, name: string): string {
  const onAws = targetOf.services[plan.placement] === "aws";
  const env = onAws
    ? listAt(taskContainer(plan, "search-indices", serviceName(plan, service)), "environment")
    : listAt(named(releaseSteps(plan, service), "search-indices"), "env");
  return text(at(named(env, name), "value"));
}

function releaseSteps(plan: PlanView, service: string): Shown[] {
  const pod = plan.get(
    "kubernetes:batch/v1:Job",
    `${serviceName(plan, service)}-release`,
    "spec.template.spec",
  );
  return [...listAt(pod, "initContainers"), ...listAt(pod, "containers")];
}
