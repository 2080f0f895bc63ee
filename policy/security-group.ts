/** One shape for the places where AWS keeps the rules of security groups. */
import { isTrue } from "./expect";
import { openedBy, type PortRange } from "./ports";
import type { Subject } from "./rule";
import type { View } from "./view";

const OLDER_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

export const INGRESS_HOLDERS = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  OLDER_RULE,
  INGRESS_RULE,
] as const;

/** The default group is left out: it lets nothing out at all (P-04). */
export const EGRESS_HOLDERS = ["aws:ec2/securityGroup:SecurityGroup", OLDER_RULE, EGRESS_RULE] as const;

/** What one rule opens, and to whom. */
export interface Opening {
  /** Where the rule stands. */
  view: View;
  /** What it opens; `undefined` for protocols without ports; the view to blame when it is not known. */
  ports: () => PortRange | undefined | { unknown: View };
  cidrs: View[];
  prefixLists: readonly View[];
  /** Security groups, or the group itself. Their value is never judged. */
  peers: boolean;
}

function classic(view: View, peers: string): Opening {
  return {
    view,
    ports: () => openedBy(view.at("protocol"), view.at("fromPort"), view.at("toPort")),
    cidrs: [...view.at("cidrBlocks").each(), ...view.at("ipv6CidrBlocks").each()],
    prefixLists: listOf(view.at("prefixListIds")),
    peers: hasAny(view.at(peers)) || view.at("self").unknown || isTrue(view.at("self").or(false)),
  };
}

/** Ids are not judged here: an unknown one is for the stack rule, which sees where it comes from. */
function listOf(view: View): readonly View[] {
  if (!view.given()) return [];
  return view.unknown ? [view] : view.each();
}

function hasAny(view: View): boolean {
  return view.given() && (view.unknown || view.each().length > 0);
}

function separate(view: View): Opening {
  return {
    view,
    ports: () => openedBy(view.at("ipProtocol"), view.at("fromPort"), view.at("toPort")),
    cidrs: [view.at("cidrIpv4"), view.at("cidrIpv6")].filter((cidr) => cidr.given()),
    prefixLists: [view.at("prefixListId")].filter((list) => list.given()),
    peers: view.at("referencedSecurityGroupId").given(),
  };
}

function openings({ resource, view }: Subject, side: "ingress" | "egress"): Opening[] {
  switch (resource.type) {
    case OLDER_RULE:
      // A type that is not known may let in.
      return (view.at("type").or("ingress") === "egress") === (side === "egress")
        ? [classic(view, "sourceSecurityGroupId")]
        : [];
    case INGRESS_RULE:
      return side === "ingress" ? [separate(view)] : [];
    case EGRESS_RULE:
      return side === "egress" ? [separate(view)] : [];
    default:
      return view
        .at(side)
        .each()
        .map((rule) => classic(rule, "securityGroups"));
  }
}

export function ingressOf(subject: Subject): Opening[] {
  return openings(subject, "ingress");
}

export function egressOf(subject: Subject): Opening[] {
  return openings(subject, "egress");
}
