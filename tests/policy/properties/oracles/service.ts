/** Which container ports somebody outside of the cluster reaches through a Service. */
import { DATA_PORTS, HIDDEN, whole } from "./ports";

/** What a pod of the plan listens on. */
export interface Listener {
  namespace: unknown;
  labels: Readonly<Record<string, string>>;
  /** Port number (or not known) by name, container by container. */
  ports: readonly { name: string; number: unknown }[];
}

export interface ServicePort {
  port: unknown;
  targetPort: unknown;
  nodePort: unknown;
}

export interface ServiceFacts {
  namespace: unknown;
  type: unknown;
  selector: Readonly<Record<string, string>>;
  ports: readonly (ServicePort | typeof HIDDEN)[];
  externalIPs: unknown;
}

function isData(value: unknown): boolean {
  return value === HIDDEN || DATA_PORTS.includes(whole(value) ?? -1);
}

/** Node ports and load balancers are reached from outside; who is not known may be. */
function isOutside(type: unknown): boolean {
  return type === HIDDEN || type === "LoadBalancer" || type === "NodePort";
}

/** Pods of the Service's namespace that carry every label that it asks for. A namespace left out may be any. */
function selected(service: ServiceFacts, pods: readonly Listener[]): Listener[] {
  const wanted = Object.entries(service.selector);
  const open = [undefined, HIDDEN];
  return pods.filter(
    ({ namespace, labels }) =>
      (namespace === service.namespace ||
        open.includes(namespace as never) ||
        open.includes(service.namespace as never)) &&
      wanted.length > 0 &&
      wanted.every(([key, value]) => labels[key] === value),
  );
}

/** A Service judged by itself. */
export function judgeService(service: ServiceFacts, path: string, edge: boolean): string[] {
  const found =
    [undefined, null].includes(service.externalIPs as never) ||
    (Array.isArray(service.externalIPs) && service.externalIPs.length === 0)
      ? []
      : [`P-14 ${path}.externalIPs`];
  if (service.type === HIDDEN) return [...found, `P-13 ${path}.type`, `P-15 ${path}.type`];
  if (!isOutside(service.type)) return found;
  const door = service.type === "LoadBalancer" && edge;
  if (!door) found.push(`P-15 ${path}.type`);
  for (const [index, port] of service.ports.entries()) {
    const at = `${path}.ports[${index}]`;
    if (port === HIDDEN) {
      found.push(`P-13 ${at}`, ...(door ? [`P-15 ${at}`] : []));
      continue;
    }
    for (const key of ["port", "targetPort", "nodePort"] as const)
      if (isData(port[key])) found.push(`P-13 ${at}.${key}`);
    if (door && whole(port.port) !== 80 && whole(port.port) !== 443) found.push(`P-15 ${at}.port`);
  }
  return found;
}

/** Names of ports, looked up in the pods that the Service selects: all of them, since any may answer. */
export function judgeNames(service: ServiceFacts, path: string, pods: readonly Listener[]): string[] {
  if (!isOutside(service.type)) return [];
  return service.ports.flatMap((port, index) => {
    if (port === HIDDEN || typeof port.targetPort !== "string" || whole(port.targetPort) !== undefined)
      return [];
    const numbers = selected(service, pods).flatMap(({ ports }) =>
      ports.filter(({ name }) => name === port.targetPort).map(({ number }) => number),
    );
    return numbers.length === 0 || numbers.some(isData) ? [`P-13a ${path}.ports[${index}].targetPort`] : [];
  });
}
