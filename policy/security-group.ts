/** One shape for the four places where AWS keeps ingress rules. */
import { openedBy, type PortRange } from "./ports";
import type { Subject } from "./rule";
import type { View } from "./view";

export const INGRESS_HOLDERS = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
] as const;

export interface Ingress {
  /** Where the rule stands. */
  view: View;
  /** What it opens; `undefined` for protocols without ports; the view to blame when it is not known. */
  ports: () => PortRange | undefined | { unknown: View };
  cidrs: View[];
  prefixLists: View[];
  /** Security groups, or the group itself. Their value is never judged. */
  peers: boolean;
}

function classic(view: View, peers: string): Ingress {
  return {
    view,
    ports: () => openedBy(view.at("protocol"), view.at("fromPort"), view.at("toPort")),
    cidrs: [...view.at("cidrBlocks").each(), ...view.at("ipv6CidrBlocks").each()],
    prefixLists: listOf(view.at("prefixListIds")),
    peers: hasAny(view.at(peers)) || view.at("self").given(),
  };
}

/** Ids are not judged here: an unknown one is for the stack rule, which sees where it comes from. */
function listOf(view: View): View[] {
  if (!view.given()) return [];
  return view.unknown ? [view] : view.each();
}

function hasAny(view: View): boolean {
  return view.given() && (view.unknown || view.each().length > 0);
}

export function ingressOf({ resource, view }: Subject): Ingress[] {
  switch (resource.type) {
    case "aws:ec2/securityGroupRule:SecurityGroupRule":
      return view.at("type").or("ingress") === "egress" ? [] : [classic(view, "sourceSecurityGroupId")];
    case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
      return [
        {
          view,
          ports: () => openedBy(view.at("ipProtocol"), view.at("fromPort"), view.at("toPort")),
          cidrs: [view.at("cidrIpv4"), view.at("cidrIpv6")].filter((cidr) => cidr.given()),
          prefixLists: [view.at("prefixListId")].filter((list) => list.given()),
          peers: view.at("referencedSecurityGroupId").given(),
        },
      ];
    default:
      return view
        .at("ingress")
        .each()
        .map((rule) => classic(rule, "securityGroups"));
  }
}
