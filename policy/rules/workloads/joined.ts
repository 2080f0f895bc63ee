/** How pods and namespaces of Kubernetes belong together. */
import { HIPAA } from "../../citations";
import { foundIn, integer, unjudged, wrong } from "../../expect";
import { builtIn, kindOf } from "../../kubernetes";
import type { Plan } from "../../plan";
import { POD_HOLDERS, podSpecs } from "../../pods";
import type { Finding, StackRule } from "../../rule";
import { UNKNOWN, type View } from "../../view";
import { held, labelsMatch, namespaceOf } from "../network/meeting";
import { deniesByDefault, NETWORK_POLICY } from "../network/network-policies";

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

export const joinedWorkloadRules: StackRule[] = [
  {
    id: "P-18a",
    name: "pods-live-in-closed-namespaces",
    title: "Every pod of the stack lives in a namespace that denies by default",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "In `default`, or a namespace of somebody else, whatever no policy selects is open to the whole cluster.",
    remediation: "Use the stack's own namespace, or add a NetworkPolicy there that denies everything.",
    evaluate: (plan) => {
      const closed = new Set(
        plan
          .ofType(NETWORK_POLICY)
          .flatMap((policy) => held(plan, policy))
          .filter(deniesByDefault)
          .map(namespaceOf),
      );
      return plan
        .ofType(POD_HOLDERS)
        .filter(({ type }) => kindOf(type)?.patch === false)
        .flatMap((resource) =>
          foundIn(
            resource,
            held(plan, resource).flatMap((object) => {
              const place = object.at("metadata", "namespace");
              const namespace = place.or("default");
              if (namespace === UNKNOWN) return [unjudged(place)];
              return closed.has(namespace)
                ? []
                : [wrong(place, "no NetworkPolicy denies by default in this namespace")];
            }),
          ),
        );
    },
  },
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
              const pods = podSpecs({ resource, view: plan.view(resource) });
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
