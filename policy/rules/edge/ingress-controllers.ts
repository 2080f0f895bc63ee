/** What controllers of Ingresses are told by annotations and ConfigMaps. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { builtIn, objects } from "../../shapes/kubernetes";
import { isDataPort } from "../../values/ports";
import { HIPAA } from "../../writing/citations";
import { integer, must, unjudged } from "../../writing/expect";
import { INGRESS } from "./ingresses";
import { TLS_POLICIES } from "./load-balancers";

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

export const ingressControllerRules: Rule[] = [
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
    id: "P-21",
    name: "tcp-services-publish-no-data-port",
    title: "No ingress controller forwards a data port",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "ingress-nginx publishes raw TCP from a ConfigMap, where nobody looks for it.",
    remediation: "Remove the entry.",
    types: CONFIG_MAP,
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
