/** Lists of addresses that security groups let in by an id. */
import type { Plan } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resource";
import { UNKNOWN } from "../../plan/view";
import type { Rule, StackFinding, StackRule } from "../../rule";
import { INGRESS_HOLDERS, ingressOf } from "../../shapes/security-group";
import { reach } from "../../values/cidr";
import { HIPAA } from "../../writing/citations";
import { must, wrongIn } from "../../writing/expect";

export const prefixListRules: Rule[] = [
  {
    id: "P-03",
    name: "prefix-lists-are-private",
    title: "The stack's own prefix lists hold private addresses only",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "A prefix list hides addresses from whoever reads the security group.",
    remediation: "Keep public blocks out of managed prefix lists.",
    types: [
      "aws:ec2/managedPrefixList:ManagedPrefixList",
      "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
    ],
    evaluate: ({ resource, view }) => {
      const cidrs = resource.type.endsWith("Entry")
        ? [view.at("cidr")]
        : view
            .at("entries")
            .each()
            .map((entry) => entry.at("cidr"));
      return cidrs.flatMap((cidr) =>
        must(
          cidr,
          undefined,
          (value) => reach(value) === "private",
          "the prefix list holds a block that is not private",
        ),
      );
    },
  },
];

/** Ids of prefix lists: AWS's own may reach 443; a list of this stack was judged by P-03. */
function judgePrefixLists(plan: Plan, holder: PlannedResource, trusted: readonly RegExp[]): StackFinding[] {
  // What the group lets out depends on lists too, which say nothing about who comes in.
  const urns = ["ingress", "prefixListIds", "prefixListId"].flatMap(
    (key) => holder.propertyDependencies[key] ?? [],
  );
  const own = plan
    .ofType(["aws:ec2/managedPrefixList:ManagedPrefixList"])
    .filter(({ urn }) => urns.includes(urn)).length;
  const references = ingressOf(plan.subject(holder)).flatMap((rule) =>
    rule.prefixLists.map((list) => ({ list, rule })),
  );
  // With at least as many lists of the stack as references, each reference can be one of them: the value
  // is an id either way, and the engine tells only on which resources a property depends.
  if (references.length <= own) return [];
  return references.flatMap(({ list, rule }) => {
    const id = list.unknown ? UNKNOWN : list.or("");
    const ports = rule.ports();
    const web = ports !== undefined && !("unknown" in ports) && ports.from === 443 && ports.to === 443;
    if (id === UNKNOWN)
      return [wrongIn(holder, list.path, "the prefix list is not known and not of this stack: give its id")];
    if (!trusted.some((pattern) => pattern.test(String(id))))
      return [wrongIn(holder, list.path, "the prefix list is not one that the policies trust")];
    return web ? [] : [wrongIn(holder, list.path, "a prefix list of another owner may reach port 443 only")];
  });
}

export const joinedPrefixListRules: StackRule[] = [
  {
    id: "P-03a",
    name: "prefix-lists-are-known",
    title: "Security groups let in prefix lists of this stack, or AWS's on 443",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "A prefix list of another owner can hold anything tomorrow.",
    remediation: "Use a list of this stack, or CloudFront's on port 443.",
    evaluate: (plan, { settings }) => {
      const trusted = settings.trustedPrefixLists.map((pattern) => new RegExp(pattern));
      return plan.ofType(INGRESS_HOLDERS).flatMap((holder) => judgePrefixLists(plan, holder, trusted));
    },
  },
];
