/**
 * Who passes a NetworkPolicy's ingress rules: a stranger without labels in a namespace that nobody thought of, and
 * every port. What is not known yet is taken to be as wide as it can be, and blamed when that lets somebody in.
 */
import { holdsPublic } from "./addresses";
import { DATA_PORTS, HIDDEN, whole } from "./ports";

type Fields = Record<string, unknown>;
type Labels = Readonly<Record<string, string>>;

/** Kubernetes gives every namespace a label with its name. */
const STRANGE_NAMESPACE: Labels = { "kubernetes.io/metadata.name": "stranger" };
const STRANGE_POD: Labels = {};

const PORTS = [1, 2, 22, 79, 80, 81, 443, 8443, 40000, 65534, 65535, ...DATA_PORTS];

function fields(value: unknown): Fields {
  return (value ?? {}) as Fields;
}

/** `wide` is what holds for parts of the selector that are not known. */
function selects(selector: unknown, labels: Labels, wide: boolean): boolean {
  if (selector === HIDDEN) return wide;
  const { matchLabels, matchExpressions } = fields(selector);
  const equal =
    matchLabels === HIDDEN
      ? wide
      : Object.entries(fields(matchLabels)).every(([key, value]) => labels[key] === value);
  if (matchExpressions === HIDDEN) return equal && wide;
  return (
    equal &&
    ((matchExpressions as unknown[]) ?? []).every((expression) => {
      if (expression === HIDDEN) return wide;
      const { key, operator, values } = fields(expression);
      if (operator === HIDDEN) return wide;
      const label = labels[String(key)];
      const among = label !== undefined && ((values as unknown[]) ?? []).includes(label);
      if (operator === "In") return among;
      if (operator === "NotIn") return !among;
      return (label !== undefined) === (operator === "Exists");
    })
  );
}

/** Pods of other namespaces that nobody named; to a data port, those of the same namespace neither. */
function judgeSelectors(peer: Fields, path: string, data: boolean): string[] {
  const { namespaceSelector, podSelector } = peer;
  if (namespaceSelector === undefined) {
    if (podSelector === undefined) return [path];
    return data && selects(podSelector, STRANGE_POD, true) ? [`${path}.podSelector`] : [];
  }
  const admits = (wide: boolean): [namespaces: boolean, pods: boolean] => [
    selects(namespaceSelector, STRANGE_NAMESPACE, wide),
    selects(podSelector, STRANGE_POD, wide),
  ];
  if (admits(true).includes(false)) return [];
  const [namespaces] = admits(false);
  const podsToBlame = namespaces && admits(false).includes(false);
  return [`${path}.${podsToBlame ? "podSelector" : "namespaceSelector"}`];
}

function judgePeer(peer: unknown, path: string, data: boolean): string[] {
  if (peer === HIDDEN) return [path];
  const { ipBlock } = fields(peer);
  if (ipBlock === undefined) return judgeSelectors(fields(peer), path, data);
  if (ipBlock === HIDDEN) return [`${path}.ipBlock`];
  const { cidr, except } = fields(ipBlock);
  return cidr === HIDDEN || holdsPublic(cidr, (except as unknown[]) ?? []) ? [`${path}.ipBlock.cidr`] : [];
}

/** The ports that an entry opens; `undefined` when it depends on something that is not known, or on a pod. */
function opens(entry: unknown): number[] | undefined {
  if (entry === HIDDEN) return undefined;
  const { port, endPort } = fields(entry);
  if (port === undefined) return PORTS;
  const from = whole(port);
  const to = endPort === undefined ? from : whole(endPort);
  if (from === undefined || to === undefined) return undefined;
  return PORTS.filter((one) => (one - from) * (one - to) <= 0);
}

function judgePort(entry: unknown, path: string): string[] {
  if (entry === HIDDEN) return [path];
  const { port, endPort } = fields(entry);
  if (port === HIDDEN || port === undefined) return [`${path}.port`];
  return endPort === HIDDEN || opens(entry)?.length === PORTS.length ? [`${path}.endPort`] : [];
}

function each(value: unknown, path: string, one: (element: unknown, at: string) => string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((element, index) => one(element, `${path}[${index}]`));
  return value === undefined ? [] : one(value, path);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

/** The edge may let the world in where no database listens, on ports that are all known. */
function isWebOnly(ports: unknown): boolean {
  if (!Array.isArray(ports) || ports.length === 0) return false;
  const opened = ports.map(opens);
  return opened.every((list) => list !== undefined && !list.some((port) => DATA_PORTS.includes(port)));
}

/** Whether an entry opens a data port for certain. */
function opensData(entry: unknown): boolean {
  if (entry === HIDDEN || fields(entry)["port"] === undefined) return false;
  return opens(entry)?.some((port) => DATA_PORTS.includes(port)) ?? false;
}

function judgeRule(rule: unknown, path: string, edge: boolean): string[] {
  if (rule === HIDDEN) return [path];
  const { from, ports } = fields(rule);
  if (edge && isWebOnly(ports)) return [];
  const data = Array.isArray(ports) && ports.some(opensData);
  return [
    ...(isEmpty(ports) ? [`${path}.ports`] : each(ports, `${path}.ports`, judgePort)),
    ...(isEmpty(from)
      ? [`${path}.from`]
      : each(from, `${path}.from`, (peer, at) => judgePeer(peer, at, data))),
  ];
}

/** Whether the policy isolates pods in a direction: Kubernetes infers it from the rules when no direction is named. */
function isolates(policyTypes: unknown, direction: string): boolean {
  if (policyTypes === undefined) return true;
  return Array.isArray(policyTypes) && (policyTypes.length === 0 || policyTypes.includes(direction));
}

/** Rules are judged as they are written, and they have to be in force. */
export function judgeNetworkPolicy(spec: unknown, path: string, edge: boolean): string[] {
  if (spec === HIDDEN) return [`P-19 ${path}`];
  const { policyTypes, ingress, egress } = fields(spec);
  const idle =
    (ingress !== undefined && !isolates(policyTypes, "Ingress")) ||
    (egress !== undefined && !isolates(policyTypes, "Egress"));
  return [
    ...(idle ? [`${path}.policyTypes`] : []),
    ...each(ingress, `${path}.ingress`, (rule, at) => judgeRule(rule, at, edge)),
  ].map((at) => `P-19 ${at}`);
}
