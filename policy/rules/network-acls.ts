/** Network ACLs: the second line of defence. */
import { reach } from "../cidr";
import { HIPAA } from "../citations";
import { integer, isTrue, must, unjudged } from "../expect";
import { DATA_PORTS, dataService, opened, overlaps, type PortRange } from "../ports";
import type { Finding, Rule } from "../rule";
import type { View } from "../view";

const SINGLE = "aws:ec2/networkAclRule:NetworkAclRule";
const EVERYBODY: Readonly<Record<string, string>> = { cidrBlock: "0.0.0.0/0", ipv6CidrBlock: "::/0" };

function portsOf(entry: View): PortRange | undefined {
  return opened(
    entry.at("protocol").or("-1"),
    entry.at("fromPort").or(undefined),
    entry.at("toPort").or(undefined),
  );
}

/** Every protocol, or the one that the allowing entry names. */
function coversProtocol(denying: View, allowing: View): boolean {
  const [one, other] = [denying, allowing].map((entry) =>
    String(entry.at("protocol").or("-1")).toLowerCase(),
  );
  return one === "-1" || one === "all" || one === other;
}

/**
 * The ports of an entry that nobody denied before. Return traffic needs the high ports, where data stores
 * listen too: a list may deny those first.
 */
function leftOpen(entry: View, key: string, ports: PortRange, entries: readonly View[]): boolean {
  const number = integer(entry.at("ruleNo").or(undefined)) ?? 0;
  const denied = entries
    .filter((other) => {
      const place = integer(other.at("ruleNo").or(undefined)) ?? number;
      const denies = String(other.at("action").or("")).toLowerCase() === "deny";
      return (
        place < number && denies && other.at(key).or("") === EVERYBODY[key] && coversProtocol(other, entry)
      );
    })
    .flatMap((other) => portsOf(other) ?? []);
  return DATA_PORTS.filter((port) => overlaps(port, ports)).some((port) => {
    const from = Math.max(port.from, ports.from);
    const to = Math.min(port.to, ports.to);
    return !denied.some((range) => range.from <= from && to <= range.to);
  });
}

function judge(entry: View, key: string, ports: PortRange, entries: readonly View[]): Finding[] {
  return must(
    entry.at(key),
    undefined,
    (value) => reach(value) === "private" || !leftOpen(entry, key, ports, entries),
    "lets the internet reach a data port",
  );
}

export const networkAclRules: Rule[] = [
  {
    id: "P-08",
    name: "network-acl-keeps-data-ports-private",
    title: "No network ACL lets the internet reach a data port",
    duty: "private-ports",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.access],
    why: "The second line of defence must not be wider than the first one.",
    remediation:
      "Allow data ports from private blocks only, or deny them to everybody by an entry with a lower number in the same NetworkAcl.",
    types: [SINGLE, "aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"],
    evaluate: ({ resource, view }) => {
      const single = resource.type === SINGLE;
      if (single && isTrue(view.at("egress").or(false))) return [];
      const entries = single ? [view] : view.at("ingress").each();
      return entries.flatMap((entry) => {
        if (entry.unknown) return [unjudged(entry)];
        const action = entry.at(single ? "ruleAction" : "action").or("allow");
        const ports = portsOf(entry);
        if (String(action).toLowerCase() === "deny" || !ports || dataService(ports) === undefined) return [];
        return Object.keys(EVERYBODY)
          .filter((key) => entry.at(key).given())
          .flatMap((key) => judge(entry, key, ports, single ? [] : entries));
      });
    },
  },
];
