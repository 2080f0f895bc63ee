/** What a cluster lets through: Kubernetes' own rules for NetworkPolicies, over the policies of a plan. */
import { overlap } from "../../environments/cidr";
import type { Shown } from "../../preview/wire";
import { at, listAt, type PlanView } from "./plan";

/** One end of a connection: a pod of the system's namespace, a pod of another one, or an address outside. */
export type End = { labels: Record<string, string>; namespace?: string } | { cidr: string };

type Direction = "Ingress" | "Egress";

export class Policies {
  private readonly specs: Shown[];

  constructor(plan: PlanView) {
    this.specs = plan
      .all("kubernetes:networking.k8s.io/v1:NetworkPolicy")
      .map((policy) => at(plan.inputs(policy), "spec") ?? {});
  }

  /** Whether `from` can open a connection: its own policies let it out, and the other's let it in. */
  open(from: End, to: End, port: number): boolean {
    return this.lets("Egress", from, to, port) && this.lets("Ingress", to, from, port);
  }

  /** Ends outside of the namespace have policies of their own, which are not ours. */
  private lets(direction: Direction, mine: End, other: End, port: number): boolean {
    if (!("labels" in mine) || mine.namespace !== undefined) return true;
    const selecting = this.specs.filter(
      (spec) =>
        listAt(spec, "policyTypes").includes(direction) && matches(at(spec, "podSelector"), mine.labels),
    );
    if (selecting.length === 0) return true;
    const [list, peers] = direction === "Ingress" ? ["ingress", "from"] : ["egress", "to"];
    return selecting.some((spec) =>
      optional(spec, list).some((rule) => {
        const ports = optional(rule, "ports");
        const ends = optional(rule, peers);
        const there = ports.length === 0 || ports.some((open) => at(open, "port") === port);
        return there && (ends.length === 0 || ends.some((peer) => fits(peer, other)));
      }),
    );
  }
}

function fits(peer: Shown, end: End): boolean {
  const block = at(peer, "ipBlock");
  if (block !== undefined) {
    const cidr = "cidr" in end ? end.cidr : POD_ADDRESSES;
    const within = overlap(String(at(block, "cidr")), cidr);
    return within && !optional(block, "except").some((except) => overlap(String(except), cidr));
  }
  if (!("labels" in end)) return false;
  const namespaces = at(peer, "namespaceSelector");
  const inside = namespaces === undefined ? end.namespace === undefined : ofNamespace(namespaces, end);
  const pods = at(peer, "podSelector");
  return inside && (pods === undefined || matches(pods, end.labels));
}

/** Where pods of the namespace have their addresses; a block that holds them lets them all in. */
const POD_ADDRESSES = "10.10.0.0/17";

function ofNamespace(selector: Shown, end: { namespace?: string }): boolean {
  if (end.namespace === undefined) return false;
  return matches(selector, { "kubernetes.io/metadata.name": end.namespace });
}

function matches(selector: Shown | undefined, labels: Record<string, string>): boolean {
  const wanted = Object.entries(at(selector, "matchLabels") ?? {});
  const expressions = optional(selector ?? {}, "matchExpressions");
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    expressions.every((expression) => {
      if (at(expression, "operator") !== "In") throw new Error("only `In` is understood here");
      return listAt(expression, "values").includes(labels[String(at(expression, "key"))] ?? "");
    })
  );
}

function optional(value: Shown, path: string): Shown[] {
  return at(value, path) === undefined ? [] : listAt(value, path);
}
