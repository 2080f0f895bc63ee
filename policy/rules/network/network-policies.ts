import { isEdge } from "../../plan/resource";
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { builtIn, objects } from "../../shapes/kubernetes";
import { reach } from "../../values/cidr";
import { dataService, type PortRange } from "../../values/ports";
import { HIPAA } from "../../writing/citations";
import { integer, must, unjudged, wrong } from "../../writing/expect";
import { isOperators } from "./services";

export const NETWORK_POLICY = builtIn("networking.k8s.io|extensions", "NetworkPolicy");

/** The ranges that a rule opens; a port that only has a name, or is not known, is none. */
function rangesOf(rule: View): (PortRange | undefined)[] {
  return rule
    .at("ports")
    .each()
    .map((port) => {
      const from = integer(port.at("port").or(undefined));
      const to = integer(port.at("endPort").or(from));
      return from === undefined || to === undefined
        ? undefined
        : { from: Math.min(from, to), to: Math.max(from, to) };
    });
}

function opensData(rule: View): boolean {
  return rangesOf(rule).some((range) => range && dataService(range) !== undefined);
}

/** Whether the ports of a rule are all known and none is a data port: what the edge may open to the world. */
function opensWebPortsOnly(rule: View): boolean {
  const ranges = rangesOf(rule);
  return ranges.length > 0 && !ranges.includes(undefined) && !opensData(rule);
}

/** Every namespace carries this label with its own name. */
const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** Whether an expression asks for a label; one that asks for its absence admits whoever has no labels at all. */
function asksFor(expression: View): boolean | typeof UNKNOWN {
  const operator = expression.at("operator").or("");
  const key = expression.at("key").or("");
  if (operator === UNKNOWN) return UNKNOWN;
  if (operator === "Exists") return key === UNKNOWN ? UNKNOWN : key !== NAMESPACE_NAME;
  return operator === "In";
}

/** Whether a selector names somebody, so that a stranger without labels is left out. */
function names(selector: View): boolean | typeof UNKNOWN {
  const labels = selector.at("matchLabels");
  const asked: (boolean | typeof UNKNOWN)[] = selector.at("matchExpressions").each().map(asksFor);
  asked.push(labels.unknown ? UNKNOWN : labels.entries().length > 0);
  return asked.includes(true) || (asked.includes(UNKNOWN) && UNKNOWN);
}

/** Without namespaces the pods are those of the policy's own one: of every system that lives there. */
function judgeNeighbours(pods: View, data: boolean): Finding[] {
  const named = data ? names(pods) : true;
  if (named === true) return [];
  return [named === UNKNOWN ? unjudged(pods) : wrong(pods, "admits every pod beside it to a data port")];
}

function judgePeer(peer: View, data: boolean): Finding[] {
  if (peer.unknown) return [unjudged(peer)];
  const block = peer.at("ipBlock");
  if (block.given())
    return must(
      block.at("cidr"),
      undefined,
      (cidr) => reach(cidr) === "private",
      "admits addresses that are not private",
    );
  const namespaces = peer.at("namespaceSelector");
  const pods = peer.at("podSelector");
  if (!namespaces.given())
    return pods.given() ? judgeNeighbours(pods, data) : [wrong(peer, "an empty peer admits everyone")];
  const selectors = [namespaces, pods].map((selector) => ({ selector, names: names(selector) }));
  if (selectors.some((one) => one.names === true)) return [];
  const unknown = selectors.find((one) => one.names === UNKNOWN);
  return [unknown ? unjudged(unknown.selector) : wrong(namespaces, "admits pods that nobody named")];
}

/** A port left out is every port, and so is a range over all of them. */
function judgePort(entry: View): Finding[] {
  const port = entry.at("port");
  const message = "every port is open";
  const found = must(port, undefined, (value) => value !== undefined, message);
  if (found.length > 0) return found;
  const from = integer(port.or(undefined)) ?? 80;
  const narrow = (to: number): boolean => Math.min(from, to) > 1 || Math.max(from, to) < 65535;
  return must(entry.at("endPort"), from, (end) => narrow(integer(end) ?? from), message);
}

/** A selector without labels and expressions selects everything. */
export function isEmpty(selector: View): boolean {
  if (selector.unknown) return false;
  const parts = [selector.at("matchLabels").entries(), selector.at("matchExpressions").each()];
  return parts.every((part) => part.length === 0);
}

function judgeRule(rule: View, urn: string): Finding[] {
  if (rule.unknown) return [unjudged(rule)];
  if (isEdge(urn) && opensWebPortsOnly(rule)) return [];
  // Alertmanager's members find each other on a port of Kafka's.
  const data = opensData(rule) && !isOperators(urn);
  const entries = rule.at("ports").each();
  const peers = rule.at("from").each();
  return [
    ...(entries.length > 0 ? entries.flatMap(judgePort) : [wrong(rule.at("ports"), "every port is open")]),
    ...(peers.length > 0
      ? peers.flatMap((peer) => judgePeer(peer, data))
      : [wrong(rule.at("from"), "everyone is admitted")]),
  ];
}

/** Whether a policy takes every pod of its namespace and lets nothing in or out. */
export function deniesByDefault(policy: View): boolean {
  const spec = policy.at("spec");
  const types = spec
    .at("policyTypes")
    .each()
    .map((type) => type.or(""));
  return (
    spec.at("podSelector").given() &&
    isEmpty(spec.at("podSelector")) &&
    ["Ingress", "Egress"].every((type) => types.includes(type)) &&
    ["ingress", "egress"].every((side) => spec.at(side).each().length === 0)
  );
}

/** Rules of a direction that `policyTypes` leaves out are not rules at all, and look like some. */
function ruled(spec: View, direction: "Ingress" | "Egress"): Finding[] {
  const types = spec.at("policyTypes");
  const rules = spec.at(direction.toLowerCase());
  // An empty list of rules looks like one that denies everything.
  if (rules.or(undefined) === undefined || !types.given()) return [];
  const named = types.each().map((type) => type.or(""));
  // An empty list stands for the directions that have rules, as one left out does.
  if (named.length === 0 || named.includes(direction)) return [];
  return [
    named.includes(UNKNOWN)
      ? unjudged(types)
      : wrong(types, `leaves out ${direction}, so its rules restrict nothing`),
  ];
}

export const networkPolicyRules: Rule[] = [
  {
    id: "P-19",
    name: "network-policies-name-their-peers",
    title: "Network policies admit named peers on named ports",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "An ingress rule without peers admits the world, and looks like a restriction.",
    remediation:
      "Give each ingress rule `from` with selectors or private blocks, and `ports`; name in policyTypes what has rules.",
    types: NETWORK_POLICY,
    evaluate: (subject) =>
      objects(subject)
        .map((policy) => policy.at("spec"))
        .flatMap((spec) => [
          ...ruled(spec, "Ingress"),
          ...ruled(spec, "Egress"),
          ...spec
            .at("ingress")
            .each()
            .flatMap((rule) => judgeRule(rule, subject.resource.urn)),
        ]),
  },
];
