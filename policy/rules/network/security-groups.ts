import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { INGRESS_HOLDERS, ingressOf, type Opening } from "../../shapes/security-group";
import { reach } from "../../values/cidr";
import { DATA_PORTS, dataService, overlaps } from "../../values/ports";
import { HIPAA } from "../../writing/citations";
import { must, unjudged, wrong } from "../../writing/expect";

/** Findings about one source address of one rule, when the rule's ports are of the kind asked for. */
function publicSource(rule: Opening, cidr: View, dataPorts: boolean): Finding[] {
  const ports = rule.ports();
  if (ports && "unknown" in ports) {
    // Which ports are opened decides nothing for a source that is private anyway.
    const value = cidr.or(undefined);
    return dataPorts && (value === UNKNOWN || reach(value) !== "private") ? [unjudged(ports.unknown)] : [];
  }
  if (!ports && rule.tellsSize()) return [];
  const service = ports && dataService(ports);
  if ((service !== undefined) !== dataPorts) return [];
  const what = service ?? (ports ? `ports ${ports.from}-${ports.to}` : "a protocol without ports");
  return must(
    cidr,
    undefined,
    (value) => reach(value) === "private",
    `opens ${what} to addresses that are not private, or to a block that cannot be read`,
  );
}

function openToTheWorld(dataPorts: boolean): Rule["evaluate"] {
  return (subject) =>
    ingressOf(subject).flatMap((rule) =>
      // An unknown list of rules is one rule nobody can read; P-01 says so, once.
      rule.view.unknown
        ? dataPorts
          ? [unjudged(rule.view)]
          : []
        : rule.cidrs.flatMap((cidr) => publicSource(rule, cidr, dataPorts)),
    );
}

/** A rule that opens a data port, and ports beside it that the store does not listen on. */
export function opensMore(rule: Opening): Finding[] {
  const ports = rule.ports();
  if (ports === undefined) return [];
  if ("unknown" in ports) return [unjudged(ports.unknown)];
  const touched = DATA_PORTS.find((port) => overlaps(port, ports));
  if (!touched || (touched.from <= ports.from && ports.to <= touched.to)) return [];
  return [wrong(rule.view, `opens ${touched.service} and more: ports ${ports.from}-${ports.to}`)];
}

export const securityGroupRules: Rule[] = [
  {
    id: "P-01",
    name: "data-ports-stay-private",
    title: "No security group opens a data port to the internet",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access, HIPAA.transmission],
    why: "Databases, caches and brokers that answer to the internet are found within minutes.",
    remediation: "Name the services' security groups as sources, or a private CIDR block.",
    types: INGRESS_HOLDERS,
    evaluate: openToTheWorld(true),
  },
  {
    id: "P-27",
    name: "nothing-but-the-edge-is-public",
    title: "No security group opens anything to the internet but the word that a packet is too big",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "CloudFront is the one public door; its prefix list reaches the load balancer, nobody else needs to.",
    remediation: "Let in CloudFront's prefix list on 443, or the security groups of the callers.",
    types: INGRESS_HOLDERS,
    evaluate: openToTheWorld(false),
  },
  {
    id: "P-02",
    name: "ingress-names-its-source",
    title: "Every ingress rule says who may come in",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "A rule without a source is read differently by every tool that reviews it.",
    remediation: "Give the rule security groups, private CIDR blocks or a prefix list.",
    types: INGRESS_HOLDERS,
    evaluate: (subject) =>
      ingressOf(subject)
        .filter(
          (rule) => !rule.view.unknown && !rule.peers && rule.cidrs.length + rule.prefixLists.length === 0,
        )
        .map((rule) => wrong(rule.view, "ingress rule names no source")),
  },
  {
    id: "P-42",
    name: "data-ports-are-opened-alone",
    title: "An ingress rule that opens a data port opens no other port",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "All ports for a security group of callers are all that is ever started behind it, whoever comes.",
    remediation: "Name the protocol and the one port of the store, in a rule of its own.",
    types: INGRESS_HOLDERS,
    evaluate: (subject) =>
      ingressOf(subject)
        // What members of one group share is theirs; whether others carry the group only the stack tells (P-42a).
        .filter((rule) => !rule.view.unknown && !rule.amongMembers)
        .flatMap(opensMore),
  },
  {
    id: "P-04",
    name: "default-security-group-is-closed",
    title: "A VPC's default security group lets nothing in or out",
    duty: "private-ports",
    level: "mandatory",
    severity: "low",
    citations: [HIPAA.access],
    why: "Whatever is started without a security group gets this one.",
    remediation: "Leave `ingress` and `egress` of the default security group empty.",
    types: ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"],
    evaluate: ({ view }) =>
      ["ingress", "egress"].flatMap((side) =>
        must(
          view.at(side),
          [],
          (value) => Array.isArray(value) && value.length === 0,
          `${side} must be empty`,
        ),
      ),
  },
];
