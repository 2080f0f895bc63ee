/** Ingresses, and what they and routes lead to. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { builtIn, custom, objects } from "../../shapes/kubernetes";
import { isDataPort } from "../../values/ports";
import { HIPAA } from "../../writing/citations";
import { integer, must, mustBeGiven, wrong } from "../../writing/expect";

export const INGRESS = builtIn("networking.k8s.io|extensions", "Ingress");
export const GATEWAY = custom(
  "gateway.networking.k8s.io|gateway.networking.x-k8s.io",
  "Gateway|ListenerSet|XListenerSet",
);
export const ROUTE = custom("gateway.networking.k8s.io", "HTTPRoute|TCPRoute|TLSRoute|UDPRoute|GRPCRoute");

function hostsCovered(spec: View): Finding[] {
  const entries = spec.at("tls").each();
  if (entries.length === 0) return [wrong(spec.at("tls"), "there is no TLS")];
  const covered = entries.flatMap((entry) =>
    entry
      .at("hosts")
      .each()
      .map((host) => host.or("")),
  );
  const secrets = entries.flatMap((entry) => mustBeGiven(entry.at("secretName"), "there is no certificate"));
  const hosts = spec
    .at("rules")
    .each()
    .flatMap((rule) =>
      must(
        rule.at("host"),
        "",
        (host) =>
          covered.includes(host) || covered.includes(`*.${String(host).split(".").slice(1).join(".")}`),
        "the host has no certificate",
      ),
    );
  const fallback = spec.at("defaultBackend");
  // Without hosts of its own, an entry covers every host.
  const everywhere = entries.some((entry) => !entry.unknown && !entry.at("hosts").given());
  const open = fallback.given() && !everywhere ? [wrong(fallback, "serves hosts without a certificate")] : [];
  return [...secrets, ...hosts, ...open];
}

/** A filter that copies requests sends them to one more place. */
export function mirrors(rule: View): View[] {
  return ["filters", "backendRefs"].flatMap((key) =>
    rule
      .at(key)
      .each()
      .flatMap((one) => (key === "filters" ? [one] : one.at("filters").each()))
      .map((filter) => filter.at("requestMirror", "backendRef")),
  );
}

export const ingressRules: Rule[] = [
  {
    id: "T-22",
    name: "ingress-has-tls",
    title: "Every host of an Ingress has a certificate",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "A host that no TLS entry names is served in clear.",
    remediation: "List every host under tls with a secretName.",
    types: INGRESS,
    evaluate: (subject) => objects(subject).flatMap((ingress) => hostsCovered(ingress.at("spec"))),
  },
  {
    id: "P-20",
    name: "ingress-serves-no-data-port",
    title: "No Ingress, Gateway or route of one leads to a data port",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "What an ingress serves is public.",
    remediation: "Route to a service that asks for a login, not to the store behind it.",
    types: new RegExp(`${INGRESS.source}|${ROUTE.source}|${GATEWAY.source}`),
    evaluate: (subject) =>
      objects(subject).flatMap((object) => {
        const spec = object.at("spec");
        const classic = [
          spec.at("defaultBackend"),
          ...spec
            .at("rules")
            .each()
            .flatMap((rule) =>
              rule
                .at("http", "paths")
                .each()
                .map((path) => path.at("backend")),
            ),
        ].map((backend) => backend.at("service", "port", "number"));
        const routed = spec
          .at("rules")
          .each()
          .flatMap((rule) => [...rule.at("backendRefs").each(), ...mirrors(rule)])
          .map((ref) => ref.at("port"));
        const listening = spec
          .at("listeners")
          .each()
          .map((listener) => listener.at("port"));
        return [...classic, ...routed, ...listening]
          .filter((port) => port.given())
          .flatMap((port) =>
            must(port, undefined, (value) => !isDataPort(integer(value) ?? 0), "leads to a data port"),
          );
      }),
  },
];
