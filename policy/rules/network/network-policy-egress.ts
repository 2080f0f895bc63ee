/** What NetworkPolicies let leave the cluster. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { objects } from "../../shapes/kubernetes";
import { reach } from "../../values/cidr";
import { dataService } from "../../values/ports";
import { HIPAA } from "../../writing/citations";
import { integer, unjudged, wrong } from "../../writing/expect";
import { NETWORK_POLICY } from "./network-policies";
import { isOperators } from "./services";

/** Whether a peer of an egress rule is outside of the cluster and its network. */
function isOutside(peer: View): boolean | typeof UNKNOWN {
  if (peer.unknown) return UNKNOWN;
  const block = peer.at("ipBlock");
  if (!block.given()) return !["podSelector", "namespaceSelector"].some((key) => peer.at(key).given());
  const cidr = block.at("cidr").or(undefined);
  return cidr === UNKNOWN ? UNKNOWN : reach(cidr) !== "private";
}

/** What leaves for the internet: never to every port, never to one that data stores listen on. */
function judgeDeparture(rule: View): Finding[] {
  if (rule.unknown) return [unjudged(rule)];
  const peers = rule.at("to").each();
  const outside = peers.length === 0 ? [true] : peers.map(isOutside);
  if (outside.includes(UNKNOWN)) return [unjudged(rule.at("to"))];
  if (!outside.includes(true)) return [];
  const ports = rule.at("ports").each();
  if (ports.length === 0) return [wrong(rule.at("ports"), "everything may leave for everywhere")];
  return ports.flatMap((port) => {
    const from = port.at("port").or(undefined);
    const to = port.at("endPort").or(from);
    if (from === UNKNOWN || to === UNKNOWN) return [unjudged(port)];
    const [low, high] = [integer(from), integer(to)];
    if (low === undefined || high === undefined) return [wrong(port, "may leave by a port without a number")];
    return dataService({ from: Math.min(low, high), to: Math.max(low, high) })
      ? [wrong(port, "data may leave for stores on the internet")]
      : [];
  });
}

export const networkPolicyEgressRules: Rule[] = [
  {
    id: "P-60",
    name: "network-policies-keep-data-inside",
    title: "Network policies let nothing leave for data stores on the internet",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "An egress rule without peers lets a broken-in pod carry the data anywhere.",
    remediation:
      "Give each egress rule `to` with selectors or private blocks; for the internet name ports such as 443.",
    types: NETWORK_POLICY,
    evaluate: (subject) =>
      // Operators reach the API server, registries and every store of theirs, in namespaces that come later.
      isOperators(subject.resource.urn)
        ? []
        : objects(subject).flatMap((policy) => policy.at("spec", "egress").each().flatMap(judgeDeparture)),
  },
];
