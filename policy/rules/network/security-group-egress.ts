/** What security groups let out. */
import type { View } from "../../plan/view";
import type { Rule, StackRule } from "../../rule";
import { EGRESS_HOLDERS, egressOf, type Opening } from "../../shapes/security-group";
import { reach } from "../../values/cidr";
import { HIPAA } from "../../writing/citations";
import { must } from "../../writing/expect";
import { belongs, groupsOfStores } from "./store-groups";

function opensEverything(rule: Opening): boolean {
  const ports = rule.ports();
  return ports !== undefined && !("unknown" in ports) && ports.from <= 1 && ports.to === 65535;
}

function isPrivate(cidr: unknown): boolean {
  return reach(cidr) === "private";
}

/** Prefix lists are not judged: those of AWS lead to its gateway endpoints, those of the stack are private (P-03). */
function leavesFor(rule: Opening): View[] {
  return rule.view.unknown ? [rule.view] : rule.cidrs;
}

export const egressRules: Rule[] = [
  {
    id: "P-26",
    name: "egress-is-narrow",
    title: "No security group lets everything out to the internet",
    duty: "private-ports",
    level: "advisory",
    severity: "low",
    citations: [HIPAA.access],
    why: "Whoever breaks in carries the data out by the port that nobody watches.",
    remediation: "Name the ports that the service calls, or the security groups that it calls.",
    types: EGRESS_HOLDERS,
    evaluate: (subject) =>
      egressOf(subject)
        .filter((rule) => !rule.view.unknown && opensEverything(rule))
        .flatMap((rule) => rule.cidrs)
        .flatMap((cidr) => must(cidr, undefined, isPrivate, "lets everything out to the internet")),
  },
];

export const joinedEgressRules: StackRule[] = [
  {
    id: "P-41",
    name: "stores-call-nobody-outside",
    title: "Security groups of data stores let nothing out of the VPC",
    duty: "private-ports",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.access],
    why: "A store answers and never calls: a way out is how a copied table leaves.",
    remediation: "Give the store a security group without egress rules.",
    evaluate: (plan) => {
      const groups = groupsOfStores(plan);
      return plan
        .ofType(EGRESS_HOLDERS)
        .filter((holder) => belongs(holder, groups))
        .flatMap((holder) =>
          egressOf(plan.subject(holder))
            .flatMap(leavesFor)
            .flatMap((target) =>
              must(target, undefined, isPrivate, "a data store may call out of the VPC").map((finding) => ({
                ...finding,
                urn: holder.urn,
              })),
            ),
        );
    },
  },
];
