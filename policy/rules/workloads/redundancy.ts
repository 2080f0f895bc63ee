/** Workloads that outlive a node. */
import type { Plan } from "../../plan/plan";
import type { View } from "../../plan/view";
import type { Finding, StackRule } from "../../rule";
import { builtIn, kindOf } from "../../shapes/kubernetes";
import { podSpecs } from "../../shapes/pods";
import { HIPAA } from "../../writing/citations";
import { foundIn, integer, wrong } from "../../writing/expect";
import { held, labelsMatch, namespaceOf } from "../network/meeting";

const SCALED = builtIn("apps", "Deployment|StatefulSet");
const SCALER = builtIn("autoscaling", "HorizontalPodAutoscaler");
const BUDGET = builtIn("policy", "PodDisruptionBudget");

/** What is missing of a workload that may lose a node. */
function judgeWorkload(plan: Plan, object: View, spec: View, labels: View): Finding[] {
  const name = object.at("metadata", "name").or(undefined);
  const namespace = namespaceOf(object);
  const scaled = plan
    .ofType(SCALER)
    .flatMap((scaler) => held(plan, scaler))
    .some(
      (one) => one.at("spec", "scaleTargetRef", "name").or("") === name && namespaceOf(one) === namespace,
    );
  const replicas = integer(object.at("spec", "replicas").or(1)) ?? 2;
  // One pod alone is stopped by a budget for good, so it is asked for nothing else.
  if (!scaled && replicas < 2) return [wrong(object.at("spec", "replicas"), "one pod is all there is")];
  const guarded = plan
    .ofType(BUDGET)
    .flatMap((budget) => held(plan, budget))
    .some(
      (one) =>
        namespaceOf(one) === namespace && labelsMatch(one.at("spec", "selector", "matchLabels"), labels),
    );
  const spread = spec.at("topologySpreadConstraints").given() || spec.at("affinity").given();
  return [
    ...(guarded ? [] : [wrong(object, "no PodDisruptionBudget keeps a pod while nodes are emptied")]),
    ...(spread ? [] : [wrong(spec.at("topologySpreadConstraints"), "all pods may stand on one node")]),
  ];
}

export const redundancyRules: StackRule[] = [
  {
    id: "C-60",
    name: "production-workloads-survive-a-node",
    title: "In prod, workloads have two pods on different nodes, and a budget that keeps one",
    duty: "containers",
    level: "advisory",
    severity: "medium",
    citations: [HIPAA.recovery],
    why: "Nodes are replaced every week; what stands on one of them is down for that long.",
    remediation: "Set replicas to 2 or more, topologySpreadConstraints, and add a PodDisruptionBudget.",
    evaluate: (plan, { environment }) =>
      environment !== "prod"
        ? []
        : plan
            .ofType(SCALED)
            .filter(({ type }) => kindOf(type)?.patch === false)
            .flatMap((resource) => {
              const pods = podSpecs(plan.subject(resource));
              return foundIn(
                resource,
                held(plan, resource).flatMap((object, index) => {
                  const pod = pods[index];
                  return pod ? judgeWorkload(plan, object, pod.spec, pod.metadata.at("labels")) : [];
                }),
              );
            }),
  },
];
