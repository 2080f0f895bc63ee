/** Finds pods wherever they hide. */
import { builtIn, kindOf, objects } from "./kubernetes";
import type { Subject } from "./rule";
import type { View } from "./view";

export const POD_HOLDERS = builtIn(
  "core|apps|batch|extensions",
  "Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob|PodTemplate",
);

export interface PodSpec {
  spec: View;
  metadata: View;
  /** Part of a pod only: what is left out cannot be judged. */
  patch: boolean;
}

const WAY_TO_POD: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ["template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

export function podSpecs(subject: Subject): PodSpec[] {
  const kind = kindOf(subject.resource.type);
  if (!kind) return [];
  const way = WAY_TO_POD[kind.kind] ?? ["spec", "template"];
  return objects(subject).map((object) => {
    const pod = object.at(...way);
    return { spec: pod.at("spec"), metadata: pod.at("metadata"), patch: kind.patch };
  });
}

/** All containers of a pod: init containers and debugging ones run with the same rights. */
export function containers(spec: View): View[] {
  return ["containers", "initContainers", "ephemeralContainers"].flatMap((list) => spec.at(list).each());
}
