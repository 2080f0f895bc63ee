/** Who may reach which port: every rule of every firewall in the plan, both ways. */
import { shownInputs } from "../../preview/json";
import type { PlanResource } from "../../preview/plan";
import type { Shown } from "../../preview/wire";

export interface Opening {
  system: string | null;
  /** `in`: `peer` may reach it; `out`: it may reach `peer`. */
  direction: "in" | "out";
  /** A security group by its name, or pods by their labels. */
  of: string;
  peer: string;
  /** `5432/tcp`, `8000–8080/tcp`, `any`. */
  ports: string[];
  /** Resource that opens it. */
  rule: string;
}

type Inputs = { [key: string]: Shown };

const SECURITY_GROUP_RULE = /^aws:vpc\/securityGroup(Ingress|Egress)Rule:/;
const NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

export function openingsOf(resources: readonly PlanResource[]): Opening[] {
  const names = new Map(resources.map(({ urn, name }) => [urn, name]));
  return resources.flatMap((resource) => {
    const [, way] = SECURITY_GROUP_RULE.exec(resource.type) ?? [];
    if (way !== undefined) return [ofGroup(resource, way === "Ingress" ? "in" : "out", names)];
    return resource.type === NETWORK_POLICY ? ofPolicy(resource) : [];
  });
}

function ofGroup(
  resource: PlanResource,
  direction: "in" | "out",
  names: ReadonlyMap<string, string>,
): Opening {
  const inputs = shownInputs(resource);
  const named = (property: string) => {
    const [urn] = resource.propertyDependencies[property] ?? [];
    return `security group ${(urn === undefined ? undefined : names.get(urn)) ?? String(inputs[property])}`;
  };
  const { cidrIpv4, cidrIpv6, prefixListId, ipProtocol, fromPort, toPort } = inputs;
  const address = cidrIpv4 ?? cidrIpv6;
  const list = prefixListId === undefined ? undefined : `prefix list ${String(prefixListId)}`;
  return {
    ...{ system: resource.system ?? null, direction, of: named("securityGroupId") },
    peer: list ?? (address === undefined ? named("referencedSecurityGroupId") : String(address)),
    ports: [ipProtocol === "-1" ? "any" : portOf({ port: fromPort, endPort: toPort, protocol: ipProtocol })],
    rule: resource.name,
  };
}

function ofPolicy(resource: PlanResource): Opening[] {
  const spec = (shownInputs(resource)["spec"] ?? {}) as Inputs;
  const of = podsOf(spec["podSelector"]);
  const rules = (key: "ingress" | "egress") => list(spec[key]) as Inputs[];
  const opening = (direction: "in" | "out", rule: Inputs, peers: Shown | undefined): Opening[] => {
    const found = list(peers).map((peer) => peerOf(peer as Inputs));
    const ports = list(rule["ports"]).map((port) => portOf(port as Inputs));
    return (found.length === 0 ? ["anybody"] : found).map((peer) => ({
      ...{ system: resource.system ?? null, direction, of, peer },
      ...{ ports: ports.length === 0 ? ["any"] : ports, rule: resource.name },
    }));
  };
  return [
    ...rules("ingress").flatMap((rule) => opening("in", rule, rule["from"])),
    ...rules("egress").flatMap((rule) => opening("out", rule, rule["to"])),
  ];
}

function peerOf({ ipBlock, namespaceSelector, podSelector }: Inputs): string {
  if (ipBlock !== undefined) {
    const { cidr, except } = ipBlock as Inputs;
    const without = list(except).map(String);
    return without.length === 0 ? String(cidr) : `${String(cidr)} without ${without.join(", ")}`;
  }
  const pods = podsOf(podSelector);
  return namespaceSelector === undefined
    ? pods
    : `${pods} in namespaces ${labelsOf(namespaceSelector) || "of any name"}`;
}

function podsOf(selector: Shown | undefined): string {
  const labels = labelsOf(selector);
  return labels === "" ? "all pods" : `pods ${labels}`;
}

function labelsOf(selector: Shown | undefined): string {
  const { matchLabels, matchExpressions } = (selector ?? {}) as Inputs;
  const labels = Object.entries((matchLabels ?? {}) as Inputs).map(
    ([key, value]) => `${key}=${String(value)}`,
  );
  const expressions = (list(matchExpressions) as Inputs[]).map(({ key, operator, values }) =>
    [String(key), String(operator), list(values).join("|")].join(" ").trim(),
  );
  return [...labels, ...expressions].join(", ");
}

function portOf({ port, endPort, protocol }: { [key: string]: Shown | undefined }): string {
  const range =
    endPort === undefined || endPort === port ? String(port) : `${String(port)}–${String(endPort)}`;
  return `${port === undefined ? "any" : range}/${String(protocol ?? "TCP").toLowerCase()}`;
}

function list(value: Shown | undefined): Shown[] {
  return Array.isArray(value) ? value : [];
}
