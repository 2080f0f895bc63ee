/** Reads every port that anything of a plan opens: rules, listeners, services, containers. */
import type { Shown } from "../../preview/wire";
import { at, type PlanView } from "../support/plan";

export interface OpenPorts {
  resource: string;
  first: number;
  last: number;
}

/** A rule without ports opens all of them. */
export function openPorts(plan: PlanView): OpenPorts[] {
  return plan.resources.flatMap((resource) => {
    const inputs = plan.inputs(resource);
    const found = RANGES[resource.type.split(":").at(-1) ?? ""]?.(inputs) ?? [];
    return found.map(([first, last]) => ({ resource: resource.name, first, last }));
  });
}

type Range = readonly [first: number, last: number];

const ALL: Range = [0, 65_535];

const RANGES: Readonly<Record<string, (inputs: Shown) => Range[]>> = {
  SecurityGroupIngressRule: groupRule,
  SecurityGroupEgressRule: groupRule,
  Listener: (inputs) => [single(at(inputs, "port"))],
  TargetGroup: (inputs) => [single(at(inputs, "port"))],
  Service: (inputs) => items(at(inputs, "spec.ports")).map((port) => single(at(port, "port"))),
  Deployment: podPorts,
  StatefulSet: podPorts,
  NetworkPolicy: (inputs) =>
    ["ingress", "egress"].flatMap((way) => items(at(inputs, `spec.${way}`)).flatMap(policyRule)),
};

function groupRule(inputs: Shown): Range[] {
  if (at(inputs, "ipProtocol") === "-1") return [ALL];
  return [[Number(at(inputs, "fromPort")), Number(at(inputs, "toPort"))]];
}

function policyRule(rule: Shown): Range[] {
  const ports = items(at(rule, "ports"));
  if (ports.length === 0) return [ALL];
  return ports.map((port) => {
    const first = Number(at(port, "port"));
    return [first, Number(at(port, "endPort") ?? first)];
  });
}

function podPorts(inputs: Shown): Range[] {
  const containers = items(at(inputs, "spec.template.spec.containers"));
  return containers.flatMap((container) =>
    items(at(container, "ports")).map((port) => single(at(port, "containerPort"))),
  );
}

function single(port: Shown | undefined): Range {
  return [Number(port), Number(port)];
}

function items(list: Shown | undefined): Shown[] {
  return Array.isArray(list) ? list : [];
}
