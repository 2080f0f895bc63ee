/** A namespace for each operator, as closed as a system's own. */
import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../naming";
import { DENY_BY_DEFAULT, OPERATOR_NAMESPACES, type OperatorName, SCRAPER } from "../network/control-plane";
import { type Reference, References, reference } from "../reference";
import { RESTRICTED_NAMESPACE } from "../restricted";
import type { Scope } from "../target";
import { CHARTS } from "./charts";

/** No selector can name the API server, or what a managed one calls through; its addresses are private ones. */
const API_SERVER_RANGES = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"];

/** The namespaces of these operators, by their names. */
export function createNamespaces(
  name: string,
  operators: readonly OperatorName[],
  scope: Scope,
  opts: pulumi.CustomResourceOptions,
): Map<string, Reference> {
  const names = [...new Set(operators.map((operator) => OPERATOR_NAMESPACES[operator]))];
  return new Map(
    names.map((namespace) => {
      const inside = operators.filter((operator) => OPERATOR_NAMESPACES[operator] === namespace);
      return [namespace, createNamespace(`${name}-${namespace}`, namespace, inside, scope, opts)];
    }),
  );
}

function createNamespace(
  name: string,
  namespace: string,
  operators: readonly OperatorName[],
  scope: Scope,
  opts: pulumi.CustomResourceOptions,
): Reference {
  const own = labels(scope, "cluster-addons");
  const created = new core.Namespace(
    name,
    { metadata: { name: namespace, labels: { ...own, ...RESTRICTED_NAMESPACE } } },
    { ...opts, protect: scope.protect },
  );
  const place = reference(namespace, created);
  const policies = [
    createPolicy("default-deny", DENY_BY_DEFAULT),
    createPolicy("operators", {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: ingressOf(operators),
      // Operators act in every namespace, on the clouds' interfaces and on metadata services: the other end decides.
      egress: [{}],
    }),
  ];
  return reference(namespace, created, ...policies);

  function createPolicy(role: string, spec: NonNullable<networking.NetworkPolicyArgs["spec"]>) {
    const inside = new References();
    const metadata = { name: role, namespace: inside.to(place), labels: own };
    return new networking.NetworkPolicy(`${name}-${role}`, { metadata, spec }, inside.options(opts));
  }
}

function ingressOf(operators: readonly OperatorName[]) {
  const ports = (key: "called" | "shared" | "scraped") =>
    [...new Set(operators.flatMap((operator) => CHARTS[operator][key] ?? []))]
      .sort((a, b) => a - b)
      .map((port) => ({ port, protocol: "TCP" }));
  const rules = [
    { from: API_SERVER_RANGES.map((cidr) => ({ ipBlock: { cidr } })), ports: ports("called") },
    { from: [{ podSelector: {} }], ports: ports("shared") },
    { from: [SCRAPER], ports: ports("scraped") },
  ];
  return rules.filter((rule) => rule.ports.length > 0);
}
