import { HIPAA } from "../citations";
import { integer, must, unjudged, wrong } from "../expect";
import { builtIn, objects } from "../kubernetes";
import { dataService } from "../ports";
import { lineage } from "../resource";
import type { Finding, Rule } from "../rule";
import { UNKNOWN, type View } from "../view";

export const SERVICE = builtIn("core", "Service");

export function isEdge(urn: string): boolean {
  return lineage(urn).includes("ward:components:EdgeProxy");
}

/** Whether a Service is reachable from outside of the cluster. */
export function isOutward(service: View): boolean | typeof UNKNOWN {
  const type = service.at("spec", "type").or("ClusterIP");
  return type === UNKNOWN ? UNKNOWN : type === "LoadBalancer" || type === "NodePort";
}

function noDataPort(view: View): Finding[] {
  return must(
    view,
    undefined,
    (value) => {
      const port = integer(value);
      // A named target port is resolved by a stack rule (P-13a), where the pods are known.
      return port === undefined || dataService({ from: port, to: port }) === undefined;
    },
    "a data port is reachable from outside of the cluster",
  );
}

export const serviceRules: Rule[] = [
  {
    id: "P-13",
    name: "services-publish-no-data-port",
    title: "No Service publishes a data port",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access, HIPAA.transmission],
    why: "A load balancer or node port makes a database a public one, whatever number the outside sees.",
    remediation: "Use type ClusterIP.",
    types: SERVICE,
    evaluate: (subject) =>
      objects(subject).flatMap((service) => {
        const outward = isOutward(service);
        if (outward === UNKNOWN) return [unjudged(service.at("spec", "type"))];
        if (!outward) return [];
        return service
          .at("spec", "ports")
          .each()
          .flatMap((port) =>
            port.unknown
              ? [unjudged(port)]
              : ["port", "targetPort", "nodePort"].flatMap((key) => noDataPort(port.at(key))),
          );
      }),
  },
  {
    id: "P-14",
    name: "services-have-no-external-ips",
    title: "No Service takes over addresses of the network",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "externalIPs receive traffic that nobody routed there on purpose (CVE-2020-8554).",
    remediation: "Remove externalIPs.",
    types: SERVICE,
    evaluate: (subject) =>
      objects(subject).flatMap((service) =>
        must(
          service.at("spec", "externalIPs"),
          [],
          (value) => Array.isArray(value) && value.length === 0,
          "the Service takes over addresses",
        ),
      ),
  },
  {
    id: "P-15",
    name: "only-the-edge-is-published",
    title: "The one Service with a public address is EdgeProxy's, on 80 and 443",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "A second door has no TLS, limits or headers that anyone looked at.",
    remediation: "Use type ClusterIP and a route of EdgeProxy.",
    types: SERVICE,
    evaluate: (subject) =>
      objects(subject).flatMap((service) => {
        const type = service.at("spec", "type");
        const value = type.or("ClusterIP");
        if (value === UNKNOWN) return [unjudged(type)];
        if (value === "NodePort") return [wrong(type, "node ports are open on every node")];
        if (value !== "LoadBalancer") return [];
        if (!isEdge(subject.resource.urn)) return [wrong(type, "a public Service that is not EdgeProxy's")];
        return service
          .at("spec", "ports")
          .each()
          .flatMap((port) =>
            must(
              port.at("port"),
              undefined,
              (number) => [80, 443].includes(integer(number) ?? 0),
              "the edge listens on 80 and 443 only",
            ),
          );
      }),
  },
];
