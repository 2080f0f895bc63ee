/** What the edge of a system does with a path: read from nginx.conf, or from the load balancer's rules. */
import type { Shown } from "../../preview/wire";
import { at, listAt, type PlanView, targetOf } from "../support/plan";
import { directives, locations, serverOf } from "./nginx";
import { text } from "./workload";

const RULE = "aws:lb/listenerRule:ListenerRule";

export function edgeName(plan: PlanView): string {
  return `${plan.system}-edge`;
}

/** The edge's nginx.conf. */
export function nginxConf(plan: PlanView): string {
  const files = plan.get("kubernetes:core/v1:ConfigMap", edgeName(plan), "data");
  return text((files as Record<string, string>)["nginx.conf"]);
}

/** What nginx does under a host, by location. */
export function locationsOf(plan: PlanView, host: string): Record<string, string> {
  return locations(serverOf(nginxConf(plan), host));
}

export function listenerRules(plan: PlanView): Shown[] {
  return plan.all(RULE).map((rule) => plan.inputs(rule));
}

/** Services by path, of one host. */
export function routes(plan: PlanView, host: string): Record<string, string[]> {
  if (targetOf.services[plan.placement] === "kubernetes") {
    const proxied = Object.entries(locationsOf(plan, host)).map(
      ([path, body]) => [path, directives(body, "proxy_pass")] as const,
    );
    const sent = proxied.filter(([, to]) => to.length > 0);
    return Object.fromEntries(sent.map(([path, to]) => [path, to.map((url) => url.replace("http://", ""))]));
  }
  const found = plan.all(RULE).flatMap((rule) => {
    const inputs = plan.inputs(rule);
    const hosts = at(inputs, "conditions.0.hostHeader.values");
    if (!Array.isArray(hosts) || !hosts.includes(host)) return [];
    const groups = rule.dependencies
      .map((urn) => plan.byUrn(urn))
      .filter(({ type }) => type.includes("TargetGroup"));
    const path = text(listAt(inputs, "conditions.1.pathPattern.values")[0]);
    return [[path, groups.map(({ name }) => name.replace(`${edgeName(plan)}-`, ""))] as const];
  });
  return Object.fromEntries(found);
}

/** Requests a minute of each rate zone that the firewall counts. */
export function firewallRates(plan: PlanView): Record<string, Shown | undefined> {
  const rules = listAt(plan.get("aws:wafv2/webAcl:WebAcl", edgeName(plan), "rules"));
  const limited = rules.filter((rule) => at(rule, "statement.rateBasedStatement") !== undefined);
  return Object.fromEntries(
    limited.map((rule) => [text(at(rule, "name")), at(rule, "statement.rateBasedStatement.limit")]),
  );
}
