/** Namespaces deny what is not allowed, and pods live in such namespaces. */
import { HIPAA } from "../../citations";
import { foundIn, unjudged, wrong, wrongIn } from "../../expect";
import { kindOf } from "../../kubernetes";
import { POD_HOLDERS } from "../../pods";
import type { StackRule } from "../../rule";
import { UNKNOWN } from "../../view";
import { held, namespaceOf } from "./meeting";
import { deniesByDefault, NETWORK_POLICY } from "./network-policies";

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
