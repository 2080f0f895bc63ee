/** The containers that a resource starts, of a pod or of a task of ECS, and the words that they are started with. */
import { oncePer } from "../plan/once-per";
import type { View } from "../plan/view";
import type { Subject } from "../rule";
import { containers, POD_HOLDERS, podSpecs } from "./pods";

export const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
export const STARTERS = new RegExp(`^${TASK_DEFINITION}$|${POD_HOLDERS.source}`);

/** What cannot be read is reported by the rules about containers. */
export const startedContainers = oncePer((subject: Subject): readonly View[] => {
  const { resource, view } = subject;
  const all =
    resource.type === TASK_DEFINITION
      ? (view.at("containerDefinitions").json()?.each() ?? [])
      : POD_HOLDERS.test(resource.type)
        ? podSpecs(subject).flatMap(({ spec }) => containers(spec))
        : [];
  return all.filter((container) => !container.unknown);
});

/** What the parts of a container are called, which differs between the two. */
export interface Parts {
  words: readonly string[];
  variables: string;
  ports: string;
  mounts: string;
}

const POD: Parts = { words: ["command", "args"], variables: "env", ports: "ports", mounts: "volumeMounts" };
const TASK: Parts = {
  words: ["entryPoint", "command"],
  variables: "environment",
  ports: "portMappings",
  mounts: "mountPoints",
};

export function partsOf({ resource }: Subject): Parts {
  return resource.type === TASK_DEFINITION ? TASK : POD;
}

export function wordsOf(container: View, { words }: Parts): View[] {
  return words.flatMap((key) => container.at(key).each());
}

/** Programs that run in a container beside its own: when it starts and stops, and to ask how it is. */
const BESIDE: readonly (readonly string[])[] = [
  ...["postStart", "preStop"].map((when) => ["lifecycle", when, "exec", "command"]),
  ...["startupProbe", "livenessProbe", "readinessProbe"].map((probe) => [probe, "exec", "command"]),
  ["healthCheck", "command"],
];

/** Every command of the containers, each with its words. */
export const startedCommands = oncePer((subject: Subject): readonly (readonly View[])[] =>
  startedContainers(subject)
    .flatMap((container) => [
      wordsOf(container, partsOf(subject)),
      ...BESIDE.map((way) => container.at(...way).each()),
    ])
    .filter((words) => words.length > 0),
);
