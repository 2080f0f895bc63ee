/** What a component is made of, and what its parts are told about days. */
import { oncePer } from "../../plan/once-per";
import type { Plan } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resource";
import type { View } from "../../plan/view";
import type { Subject } from "../../rule";
import { containers, POD_HOLDERS, podSpecs } from "../../shapes/pods";

const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

/** What runs the backup program. */
export const PROGRAMS = /^aws:ecs\/taskDefinition:TaskDefinition$|^kubernetes:batch\/v\w+:CronJob$/;

const families = new WeakMap<Plan, Map<string, PlannedResource[]>>();

function childrenIn(plan: Plan): Map<string, PlannedResource[]> {
  let children = families.get(plan);
  if (!children) {
    children = new Map();
    for (const resource of plan.resources) {
      if (resource.parent === undefined) continue;
      const siblings = children.get(resource.parent);
      if (siblings) siblings.push(resource);
      else children.set(resource.parent, [resource]);
    }
    families.set(plan, children);
  }
  return children;
}

/** Everything below a component, components within it included. */
export function partsOf(plan: Plan, component: PlannedResource): PlannedResource[] {
  const children = childrenIn(plan).get(component.urn) ?? [];
  return children.flatMap((child) => [child, ...partsOf(plan, child)]);
}

/** The containers of a task or of a pod, wherever it hides. */
export function programs(plan: Plan, resource: PlannedResource): readonly View[] {
  return programsIn(plan.subject(resource));
}

const programsIn = oncePer((subject: Subject): readonly View[] => {
  const { resource, view } = subject;
  if (resource.type === TASK_DEFINITION) return view.at("containerDefinitions").json()?.each() ?? [];
  if (!POD_HOLDERS.test(resource.type)) return [];
  return podSpecs(subject).flatMap(({ spec }) => containers(spec));
});

/** What the backup program is asked to do: its one argument, `command` of a task and `args` of a pod. */
export function commandOf(container: View): unknown {
  return ["command", "args"]
    .flatMap((list) => container.at(list).each())
    .at(-1)
    ?.or("");
}

/** What a program finds in a variable; `secrets` and references are not asked. */
export function told(container: View, variable: string): View[] {
  return ["environment", "env"]
    .flatMap((list) => container.at(list).each())
    .filter((entry) => entry.at("name").or("") === variable)
    .map((entry) => entry.at("value"));
}
