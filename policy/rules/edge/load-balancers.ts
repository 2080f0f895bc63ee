import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { isDataPort } from "../../values/ports";
import { HIPAA } from "../../writing/citations";
import { integer, isTrue, must, unjudged, wrong } from "../../writing/expect";

/** `lb` and `alb` are two tokens of one resource; the others are what old states still hold. */
const MODULE = "aws:(?:lb|alb|elasticloadbalancingv2|applicationloadbalancing)";
export const LISTENER = new RegExp(`^${MODULE}/listener:Listener$`);
export const LISTENER_RULE = new RegExp(`^${MODULE}/listenerRule:ListenerRule$`);
export const LOAD_BALANCER = new RegExp(`^${MODULE}/loadBalancer:LoadBalancer$`);
export const TARGET_GROUP = new RegExp(`^${MODULE}/targetGroup:TargetGroup$`);
export const TARGET_ATTACHMENT = new RegExp(`^${MODULE}/targetGroupAttachment:TargetGroupAttachment$`);
/** Their policies and listeners too, which may belong to a load balancer of another stack. */
const CLASSIC = /^aws:(elb|elasticloadbalancing)\//;

const SERVED = new RegExp(
  `^${MODULE}/(?:listener:Listener|targetGroup:TargetGroup|targetGroupAttachment:TargetGroupAttachment)$`,
);

/** Policies without TLS 1.0 and 1.1. An allow list: a new policy is judged by a person first. */
export const TLS_POLICIES = new RegExp(
  `^ELBSecurityPolicy-(?:${[
    "TLS13-1-3-(?:2021-06|PQ-2025-09|FIPS-2023-04|FIPS-PQ-2025-09|RFC9151-FIPS-2023-07)",
    "TLS13-1-2-(?:Res-|Ext[12]-)?(?:2021-06|PQ-2025-09)",
    "TLS13-1-2-(?:Res-|Ext[0-2]-)?FIPS-(?:2023-04|PQ-2025-09)",
    "TLS13-1-2-(?:Ext0-RFC9151|RFC9151|RFC9151-INTEROP[1-4])-FIPS-2023-07",
    "TLS-1-2-(?:2017-01|Ext-2018-06)",
    "FS-1-2-(?:2019-08|Res-2019-08|Res-2020-10)",
  ].join("|")})$`,
);

/** An action that gives nothing away over plain HTTP: a redirect to HTTPS, or a fixed 4xx. */
export function harmless(action: View): Finding[] {
  const type = action.at("type").or(undefined);
  if (type === UNKNOWN) return [unjudged(action.at("type"))];
  if (type === "redirect")
    return must(
      action.at("redirect", "protocol"),
      "#{protocol}",
      (value) => value === "HTTPS",
      "the redirect must name HTTPS",
    );
  if (type === "fixed-response")
    return must(
      action.at("fixedResponse", "statusCode"),
      "",
      (code) => /^4(\d\d|XX)$/.test(String(code)),
      "plain HTTP may only answer a fixed 4xx",
    );
  return [wrong(action.at("type"), "plain HTTP may only redirect to HTTPS or answer a fixed 4xx")];
}

/** What a listener with TLS may not do: lead back to plain HTTP, or ask the provider of logins in clear. */
function keepsTls(action: View): Finding[] {
  const type = action.at("type");
  switch (type.or("")) {
    case "redirect":
      return must(
        action.at("redirect", "protocol"),
        "#{protocol}",
        (value) => value !== "HTTP",
        "the redirect leads to plain HTTP",
      );
    case "authenticate-oidc":
      return ["issuer", "authorizationEndpoint", "tokenEndpoint", "userInfoEndpoint"].flatMap((key) =>
        must(
          action.at("authenticateOidc", key),
          "",
          (url) => /^https:/i.test(String(url)),
          "logins are asked for in clear",
        ),
      );
    default:
      return must(type, "", (value) => value !== "", "the action has no type");
  }
}

export const loadBalancerRules: Rule[] = [
  {
    id: "T-01",
    name: "listener-is-https",
    title: "Listeners speak HTTPS; plain HTTP only redirects or refuses",
    duty: "tls",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "Whoever listens on the way reads and changes plain HTTP.",
    remediation: "Set protocol to HTTPS with a certificate, or redirect to HTTPS by the default action.",
    types: LISTENER,
    evaluate: ({ view }) => {
      const protocol = view.at("protocol").or("HTTP");
      if (protocol === UNKNOWN) return [unjudged(view.at("protocol"))];
      const actions = view.at("defaultActions").each();
      return actions.length > 0
        ? actions.flatMap(protocol === "HTTP" ? harmless : keepsTls)
        : [wrong(view.at("defaultActions"), "the listener has no action")];
    },
  },
  {
    id: "T-02",
    name: "listener-tls-policy-is-modern",
    title: "Listeners refuse TLS older than 1.2",
    duty: "tls",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.encryptionInTransit],
    why: "Without sslPolicy, AWS takes ELBSecurityPolicy-2016-08, which still speaks TLS 1.0.",
    remediation: "Set sslPolicy to ELBSecurityPolicy-TLS13-1-2-2021-06 or a newer one.",
    types: LISTENER,
    evaluate: ({ view }) => {
      const protocol = view.at("protocol").or("HTTP");
      if (protocol !== "HTTPS" && protocol !== "TLS") return [];
      return must(
        view.at("sslPolicy"),
        "ELBSecurityPolicy-2016-08",
        (policy) => TLS_POLICIES.test(String(policy)),
        "the TLS policy is not one that starts at TLS 1.2",
      );
    },
  },
  {
    id: "T-03",
    name: "network-listener-terminates-tls",
    title: "Network load balancers have no plain TCP or UDP listener",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission],
    why: "A plain listener passes on whatever a client sends.",
    remediation: "Set protocol to TLS with a certificate.",
    types: LISTENER,
    evaluate: ({ view }) =>
      must(
        view.at("protocol"),
        "HTTP",
        (value) => ["HTTP", "HTTPS", "TLS"].includes(String(value)),
        "the listener is not TLS",
      ),
  },
  {
    id: "T-06",
    name: "classic-load-balancers-are-gone",
    title: "There are no classic load balancers",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission],
    why: "They know no TLS 1.3 and their TLS settings hide in policies of their own.",
    remediation: "Use lb.LoadBalancer.",
    types: CLASSIC,
    evaluate: ({ view }) => [wrong(view, "classic load balancers are refused")],
  },
  {
    id: "P-07",
    name: "load-balancer-is-internal",
    title: "Load balancers are internal; CloudFront is the door",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "`internal` left out means facing the internet, past the firewall and its rate limits.",
    remediation: "Set internal to true and put EdgeProxy in front.",
    types: LOAD_BALANCER,
    evaluate: ({ view }) => must(view.at("internal"), false, isTrue, "the load balancer faces the internet"),
  },
  {
    id: "P-43",
    name: "load-balancers-serve-no-data-port",
    title: "No load balancer listens on a data port or forwards to one",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "CloudFront serves what its load balancer forwards to: a store behind it answers the internet.",
    remediation: "Forward to a service that asks for a login, not to the store behind it.",
    types: SERVED,
    evaluate: ({ view }) =>
      must(
        view.at("port"),
        undefined,
        (port) => {
          const number = integer(port);
          return number === undefined ? port === undefined : !isDataPort(number);
        },
        "a data port is served",
      ),
  },
  {
    id: "P-44",
    name: "load-balancers-drop-what-is-malformed",
    title: "Application load balancers drop malformed requests",
    duty: "private-ports",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.access],
    why: "A request that two servers read differently smuggles another one past the firewall.",
    remediation: "Set dropInvalidHeaderFields to true and desyncMitigationMode to defensive or strictest.",
    types: LOAD_BALANCER,
    evaluate: ({ view }) => {
      const type = view.at("loadBalancerType").or("application");
      if (type === "network" || type === "gateway") return [];
      return [
        ...must(view.at("dropInvalidHeaderFields"), false, isTrue, "malformed headers are passed on"),
        ...must(
          view.at("desyncMitigationMode"),
          "defensive",
          (mode) => mode === "defensive" || mode === "strictest",
          "ambiguous requests are passed on",
        ),
      ];
    },
  },
  {
    id: "L-01",
    name: "load-balancer-logs-access",
    title: "Load balancers log who came",
    duty: "logging",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.audit],
    why: "An investigation starts with the access log.",
    remediation: "Set accessLogs with a bucket.",
    types: LOAD_BALANCER,
    evaluate: ({ view }) =>
      // One of type gateway sees packets and no requests: it has no access log.
      view.at("loadBalancerType").or("application") === "gateway"
        ? []
        : must(view.at("accessLogs", "enabled"), false, isTrue, "the load balancer keeps no access log"),
  },
];
