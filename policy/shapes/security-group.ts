/** One shape for the places where AWS keeps the rules of security groups. */
import type { PlannedResource } from "../plan/resource";
import { UNKNOWN, type View } from "../plan/view";
import type { Subject } from "../rule";
import { numberOf, openedBy, type PortRange } from "../values/ports";
import { integer, isTrue } from "../writing/expect";

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
  /**
   * Whether it lets in, by every protocol, the members of its own group and nobody else: the nodes of one cluster.
   * A rule that names a port beside `-1` was meant to open that one, and AWS opens them all.
   */
  amongMembers: boolean;
  /** Whether it is an answer about the size of packets and nothing more: without it large packets vanish (RFC 1191, RFC 8201). */
  tellsSize: () => boolean;
}

/** AWS writes the type of ICMP where the first port stands, and its code where the last one does. */
function isAboutSize(protocol: View, type: View, code: View): boolean {
  const [of, one, other] = [protocol.or(undefined), integer(type.or(undefined)), integer(code.or(undefined))];
  if (of === UNKNOWN) return false;
  return numberOf(of) === 1 ? one === 3 && other === 4 : numberOf(of) === 58 && one === 2 && other === 0;
}

function classic(view: View, peers: string): Opening {
  const [protocol, from, to] = [view.at("protocol"), view.at("fromPort"), view.at("toPort")];
  const cidrs = [...view.at("cidrBlocks").each(), ...view.at("ipv6CidrBlocks").each()];
  const prefixLists = listOf(view.at("prefixListIds"));
  const others = hasAny(view.at(peers));
  return {
    view,
    ports: () => openedBy(protocol, from, to),
    cidrs,
    prefixLists,
    peers: others || view.at("self").unknown || isTrue(view.at("self").or(false)),
    amongMembers:
      !others &&
      cidrs.length + prefixLists.length === 0 &&
      isEverything(protocol, from, to) &&
      isTrue(view.at("self").or(false)),
    tellsSize: () => isAboutSize(protocol, from, to),
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

function separate({ resource, view }: Subject): Opening {
  const [protocol, from, to] = [view.at("ipProtocol"), view.at("fromPort"), view.at("toPort")];
  return {
    view,
    ports: () => openedBy(protocol, from, to),
    cidrs: [view.at("cidrIpv4"), view.at("cidrIpv6")].filter((cidr) => cidr.given()),
    prefixLists: [view.at("prefixListId")].filter((list) => list.given()),
    peers: view.at("referencedSecurityGroupId").given(),
    amongMembers: isEverything(protocol, from, to) && refersToItself(resource),
    tellsSize: () => isAboutSize(protocol, from, to),
  };
}

/** Said in so many words: `-1` or `all`, and no port beside it. */
function isEverything(protocol: View, from: View, to: View): boolean {
  const namesPort =
    ![0, -1].includes(integer(from.or(0)) ?? 1) || ![0, -1, 65535].includes(integer(to.or(0)) ?? 1);
  return /^(-1|all)$/i.test(String(protocol.or(""))) && !namesPort;
}

/** A rule of the newer kind has one source; that it is the group itself shows in where the two come from. */
function refersToItself({ propertyDependencies }: PlannedResource): boolean {
  const [own = [], other = []] = [
    propertyDependencies["securityGroupId"],
    propertyDependencies["referencedSecurityGroupId"],
  ];
  return own.length === 1 && other.length === 1 && own[0] === other[0];
}

function openings(subject: Subject, side: "ingress" | "egress"): Opening[] {
  const { resource, view } = subject;
  switch (resource.type) {
    case OLDER_RULE:
      // A type that is not known may let in.
      return (view.at("type").or("ingress") === "egress") === (side === "egress")
        ? [classic(view, "sourceSecurityGroupId")]
        : [];
    case INGRESS_RULE:
      return side === "ingress" ? [separate(subject)] : [];
    case EGRESS_RULE:
      return side === "egress" ? [separate(subject)] : [];
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
