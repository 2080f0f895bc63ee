import { HIPAA } from "../../citations";
import { integer, must, mustBeGiven, unjudged, wrong } from "../../expect";
import { builtIn, custom, objects } from "../../kubernetes";
import { isDataPort } from "../../ports";
import type { Finding, Rule } from "../../rule";
import { UNKNOWN, type View } from "../../view";
import { TLS_POLICIES } from "./load-balancers";

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

const NGINX = "nginx\\.ingress\\.kubernetes\\.io/";
const CONFIG_MAP = builtIn("core", "ConfigMap");
const NO = /^\s*(false|f|0|off|no)\s*$/i;

/** A name, and the values of it that are wrong. */
type Loosening = readonly [name: RegExp, bad: RegExp];

const OLD_TLS = /SSLv|TLSv1(\.[01])?(?![.\d])/i;

/** Annotations of the usual controllers, and the values by which each gives TLS away. */
const LOOSENING: readonly Loosening[] = [
  [new RegExp(`^${NGINX}(force-)?ssl-redirect$`), NO],
  [new RegExp(`^${NGINX}(proxy-ssl-verify|auth-tls-verify-client)$`), NO],
  [new RegExp(`^${NGINX}(proxy-ssl|ssl)-protocols$`), OLD_TLS],
  [new RegExp(`^${NGINX}backend-protocol$`), /^(FCGI|AUTO_HTTP)$/i],
  [/^kubernetes\.io\/ingress\.allow-http$/, /^\s*true\s*$/i],
  [/-snippets?$/, /./s],
  [new RegExp(`^${NGINX}`), /[;{}\n]/],
  [/^alb\.ingress\.kubernetes\.io\/scheme$/, /^internet-facing$/i],
  [/^alb\.ingress\.kubernetes\.io\/ssl-policy$/, new RegExp(`^(?!${TLS_POLICIES.source.slice(1)})`)],
  [/^traefik\.ingress\.kubernetes\.io\/router\.entrypoints$/, /(^|,)\s*(web|http)\s*(,|$)/i],
  [/^traefik\.ingress\.kubernetes\.io\/router\.tls$/, NO],
  [/^haproxy(-ingress\.github\.io|\.org)\/ssl-(redirect|passthrough-http)$/, NO],
];

/** What ingress-nginx takes from its ConfigMap for all Ingresses at once. */
const SETTINGS: readonly Loosening[] = [
  [/^allow-snippet-annotations$/, /^\s*true\s*$/i],
  [/^(proxy-)?ssl-protocols$/, OLD_TLS],
  [/^(force-)?ssl-redirect$/, NO],
  [/^(main|http|server|location|stream)-snippet$/, /./s],
];

function judgeEntries(map: View, loosening: readonly Loosening[]): Finding[] {
  if (map.unknown) return [unjudged(map)];
  return map.entries().flatMap(([key, view]) => {
    if (key === UNKNOWN) return [];
    const patterns = loosening.filter(([name]) => name.test(key));
    if (patterns.length === 0) return [];
    return must(
      view,
      "",
      (value) => !patterns.some(([, bad]) => bad.test(String(value))),
      "weakens TLS, or brings configuration that nobody reads",
    );
  });
}

/** `namespace/service:port`, and what may follow. */
const FORWARDED = /^[\w.-]+\/[\w.-]+:([\w-]+)/;

/** A port that only has a name may be any. */
function isForwardedData(target: string): boolean {
  const port = FORWARDED.exec(target)?.[1];
  return port === undefined || isDataPort(integer(port) ?? 0) || integer(port) === undefined;
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
    id: "T-23",
    name: "ingress-annotations-keep-tls",
    title:
      "No annotation of an Ingress, and no setting of its controller, weakens TLS or injects configuration",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission],
    why: "Snippets and redirects are configuration that no rule reads.",
    remediation: "Remove the annotation, or the setting.",
    types: new RegExp(`${INGRESS.source}|${CONFIG_MAP.source}`),
    evaluate: (subject) =>
      objects(subject).flatMap((object) =>
        CONFIG_MAP.test(subject.resource.type)
          ? // A ConfigMap that is not known is reported by S-01, once.
            judgeEntries(object.at("data"), SETTINGS).filter((finding) => !finding.unknown)
          : judgeEntries(object.at("metadata", "annotations"), LOOSENING),
      ),
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
        // The controller is told the map's name by an argument, so its shape counts too.
        const named = /(tcp|udp)-services/.test(String(map.at("metadata", "name").or(subject.resource.name)));
        return map
          .at("data")
          .entries()
          .flatMap(([key, view]) => {
            if (key === UNKNOWN) return named ? [unjudged(view)] : [];
            const port = integer(key);
            if (!named && (port === undefined || view.unknown || !FORWARDED.test(String(view.or("")))))
              return [];
            return must(
              view,
              "",
              (target) => !isDataPort(port ?? 0) && !isForwardedData(String(target)),
              "forwards a data port",
            );
          });
      }),
  },
];
