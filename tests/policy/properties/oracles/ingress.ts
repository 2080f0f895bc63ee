/** Who is let in by the ingress rules of a security group or a network ACL, source by source. */
import { holdsPublic } from "./addresses";
import { DATA_PORTS, HIDDEN, type Opening, opening, opensData, whole } from "./ports";

type Fields = Record<string, unknown>;

/** Where a field of a rule is found, and how a rule of this kind names its fields. */
export interface Place {
  /** Path of the rule, `""` for a resource that is one rule. */
  path: string;
  protocol: string;
  /** Fields that hold addresses: a list of them or one. */
  addresses: readonly string[];
  /** Fields that hold other sources. */
  others: readonly string[];
}

function within(path: string, field: string): string {
  return path === "" ? field : `${path}.${field}`;
}

/** The elements of a list field with their paths; a list that is not known is one element. */
function elements(rule: Fields, field: string, path: string): [path: string, value: unknown][] {
  const value = rule[field];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((one, index) => [`${within(path, field)}[${index}]`, one]);
  return value === "" ? [] : [[within(path, field), value]];
}

/** The field of the rule that has to be literal before anybody can say which ports it opens. */
function blamed(hidden: "protocol" | "from" | "to", place: Place): string {
  return within(place.path, hidden === "protocol" ? place.protocol : `${hidden}Port`);
}

/** "Fragmentation needed" of IPv4 and "packet too big" of IPv6 may come from every router on the way. */
function isTooBig(rule: Fields, place: Place): boolean {
  const said = [rule[place.protocol], rule["fromPort"], rule["toPort"]].map((one) =>
    String(one).toLowerCase(),
  );
  return ["icmp 3 4", "1 3 4", "icmpv6 2 0", "58 2 0"].includes(said.join(" "));
}

function judgeSource(path: string, value: unknown, ports: Opening, place: Place): string[] {
  if (value !== HIDDEN && !holdsPublic(value)) return [];
  if ("hidden" in ports) return [`P-01 ${blamed(ports.hidden, place)}`];
  return [`${opensData(ports.opens) ? "P-01" : "P-27"} ${path}`];
}

function opensOf(rule: Fields, place: Place): Opening {
  return opening(rule[place.protocol] ?? undefined, rule["fromPort"], rule["toPort"]);
}

/** A group that names itself is a source only when it says yes (or when nobody knows). */
function hasOther(rule: Fields, place: Place): boolean {
  return (
    rule["self"] === true ||
    rule["self"] === HIDDEN ||
    place.others.some((field) => elements(rule, field, "").length > 0)
  );
}

/** A rule of a security group: every address speaks for itself, whatever stands beside it. */
export function judgeIngress(rule: unknown, place: Place): string[] {
  if (rule === HIDDEN) return [`P-01 ${place.path}`];
  const fields = rule as Fields;
  const sources = place.addresses.flatMap((field) => elements(fields, field, place.path));
  if (sources.length === 0 && !hasOther(fields, place)) return [`P-02 ${place.path}`.trim()];
  if (isTooBig(fields, place)) return [];
  return sources.flatMap(([path, value]) => judgeSource(path, value, opensOf(fields, place), place));
}

/** Whether an entry of a network ACL denies this port to everybody, for sure. */
function denies(entry: unknown, address: string, protocol: 6 | 17, port: number): boolean {
  const fields = entry as Fields;
  const everybody = address === "cidrBlock" ? "0.0.0.0/0" : "::/0";
  if (!/^deny$/i.test(String(fields["action"])) || fields[address] !== everybody) return false;
  const name = String(fields["protocol"] ?? "-1").toLowerCase();
  if (name === "-1" || name === "all") return true;
  const number = { tcp: 6, udp: 17 }[name] ?? whole(name);
  const [from, to] = [whole(fields["fromPort"]), whole(fields["toPort"])];
  return number === protocol && from !== undefined && to !== undefined && from <= port && port <= to;
}

/**
 * Network ACLs under P-08: an entry that allows (or may allow) a data port to somebody public, when no entry with a
 * lower number has denied that port before. Asked for both protocols, port by port.
 */
export function judgeAcl(
  entry: unknown,
  path: string,
  action: string,
  list: readonly unknown[] = [],
): string[] {
  if (entry === HIDDEN) return [`P-08 ${path}`];
  const fields = entry as Fields;
  if (fields["egress"] === true || /^deny$/i.test(String(fields[action]))) return [];
  const ports = opensOf(fields, { path, protocol: "protocol", addresses: [], others: [] });
  const number = { tcp: 6, udp: 17 }[String(fields["protocol"]).toLowerCase()] ?? whole(fields["protocol"]);
  // A client's own ports, to which answers come back.
  const [first, last] = [whole(fields["fromPort"]), whole(fields["toPort"])];
  if (number === 6 || number === 17)
    if (
      first !== undefined &&
      last !== undefined &&
      Math.min(first, last) >= 32768 &&
      Math.max(first, last) >= 60999
    )
      return [];
  const earlier = list.filter((other) => {
    const [mine, theirs] = [fields, other as Fields].map((it) => whole(it["ruleNo"]));
    return mine !== undefined && theirs !== undefined && theirs < mine;
  });
  const reached = (address: string): boolean =>
    DATA_PORTS.some(
      (port) =>
        ("hidden" in ports || ports.opens(port)) &&
        ([6, 17] as const).some(
          (protocol) =>
            (number === protocol || (number !== 6 && number !== 17)) &&
            !earlier.some((other) => other !== HIDDEN && denies(other, address, protocol, port)),
        ),
    );
  return ["cidrBlock", "ipv6CidrBlock"]
    .filter(reached)
    .flatMap((field) => elements(fields, field, path))
    .filter(([, value]) => value === HIDDEN || holdsPublic(value))
    .map(([at]) => `P-08 ${at}`);
}

export interface Reference {
  path: string;
  /** The id, or not known. */
  id: unknown;
  protocol: unknown;
  fromPort: unknown;
  toPort: unknown;
}

/**
 * Prefix lists: when a rule refers to at least as many lists of the stack as it has references, all are of the
 * stack. Otherwise any of them may be foreign, and has to be one with a proper id that reaches 443 and nothing else.
 */
export function judgeReferences(references: readonly Reference[], ownLists: number): string[] {
  if (references.length <= ownLists) return [];
  const bad = references.filter(({ id, protocol, fromPort, toPort }) => {
    const ports = opening(protocol, fromPort, toPort);
    if (typeof id !== "string" || !/^pl-[0-9a-f]{8,17}$/.test(id) || "hidden" in ports) return true;
    const tried = [0, 1, 80, 442, 444, 5432, 8443, 65535];
    return !ports.opens(443) || tried.some(ports.opens);
  });
  return bad.map(({ path }) => `P-03a ${path}`);
}
