/** Namespaces: they restrict their pods and deny what is not allowed, and every pod lives in one that does. */
import { lineage } from "../../plan/resource";
import { UNKNOWN } from "../../plan/view";
import type { Rule, StackRule } from "../../rule";
import { builtIn, kindOf, objects } from "../../shapes/kubernetes";
import { POD_HOLDERS } from "../../shapes/pods";
import { HIPAA } from "../../writing/citations";
import { foundIn, must, unjudged, wrong, wrongIn } from "../../writing/expect";
import { held, namespaceOf } from "./meeting";
import { deniesByDefault, NETWORK_POLICY } from "./network-policies";

/** v1.34 was the last to ask for more: since then probes call nobody but their own pod. */
const RECENT = 34;

function isRecent(version: unknown): boolean {
  const minor = /^v1\.(\d+)$/.exec(String(version))?.[1];
  return version === "latest" || Number(minor ?? 0) >= RECENT;
}

export const namespaceRules: Rule[] = [
  {
    id: "C-15",
    name: "namespaces-are-restricted",
    title: 'Namespaces enforce Pod Security "restricted"',
    duty: "containers",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "Pods that operators make are seen by no rule; the API server sees them all.",
    remediation:
      "Label the namespace pod-security.kubernetes.io/enforce: restricted (baseline for operators); leave enforce-version latest.",
    types: builtIn("core", "Namespace"),
    evaluate: (subject) => {
      const operators = lineage(subject.resource.urn).includes("ward:components:ClusterAddons");
      const good = operators ? ["restricted", "baseline"] : ["restricted"];
      return objects(subject).flatMap((namespace) => {
        const labels = namespace.at("metadata", "labels");
        return [
          ...must(
            labels.at("pod-security.kubernetes.io/enforce"),
            "privileged",
            (level) => good.includes(String(level)),
            "pods are not restricted",
          ),
          ...must(
            labels.at("pod-security.kubernetes.io/enforce-version"),
            "latest",
            isRecent,
            "an old version of the level asks for less",
          ),
        ];
      });
    },
  },
];

export const joinedNamespaceRules: StackRule[] = [
  {
    id: "P-18",
    name: "namespaces-deny-by-default",
    title: "Every namespace of the stack denies what is not allowed, in and out",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "A pod that no policy selects is open to the whole cluster.",
    remediation:
      "Add a NetworkPolicy with an empty podSelector, policyTypes Ingress and Egress, and no rules.",
    evaluate: (plan) => {
      const closed = plan.ofType(NETWORK_POLICY).filter((policy) => deniesByDefault(plan.view(policy)));
      return plan
        .ofType(/^kubernetes:core\/v\d+:Namespace$/)
        .filter((namespace) => {
          const name = plan.view(namespace).at("metadata", "name").or(undefined);
          return !closed.some((policy) => {
            const place = plan.view(policy).at("metadata", "namespace").or(undefined);
            const literal = typeof name === "string" && place === name;
            return literal || policy.propertyDependencies["metadata"]?.includes(namespace.urn);
          });
        })
        .map((namespace) => wrongIn(namespace, "", "no NetworkPolicy denies by default in this namespace"));
    },
  },
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
];
