import { HIPAA } from "../citations";
import { integer, must, mustBeGiven, unjudged, wrong } from "../expect";
import { builtIn, custom, objects } from "../kubernetes";
import { isDataPort } from "../ports";
import type { Finding, Rule } from "../rule";
import { UNKNOWN, type View } from "../view";

const INGRESS = builtIn("networking.k8s.io|extensions", "Ingress");
const GATEWAY = custom("gateway.networking.k8s.io", "Gateway");
const ROUTE = custom("gateway.networking.k8s.io", "HTTPRoute|TCPRoute|TLSRoute|UDPRoute|GRPCRoute");

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
  return [...secrets, ...hosts];
}

const LOOSENING: readonly (readonly [RegExp, RegExp])[] = [
  [/^nginx\.ingress\.kubernetes\.io\/(force-)?ssl-redirect$/, /^false$/i],
  [/^kubernetes\.io\/ingress\.allow-http$/, /^true$/i],
  [/-snippet$/, /./s],
  [/^nginx\.ingress\.kubernetes\.io\//, /[;{}\n]/],
];

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
    id: "T-23",
    name: "ingress-annotations-keep-tls",
    title: "No annotation of an Ingress weakens TLS or injects configuration",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission],
    why: "Snippets and redirects are configuration that no rule reads.",
    remediation: "Remove the annotation.",
    types: INGRESS,
    evaluate: (subject) =>
      objects(subject).flatMap((ingress) =>
        ingress
          .at("metadata", "annotations")
          .entries()
          .flatMap(([key, view]) => {
            if (key === UNKNOWN) return [unjudged(view)];
            const patterns = LOOSENING.filter(([name]) => name.test(key));
            if (patterns.length === 0) return [];
            return must(
              view,
              "",
              (value) => !patterns.some(([, bad]) => bad.test(String(value))),
              "the annotation weakens TLS",
            );
          }),
      ),
  },
  {
    id: "P-20",
    name: "ingress-serves-no-data-port",
    title: "No Ingress or Gateway route leads to a data port",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "What an ingress serves is public.",
    remediation: "Route to a service that asks for a login, not to the store behind it.",
    types: new RegExp(`${INGRESS.source}|${ROUTE.source}`),
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
          .flatMap((rule) =>
            rule
              .at("backendRefs")
              .each()
              .map((ref) => ref.at("port")),
          );
        return [...classic, ...routed]
          .filter((port) => port.given())
          .flatMap((port) =>
            must(port, undefined, (value) => !isDataPort(integer(value) ?? 0), "leads to a data port"),
          );
      }),
  },
  {
    id: "T-26",
    name: "gateway-listens-with-tls",
    title: "Gateways listen with TLS; port 80 is for redirects",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.encryptionInTransit],
    why: "A listener's protocol is the only place where a Gateway says so.",
    remediation: "Set protocol to HTTPS with tls.certificateRefs; keep HTTP on port 80 only.",
    types: GATEWAY,
    evaluate: ({ view }) =>
      view
        .at("spec", "listeners")
        .each()
        .flatMap((listener) => {
          const protocol = listener.at("protocol").or("");
          if (protocol === UNKNOWN) return [unjudged(listener.at("protocol"))];
          if (protocol === "HTTP")
            return must(
              listener.at("port"),
              0,
              (port) => integer(port) === 80,
              "plain HTTP outside of port 80",
            );
          if (protocol !== "HTTPS" && protocol !== "TLS")
            return [wrong(listener.at("protocol"), "the listener has no TLS")];
          const passthrough = listener.at("tls", "mode").or("Terminate") === "Passthrough";
          return passthrough
            ? []
            : mustBeGiven(listener.at("tls", "certificateRefs"), "the listener has no certificate");
        }),
  },
  {
    id: "P-21",
    name: "tcp-services-publish-no-data-port",
    title: "No ingress controller forwards a data port",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "ingress-nginx publishes raw TCP from a ConfigMap, where nobody looks for it.",
    remediation: "Remove the entry.",
    types: builtIn("core", "ConfigMap"),
    evaluate: (subject) =>
      objects(subject).flatMap((map) => {
        const name = String(map.at("metadata", "name").or(subject.resource.name));
        if (!/(tcp|udp)-services/.test(name)) return [];
        return map
          .at("data")
          .entries()
          .flatMap(([key, view]) => {
            if (key === UNKNOWN) return [unjudged(view)];
            const outside = isDataPort(integer(key) ?? 0);
            return must(
              view,
              "",
              (target) => !outside && !isDataPort(integer(String(target).split(":")[1]) ?? 0),
              "forwards a data port",
            );
          });
      }),
  },
];
