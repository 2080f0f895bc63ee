/** What is published, and what stands behind it. */
import type { Plan } from "../../plan/plan";
import { isEdge, type PlannedResource } from "../../plan/resource";
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, StackFinding, StackRule } from "../../rule";
import { builtIn, kindOf } from "../../shapes/kubernetes";
import { POD_HOLDERS, podSpecs } from "../../shapes/pods";
import { isDataPort } from "../../values/ports";
import { HIPAA } from "../../writing/citations";
import { foundIn, integer, unjudged, wrong, wrongIn } from "../../writing/expect";
import { INGRESS, mirrors, ROUTE } from "../edge/ingresses";
import { held, labelsMatch, labelsMayMatch, mayMeet, namespaceOf, resolvePort } from "./meeting";
import { isOutward, SERVICE } from "./services";

const ENDPOINTS = builtIn("core|discovery.k8s.io", "Endpoints|EndpointSlice");
/** By this label a slice says whose it is. */
const SLICE_OF = "kubernetes.io/service-name";

interface Backend {
  /** Where the port stands. */
  view: View;
  service: unknown;
  namespace: unknown;
}

/** Services that an Ingress or a route names. */
function backends(object: View, ingress: boolean): Backend[] {
  const home = namespaceOf(object);
  const rules = object.at("spec", "rules").each();
  if (!ingress)
    return rules
      .flatMap((rule) => [...rule.at("backendRefs").each(), ...mirrors(rule)])
      .filter((ref) => ref.given())
      .map((ref) => ({
        view: ref.at("port"),
        service: ref.at("name").or(undefined),
        namespace: ref.at("namespace").or(home),
      }));
  const paths = rules.flatMap((rule) => rule.at("http", "paths").each()).map((path) => path.at("backend"));
  return [object.at("spec", "defaultBackend"), ...paths]
    .map((backend) => backend.at("service"))
    .filter((service) => service.given())
    .map((service) => ({
      view: service.at("port", service.at("port", "name").given() ? "name" : "number"),
      service: service.at("name").or(undefined),
      namespace: home,
    }));
}

/** The numbers that a Service without a selector leads to: whoever writes its endpoints says so. */
function writtenPorts(plan: Plan, service: View): (number | typeof UNKNOWN)[] {
  if (service.at("spec", "selector").given()) return [];
  const name = service.at("metadata", "name").or(undefined);
  const endpoints = plan.ofType(ENDPOINTS).flatMap((one) => held(plan, one));
  return endpoints
    .filter((one) => mayMeet(service, one))
    .filter((one) =>
      [one.at("metadata", "name"), one.at("metadata", "labels", SLICE_OF)].some(
        (view) => view.or("") === name,
      ),
    )
    .flatMap((one) => [one, ...one.at("subsets").each()])
    .flatMap((one) => one.at("ports").each())
    .map((port) => integer(port.at("port").or(undefined)) ?? UNKNOWN);
}

/** The numbers that a port of a Service leads to. */
function targets(plan: Plan, service: View, wanted: unknown): (number | typeof UNKNOWN)[] {
  const written = writtenPorts(plan, service);
  if (written.length > 0) return written;
  return service
    .at("spec", "ports")
    .each()
    .filter((port) =>
      [port.at("port").or(undefined), port.at("name").or(undefined)].includes(wanted as never),
    )
    .flatMap((port) => {
      const target = port.at("targetPort").or(port.at("port").or(undefined));
      const number = integer(target);
      if (number !== undefined) return [number];
      return typeof target === "string" ? resolvePort(plan, service, target) : [];
    });
}

function judgeBackend(plan: Plan, services: View[], { view, service, namespace }: Backend): Finding[] {
  const wanted = view.or(undefined);
  if (wanted === UNKNOWN || service === UNKNOWN) return [unjudged(view)];
  const known = services.filter(
    (one) => one.at("metadata", "name").or(undefined) === service && namespaceOf(one) === namespace,
  );
  const numbers = known.flatMap((one) => targets(plan, one, wanted));
  if (numbers.includes(UNKNOWN)) return [unjudged(view)];
  if (numbers.some((number) => number !== UNKNOWN && isDataPort(number)))
    return [wrong(view, "leads to a data port")];
  const named = typeof wanted === "string" && integer(wanted) === undefined;
  return named && numbers.length === 0
    ? [wrong(view, "no Service of this stack says which port this name stands for")]
    : [];
}

/** Holders of pods in a Service's reach of whom the question is true. */
function holdersOf(plan: Plan, service: View, isSelected: (labels: View) => boolean): PlannedResource[] {
  return plan
    .ofType(POD_HOLDERS)
    .filter((holder) => mayMeet(service, plan.view(holder)))
    .filter((holder) => podSpecs(plan.subject(holder)).some((pod) => isSelected(pod.metadata.at("labels"))));
}

/** Whose pods a published Service selects: some of the edge's for certain, and certainly no others. */
function selectsTheEdge(plan: Plan, service: View): Finding[] {
  const selector = service.at("spec", "selector");
  if (selector.unknown) return [unjudged(selector)];
  if (selector.entries().length === 0)
    return [wrong(selector, "leads to endpoints that somebody writes by hand")];
  const own = holdersOf(plan, service, (labels) => labelsMatch(selector, labels));
  if (!own.some(({ urn }) => isEdge(urn))) return [wrong(selector, "selects no pod of the edge's")];
  const all = holdersOf(plan, service, (labels) => labelsMayMatch(selector, labels));
  return all.every(({ urn }) => isEdge(urn)) ? [] : [wrong(selector, "selects pods that are not the edge's")];
}

export const publishedRules: StackRule[] = [
  {
    id: "P-13a",
    name: "named-ports-hide-no-data-port",
    title: "No published Service reaches a data port by its name",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "A target port called `web` can be 5432.",
    remediation: "Use type ClusterIP, or the number of a port that pods of this stack declare.",
    evaluate: (plan) =>
      plan.ofType(SERVICE).flatMap((resource) =>
        held(plan, resource)
          .filter((service) => isOutward(service) !== false)
          .flatMap((service) =>
            service
              .at("spec", "ports")
              .each()
              .flatMap((port): StackFinding[] => {
                const target = port.at("targetPort");
                const name = target.or(0);
                if (typeof name !== "string" || integer(name) !== undefined) return [];
                const numbers = resolvePort(plan, service, name);
                if (numbers.length === 0)
                  return [
                    wrongIn(
                      resource,
                      target.path,
                      "no pod of this stack says which port this name stands for",
                    ),
                  ];
                return numbers.some((number) => number === UNKNOWN || isDataPort(number))
                  ? [
                      wrongIn(
                        resource,
                        target.path,
                        "the name stands for a data port, or for one that is not known",
                      ),
                    ]
                  : [];
              }),
          ),
      ),
  },
  {
    id: "P-71",
    name: "edge-service-selects-the-edge",
    title: "What is published leads to the edge's own pods",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access, HIPAA.transmission],
    why: "A Service's name says nothing: its selector decides whose pods answer the internet.",
    remediation: "Select the labels of EdgeProxy's pods, and of no other.",
    evaluate: (plan) =>
      plan.ofType(SERVICE).flatMap((resource) =>
        foundIn(
          resource,
          held(plan, resource)
            .filter((service) => isOutward(service) !== false)
            // A patch leaves out what it does not change.
            .filter((service) => !kindOf(resource.type)?.patch || service.at("spec", "selector").given())
            .flatMap((service) => selectsTheEdge(plan, service)),
        ),
      ),
  },
  {
    id: "P-20a",
    name: "routes-hide-no-data-port",
    title: "No Ingress or route reaches a data port through a Service of another number",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "A Service's port 80 can be 5432, and a port called `web` too.",
    remediation:
      "Route to a service that asks for a login, by the number of a port that stands in this stack.",
    evaluate: (plan) => {
      const services = plan.ofType(SERVICE).flatMap((service) => held(plan, service));
      return [INGRESS, ROUTE].flatMap((types) =>
        plan.ofType(types).flatMap((resource) =>
          foundIn(
            resource,
            held(plan, resource)
              .flatMap((object) => backends(object, types === INGRESS))
              .flatMap((backend) => judgeBackend(plan, services, backend)),
          ),
        ),
      );
    },
  },
];
