/** The Gateway API: listeners, and what is routed in clear. */
import type { Plan } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resource";
import { UNKNOWN, type View } from "../../plan/view";
import type { Rule, StackFinding, StackRule } from "../../rule";
import { custom } from "../../shapes/kubernetes";
import { HIPAA } from "../../writing/citations";
import { integer, must, mustBeGiven, unjudged, wrong } from "../../writing/expect";
import { GATEWAY } from "./ingresses";

const HTTP_ROUTE = custom("gateway.networking.k8s.io", "HTTPRoute|GRPCRoute");

export const gatewayApiRules: Rule[] = [
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
          // What is passed through was never decrypted; HTTPS always ends here.
          const passes = protocol === "TLS" && listener.at("tls", "mode").or("Terminate") === "Passthrough";
          return passes
            ? []
            : mustBeGiven(listener.at("tls", "certificateRefs"), "the listener has no certificate");
        }),
  },
];

function same(one: unknown, other: unknown): boolean {
  return one === UNKNOWN || other === UNKNOWN || one === other;
}

/** Whether a reference of a route may mean this listener: what is not known may be anything. */
function mayMean(reference: View, home: unknown, gateway: View, listener: View): boolean {
  if (reference.unknown) return true;
  const section = reference.at("sectionName").or(undefined);
  const port = reference.at("port").or(undefined);
  return (
    same(reference.at("name").or(undefined), gateway.at("metadata", "name").or(undefined)) &&
    same(reference.at("namespace").or(home), gateway.at("metadata", "namespace").or(undefined)) &&
    (section === undefined || same(section, listener.at("name").or(undefined))) &&
    (port === undefined || same(port, listener.at("port").or(undefined)))
  );
}

/** A rule of a route that answers by a redirect to HTTPS and by nothing else. */
function redirects(rule: View): boolean {
  const filters = rule.at("filters").each();
  return (
    !rule.at("backendRefs").given() &&
    filters.some((filter) => filter.at("requestRedirect", "scheme").or("") === "https")
  );
}

function servedInClear(plan: Plan, route: PlannedResource, listeners: [View, View][]): StackFinding[] {
  const view = plan.view(route);
  const home = view.at("metadata", "namespace").or(undefined);
  const clear = view
    .at("spec", "parentRefs")
    .each()
    .some((reference) =>
      listeners.some(([gateway, listener]) => mayMean(reference, home, gateway, listener)),
    );
  if (!clear) return [];
  return view
    .at("spec", "rules")
    .each()
    .filter((rule) => !redirects(rule))
    .map((rule) => ({ ...wrong(rule, "is served by a listener without TLS"), urn: route.urn }));
}

export const joinedGatewayApiRules: StackRule[] = [
  {
    id: "T-26a",
    name: "gateway-routes-keep-tls",
    title: "What a Gateway hears in clear is only redirected",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "A route that names no listener is served by all of them, port 80 too.",
    remediation:
      "Name the HTTPS listener in parentRefs[].sectionName; on port 80 let a requestRedirect answer.",
    evaluate: (plan) => {
      const listeners = plan.ofType(GATEWAY).flatMap((gateway) => {
        const view = plan.view(gateway);
        return view
          .at("spec", "listeners")
          .each()
          .filter((listener) => same(listener.at("protocol").or(""), "HTTP"))
          .map((listener): [View, View] => [view, listener]);
      });
      return plan.ofType(HTTP_ROUTE).flatMap((route) => servedInClear(plan, route, listeners));
    },
  },
];
