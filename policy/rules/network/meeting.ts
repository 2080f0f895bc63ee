/** How the objects of a cluster find each other: by names, namespaces and labels. */
import type { Plan } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resource";
import { UNKNOWN, type View } from "../../plan/view";
import { objects } from "../../shapes/kubernetes";
import { containers, POD_HOLDERS, podSpecs } from "../../shapes/pods";
import { integer } from "../../writing/expect";

/** What a resource holds; itself, or the items of a list. */
export function held(plan: Plan, resource: PlannedResource): readonly View[] {
  return objects(plan.subject(resource));
}

export function namespaceOf(object: View): unknown {
  return object.at("metadata", "namespace").or("default");
}

export function labelsMatch(selector: View, labels: View): boolean {
  const wanted = selector.entries();
  return (
    wanted.length > 0 &&
    wanted.every(([key, value]) => key !== UNKNOWN && labels.at(key).or("") === value.or(undefined))
  );
}

/** The same where a label that is not known may be any. */
export function labelsMayMatch(selector: View, labels: View): boolean {
  return selector
    .entries()
    .every(
      ([key, value]) => key !== UNKNOWN && [UNKNOWN, value.or(undefined)].includes(labels.at(key).or("")),
    );
}

/** Whether two objects may be in one namespace: a provider fills in what is left out, so only names that differ say no. */
export function mayMeet(one: View, other: View): boolean {
  const [here, there] = [one, other].map((object) => object.at("metadata", "namespace").or(UNKNOWN));
  return here === UNKNOWN || there === UNKNOWN || here === there;
}

/** The numbers that a named target port can stand for, through the pods that a Service selects. */
export function resolvePort(plan: Plan, service: View, name: string): (number | typeof UNKNOWN)[] {
  return plan
    .ofType(POD_HOLDERS)
    .filter((holder) => mayMeet(service, plan.view(holder)))
    .flatMap((holder) => podSpecs(plan.subject(holder)))
    .filter((pod) => labelsMatch(service.at("spec", "selector"), pod.metadata.at("labels")))
    .flatMap((pod) => containers(pod.spec))
    .flatMap((container) => container.at("ports").each())
    .filter((port) => port.at("name").or("") === name)
    .map((port) => integer(port.at("containerPort").or(undefined)) ?? UNKNOWN);
}
