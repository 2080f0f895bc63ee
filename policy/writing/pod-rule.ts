/** Makes rules that look at every pod, or at every container of it. */
import type { View } from "../plan/view";
import type { Finding, Rule } from "../rule";
import { containers, POD_HOLDERS, type PodSpec, podSpecs } from "../shapes/pods";
import { HIPAA } from "./citations";

type Facts = Pick<Rule, "id" | "name" | "title" | "severity" | "why" | "remediation"> &
  Partial<Pick<Rule, "level" | "duty" | "citations">>;

export function podRule(facts: Facts, judgePod: (pod: PodSpec) => Finding[]): Rule {
  return {
    duty: "containers",
    level: "mandatory",
    citations: [HIPAA.access],
    ...facts,
    types: POD_HOLDERS,
    evaluate: (subject) => podSpecs(subject).flatMap(judgePod),
  };
}

export function eachContainer(
  facts: Facts,
  judgeContainer: (container: View, pod: PodSpec) => Finding[],
): Rule {
  return podRule(facts, (pod) => containers(pod.spec).flatMap((container) => judgeContainer(container, pod)));
}
