/** How pods, Services, routes and namespaces of Kubernetes belong together. */
import { HIPAA } from "../../citations";
import { integer, unjudged, wrong } from "../../expect";
import { builtIn, kindOf, objects } from "../../kubernetes";
import type { Plan } from "../../plan";
import { POD_HOLDERS, podSpecs } from "../../pods";
import { isDataPort } from "../../ports";
import type { PlannedResource } from "../../resource";
import type { Finding, StackFinding, StackRule } from "../../rule";
import { UNKNOWN, type View } from "../../view";
import { INGRESS, ROUTE } from "../edge/ingresses";
import { labelsMatch, resolvePort } from "../network/joined";
import { deniesByDefault, NETWORK_POLICY } from "../network/network-policies";
import { SERVICE } from "../network/services";

const SCALED = builtIn("apps", "Deployment|StatefulSet");
const SCALER = builtIn("autoscaling", "HorizontalPodAutoscaler");
const BUDGET = builtIn("policy", "PodDisruptionBudget");

/** What a resource holds; itself, or the items of a list. */
function held(plan: Plan, resource: PlannedResource): View[] {
  return objects({ resource, view: plan.view(resource) });
}

function namespaceOf(object: View): unknown {
  return object.at("metadata", "namespace").or("default");
}

function told(resource: PlannedResource, findings: Finding[]): StackFinding[] {
  return findings.map((finding) => ({ ...finding, urn: resource.urn }));
}

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
      .flatMap((rule) => rule.at("backendRefs").each())
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

/** The numbers that a port of a Service leads to. */
function targets(plan: Plan, service: View, wanted: unknown): (number | typeof UNKNOWN)[] {
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

/** What is missing of a workload that may lose a node. */
function judgeWorkload(plan: Plan, object: View, spec: View, labels: View): Finding[] {
  const name = object.at("metadata", "name").or(undefined);
  const namespace = namespaceOf(object);
  const scaled = plan
    .ofType(SCALER)
    .flatMap((scaler) => held(plan, scaler))
    .some(
      (one) => one.at("spec", "scaleTargetRef", "name").or("") === name && namespaceOf(one) === namespace,
    );
  const replicas = integer(object.at("spec", "replicas").or(1)) ?? 2;
  // One pod alone is stopped by a budget for good, so it is asked for nothing else.
  if (!scaled && replicas < 2) return [wrong(object.at("spec", "replicas"), "one pod is all there is")];
  const guarded = plan
    .ofType(BUDGET)
    .flatMap((budget) => held(plan, budget))
    .some(
      (one) =>
        namespaceOf(one) === namespace && labelsMatch(one.at("spec", "selector", "matchLabels"), labels),
    );
  const spread = spec.at("topologySpreadConstraints").given() || spec.at("affinity").given();
  return [
    ...(guarded ? [] : [wrong(object, "no PodDisruptionBudget keeps a pod while nodes are emptied")]),
    ...(spread ? [] : [wrong(spec.at("topologySpreadConstraints"), "all pods may stand on one node")]),
  ];
}

export const joinedWorkloadRules: StackRule[] = [
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
          told(
            resource,
            held(plan, resource)
              .flatMap((object) => backends(object, types === INGRESS))
              .flatMap((backend) => judgeBackend(plan, services, backend)),
          ),
        ),
      );
    },
  },
  {
    id: "P-18a",
    name: "pods-live-in-closed-namespaces",
    title: "Every pod of the stack lives in a namespace that denies by default",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "In `default`, or a namespace of somebody else, whatever no policy selects is open to the whole cluster.",
    remediation: "Use the stack's own namespace, or add a NetworkPolicy there that denies everything.",
    evaluate: (plan) => {
      const closed = new Set(
        plan
          .ofType(NETWORK_POLICY)
          .flatMap((policy) => held(plan, policy))
          .filter(deniesByDefault)
          .map(namespaceOf),
      );
      return plan
        .ofType(POD_HOLDERS)
        .filter(({ type }) => kindOf(type)?.patch === false)
        .flatMap((resource) =>
          told(
            resource,
            held(plan, resource).flatMap((object) => {
              const place = object.at("metadata", "namespace");
              const namespace = place.or("default");
              if (namespace === UNKNOWN) return [unjudged(place)];
              return closed.has(namespace)
                ? []
                : [wrong(place, "no NetworkPolicy denies by default in this namespace")];
            }),
          ),
        );
    },
  },
  {
    id: "C-60",
    name: "production-workloads-survive-a-node",
    title: "In prod, workloads have two pods on different nodes, and a budget that keeps one",
    duty: "containers",
    level: "advisory",
    severity: "medium",
    citations: [HIPAA.recovery],
    why: "Nodes are replaced every week; what stands on one of them is down for that long.",
    remediation: "Set replicas to 2 or more, topologySpreadConstraints, and add a PodDisruptionBudget.",
    evaluate: (plan, { environment }) =>
      environment !== "prod"
        ? []
        : plan
            .ofType(SCALED)
            .filter(({ type }) => kindOf(type)?.patch === false)
            .flatMap((resource) => {
              const pods = podSpecs({ resource, view: plan.view(resource) });
              return told(
                resource,
                held(plan, resource).flatMap((object, index) => {
                  const pod = pods[index];
                  return pod ? judgeWorkload(plan, object, pod.spec, pod.metadata.at("labels")) : [];
                }),
              );
            }),
  },
];
