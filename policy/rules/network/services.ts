import { isEdge, lineage } from "../../plan/resource";
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { builtIn, objects } from "../../shapes/kubernetes";
import { dataService } from "../../values/ports";
import { HIPAA } from "../../writing/citations";
import { integer, must, unjudged, wrong } from "../../writing/expect";
import { TLS_POLICIES } from "../edge/load-balancers";

export const SERVICE = builtIn("core", "Service");

/** Whether something belongs to the cluster's operators: no store of a system lives in their namespaces. */
export function isOperators(urn: string): boolean {
  return lineage(urn).includes("ward:components:ClusterAddons");
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

/** Annotations of AWS's controllers that say how the load balancer itself treats TLS, and what they may say. */
const TLS_ANNOTATIONS: readonly (readonly [string, RegExp])[] = [
  ["service.beta.kubernetes.io/aws-load-balancer-backend-protocol", /^(ssl|https|tcp)$/i],
  ["service.beta.kubernetes.io/aws-load-balancer-ssl-negotiation-policy", TLS_POLICIES],
];

function edgeKeepsTls(service: View): Finding[] {
  const ports = service.at("spec", "ports").each();
  const plain = ports.find((port) => integer(port.at("port").or(undefined)) === 80);
  const secure = ports.find((port) => integer(port.at("port").or(undefined)) === 443);
  const target = (port: View): unknown => port.at("targetPort").or(port.at("port").or(undefined));
  const apart =
    plain && secure && target(plain) === target(secure)
      ? [wrong(secure.at("targetPort"), "443 leads where plain HTTP does")]
      : [];
  const open =
    ports.some((port) => port.unknown) || secure
      ? []
      : [wrong(service.at("spec", "ports"), "there is no 443")];
  const annotations = TLS_ANNOTATIONS.flatMap(([name, good]) => {
    const view = service.at("metadata", "annotations", name);
    return view.given() ? must(view, "", (value) => good.test(String(value)), "weakens TLS") : [];
  });
  return [...apart, ...open, ...annotations];
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
  {
    id: "T-27",
    name: "edge-service-keeps-tls",
    title: "The edge's load balancer passes on 443, apart from 80, and takes nothing from TLS",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "A load balancer that ends TLS, or leads 443 to the port of plain HTTP, undoes what nginx does.",
    remediation: "Lead 80 and 443 to two ports of nginx; leave TLS annotations of the load balancer out.",
    types: SERVICE,
    evaluate: (subject) =>
      objects(subject).flatMap((service) =>
        isEdge(subject.resource.urn) && isOutward(service) === true ? edgeKeepsTls(service) : [],
      ),
  },
];
