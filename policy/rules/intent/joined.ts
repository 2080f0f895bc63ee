/** Whether the specs of a system's components fit each other. */
import type { Plan } from "../../plan/plan";
import { UNKNOWN, type View } from "../../plan/view";
import type { StackFinding, StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { typeOf } from "../../writing/component-rule";
import { integer } from "../../writing/expect";
import { isStorePort } from "./traffic";

interface Leading {
  urn: string;
  route: View;
  edge: View;
}

function routes(plan: Plan): Leading[] {
  return plan.ofType([typeOf("EdgeProxy")]).flatMap((resource) => {
    const edge = plan.view(resource);
    return edge
      .at("sites")
      .each()
      .flatMap((site) => site.at("routes").each())
      .map((route) => ({ urn: resource.urn, route, edge }));
  });
}

/** The services of a plan by the name that routes use. */
function services(plan: Plan): Map<unknown, View> {
  return new Map(
    plan
      .ofType([typeOf("ApiService")])
      .map((resource) => plan.view(resource))
      .map((view) => [view.at("service").or(UNKNOWN), view]),
  );
}

function isBelow(path: string, folder: unknown): boolean {
  return typeof folder === "string" && (path === folder || path.startsWith(`${folder}/`));
}

const FACTS = { duty: "private-ports", level: "mandatory" } as const;

export const joinedIntentRules: StackRule[] = [
  {
    id: "K-19",
    name: "edge-leads-to-services-only",
    title: "Every route of an edge leads to a service of the system, never to a data store",
    ...FACTS,
    severity: "critical",
    citations: [HIPAA.access, HIPAA.transmission],
    why: "The edge is the one thing that the internet sees: what it leads to, the internet sees.",
    remediation: "Name an ApiService with a port of its own in the route.",
    evaluate: (plan) => {
      const known = services(plan);
      return routes(plan).flatMap(({ urn, route }): StackFinding[] => {
        const { path } = route.at("service");
        const service = known.get(route.at("service").or(undefined));
        if (!service) return [{ urn, path, message: "no service of this plan has that name" }];
        const port = integer(service.at("port").or(undefined));
        if (port === undefined || isStorePort(port))
          return [{ urn, path, message: "the service listens on no port, or on one of a data store" }];
        return [];
      });
    },
  },
  {
    id: "K-29",
    name: "metrics-stay-inside",
    title: "The edge denies what a service tells Prometheus",
    ...FACTS,
    severity: "medium",
    citations: [HIPAA.access],
    why: "Metrics name tenants, versions and how busy a hospital is.",
    remediation: "Put the service's metricsPath into the edge's denied.",
    evaluate: (plan) => {
      const known = services(plan);
      return routes(plan).flatMap(({ urn, route, edge }): StackFinding[] => {
        const service = known.get(route.at("service").or(undefined));
        const metrics = service?.at("metricsPath").or(undefined);
        if (!service || typeof metrics !== "string") return [];
        // On a port of its own they are behind no route.
        if (service.at("metricsPort").given()) return [];
        const path = String(route.at("path").or("/"));
        if (path !== "/" && !isBelow(metrics, path)) return [];
        const denied = edge.at("denied").each();
        return denied.some((one) => isBelow(metrics, one.or(undefined)))
          ? []
          : [{ urn, path: "denied", message: `${metrics} is open to everybody under ${route.path}` }];
      });
    },
  },
];
