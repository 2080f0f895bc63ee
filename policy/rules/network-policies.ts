import { reach } from "../cidr";
import { HIPAA } from "../citations";
import { integer, unjudged, wrong } from "../expect";
import { builtIn, objects } from "../kubernetes";
import { dataService } from "../ports";
import type { Finding, Rule } from "../rule";
import { UNKNOWN, type View } from "../view";
import { isEdge } from "./services";

export const NETWORK_POLICY = builtIn("networking.k8s.io|extensions", "NetworkPolicy");

/** Whether the ports of a rule are all known and none is a data port: what the edge may open to the world. */
function opensWebPortsOnly(rule: View): boolean {
  const ports = rule.at("ports").each();
  return (
    ports.length > 0 &&
    ports.every((port) => {
      const from = integer(port.at("port").or(undefined));
      const end = port.at("endPort").or(from);
      const to = integer(end);
      return from !== undefined && to !== undefined && dataService({ from, to }) === undefined;
    })
  );
}

function judgePeer(peer: View, worldAllowed: boolean): Finding[] {
  if (peer.unknown) return [unjudged(peer)];
  const block = peer.at("ipBlock");
  if (block.given()) {
    const cidr = block.at("cidr");
    const value = cidr.or(undefined);
    if (value === UNKNOWN) return [unjudged(cidr)];
    return reach(value) === "private" || worldAllowed
      ? []
      : [wrong(cidr, "admits addresses that are not private")];
  }
  const selectors = ["podSelector", "namespaceSelector"].map((key) => peer.at(key));
  if (!selectors.some((selector) => selector.given())) return [wrong(peer, "an empty peer admits everyone")];
  const [pods, namespaces] = selectors;
  const everyPod = !pods?.given() || isEmpty(pods);
  if (namespaces?.given() && isEmpty(namespaces) && everyPod)
    return [wrong(namespaces, "admits every pod of the cluster")];
  return [];
}

/** A selector without labels and expressions selects everything. */
export function isEmpty(selector: View): boolean {
  if (selector.unknown) return false;
  const labels = selector.at("matchLabels");
  return !selector.at("matchExpressions").given() && (!labels.given() || labels.entries().length === 0);
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
    remediation: "Give each ingress rule `from` with selectors or private blocks, and `ports`.",
    types: NETWORK_POLICY,
    evaluate: (subject) =>
      objects(subject).flatMap((policy) =>
        policy
          .at("spec", "ingress")
          .each()
          .flatMap((rule) => {
            if (rule.unknown) return [unjudged(rule)];
            const worldAllowed = isEdge(subject.resource.urn) && opensWebPortsOnly(rule);
            const ports =
              rule.at("ports").each().length > 0 ? [] : [wrong(rule.at("ports"), "every port is open")];
            const peers = rule.at("from").each();
            if (peers.length === 0)
              return worldAllowed ? ports : [...ports, wrong(rule.at("from"), "everyone is admitted")];
            return [...ports, ...peers.flatMap((peer) => judgePeer(peer, worldAllowed))];
          }),
      ),
  },
];
