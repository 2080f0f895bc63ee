/** Network ACLs: the second line of defence. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { reach } from "../../values/cidr";
import { DATA_PORTS, dataService, numberOf, opened, type PortRange } from "../../values/ports";
import { HIPAA } from "../../writing/citations";
import { integer, isTrue, must, unjudged } from "../../writing/expect";

const SINGLE = "aws:ec2/networkAclRule:NetworkAclRule";
const EVERYBODY: Readonly<Record<string, string>> = { cidrBlock: "0.0.0.0/0", ipv6CidrBlock: "::/0" };

/** Answers come back to the ports that clients open: Linux's are 32768 to 60999. A list that names these names no store's. */
function isReturnTraffic({ from, to }: PortRange): boolean {
  return from >= 32768 && to >= 60999;
}

function portsOf(entry: View): PortRange | undefined {
  return opened(
    entry.at("protocol").or("-1"),
    entry.at("fromPort").or(undefined),
    entry.at("toPort").or(undefined),
  );
}

/** Whether an entry denies a port for sure: what cannot be read denies nothing, and 0 to 0 is one port. */
function closes(entry: View, protocol: number, port: number): boolean {
  const denied = entry.at("protocol").or("-1");
  if (/^(-1|all)$/i.test(String(denied))) return true;
  const [from, to] = ["fromPort", "toPort"].map((key) => integer(entry.at(key).or(undefined)));
  if (from === undefined || to === undefined) return false;
  return numberOf(denied) === protocol && from <= port && port <= to;
}

/** The entries that deny everybody, and that come before this one. */
function deniedBefore(entry: View, key: string, entries: readonly View[]): View[] {
  const place = (one: View): number => integer(one.at("ruleNo").or(undefined)) ?? Number.NaN;
  return entries.filter(
    (other) =>
      place(other) < place(entry) &&
      String(other.at("action").or("")).toLowerCase() === "deny" &&
      other.at(key).or("") === EVERYBODY[key],
  );
}

/**
 * Whether an entry opens a data port that nobody denied before. Return traffic needs the high ports, where data
 * stores listen too: a list may deny those first.
 */
function leftOpen(entry: View, key: string, ports: PortRange, entries: readonly View[]): boolean {
  const earlier = deniedBefore(entry, key, entries);
  const named = numberOf(entry.at("protocol").or("-1"));
  const protocols = named < 0 ? [6, 17] : [named];
  return DATA_PORTS.flatMap(({ from, to }) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index),
  )
    .filter((port) => ports.from <= port && port <= ports.to)
    .some((port) => protocols.some((protocol) => !earlier.some((other) => closes(other, protocol, port))));
}

function judge(entry: View, key: string, ports: PortRange, entries: readonly View[]): Finding[] {
  if (!leftOpen(entry, key, ports, entries)) return [];
  const message = "lets the internet reach a data port";
  return must(entry.at(key), undefined, (value) => reach(value) === "private", message);
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
        if (isReturnTraffic(ports)) return [];
        return Object.keys(EVERYBODY)
          .filter((key) => entry.at(key).given())
          .flatMap((key) => judge(entry, key, ports, single ? [] : entries));
      });
    },
  },
];
