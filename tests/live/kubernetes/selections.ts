/** What Services, NetworkPolicies, monitors and autoscalers select, and whether it is there. */
import type { Shown } from "../../../preview/wire";
import { at } from "../../support/plan";
import { type Api, Refusal, type Resource } from "./api";

/** Ports of Services behind which no pod is ready, by the endpoints that the cluster has found. */
export async function servicesWithoutPods(api: Api, namespace: string): Promise<string[]> {
  const slices = await api.list("discovery.k8s.io/v1", "EndpointSlice", namespace);
  const services = (await api.list("v1", "Service", namespace)).filter(
    ({ spec }) => at(spec, "selector") !== undefined,
  );
  return services.flatMap(({ metadata, spec }) => {
    const own = slices.filter(
      (slice) => slice.metadata.labels?.["kubernetes.io/service-name"] === metadata.name,
    );
    const ready = own.filter((slice) =>
      list(slice, "endpoints").some((endpoint) => at(endpoint, "conditions.ready") === true),
    );
    const ports = ready.flatMap((slice) => list(slice, "ports").map((port) => at(port, "name") ?? ""));
    return list(spec, "ports")
      .filter((port) => !ports.includes(at(port, "name") ?? ""))
      .map((port) => `${metadata.name}: ${String(at(port, "name"))}`);
  });
}

/** Ports of Services that no container of the pods behind them opens. */
export async function closedPorts(api: Api, namespace: string): Promise<string[]> {
  const pods = await api.list("v1", "Pod", namespace);
  return (await api.list("v1", "Service", namespace)).flatMap(({ metadata, spec }) => {
    const behind = pods.filter((pod) => selects({ matchLabels: at(spec, "selector") ?? {} }, pod));
    const open = behind.flatMap((pod) => portsOf(pod));
    return list(spec, "ports")
      .map((port) => at(port, "targetPort") ?? 0)
      .filter((port) => !open.includes(port))
      .map((port) => `${metadata.name}: ${String(port)}`);
  });
}

/** Numbers and names of the ports that a pod's containers open. */
function portsOf({ spec }: Resource): Shown[] {
  const ports = list(spec, "containers").flatMap((container) => list(container, "ports"));
  return ports.flatMap((port) => [at(port, "containerPort") ?? 0, at(port, "name") ?? ""]);
}

/** Ends of NetworkPolicies that select no pod, and namespaces that are not there. */
export async function emptyPolicyEnds(api: Api, namespace: string): Promise<string[]> {
  const pods = await api.list("v1", "Pod", namespace);
  const namespaces = await api.list("v1", "Namespace");
  const missing = ({ selector, of }: PolicyEnd) =>
    !(of === "namespace" ? namespaces : pods).some((one) => selects(selector, one));
  return (await api.list("networking.k8s.io/v1", "NetworkPolicy", namespace)).flatMap(({ metadata, spec }) =>
    endsOf(spec ?? {})
      .filter(missing)
      .map(({ selector }) => `${metadata.name}: ${JSON.stringify(selector)}`),
  );
}

interface PolicyEnd {
  selector: Shown;
  of: "pod" | "namespace";
}

function endsOf(spec: Shown): PolicyEnd[] {
  const peers = [
    ...list(spec, "ingress").flatMap((rule) => list(rule, "from")),
    ...list(spec, "egress").flatMap((rule) => list(rule, "to")),
  ];
  const own: PolicyEnd = { selector: at(spec, "podSelector") ?? {}, of: "pod" };
  return [own, ...peers.flatMap(endOf)];
}

/** Pods of another namespace are not ours to know. */
function endOf(peer: Shown): PolicyEnd[] {
  const [namespaces, pods] = [at(peer, "namespaceSelector"), at(peer, "podSelector")];
  if (namespaces !== undefined) return [{ selector: namespaces, of: "namespace" }];
  return pods === undefined ? [] : [{ selector: pods, of: "pod" }];
}

/** Monitors that find no Service or pod, or not the port on it. */
export async function blindMonitors(api: Api, namespace: string): Promise<string[]> {
  const pods = await api.list("v1", "Pod", namespace);
  const services = await api.list("v1", "Service", namespace);
  return [
    ...(await monitors(api, "ServiceMonitor", namespace)).flatMap((one) => blind(one, "endpoints", services)),
    ...(await monitors(api, "PodMonitor", namespace)).flatMap((one) =>
      blind(one, "podMetricsEndpoints", pods),
    ),
  ];
}

/** None where the operator's schema is not at hand. */
async function monitors(api: Api, kind: string, namespace: string): Promise<Resource[]> {
  return api.list("monitoring.coreos.com/v1", kind, namespace).catch((error: unknown) => {
    if (error instanceof Refusal && error.status === 404) return [];
    throw error;
  });
}

function blind(
  { kind, metadata, spec }: Resource,
  endpoints: string,
  targets: readonly Resource[],
): string[] {
  const found = targets.filter((target) => selects(at(spec, "selector") ?? {}, target));
  const ports = found.flatMap((target) => [
    ...list(target.spec, "ports").map((port) => at(port, "name")),
    ...portsOf(target),
  ]);
  return list(spec, endpoints)
    .filter((endpoint) => !ports.includes(at(endpoint, "port") ?? at(endpoint, "portNumber")))
    .map((endpoint) => `${kind} ${metadata.name}: ${String(at(endpoint, "port"))}`);
}

/** Autoscalers that do not find their target, or that reckon with requests that a container does not make. */
export async function lameAutoscalers(api: Api, namespace: string): Promise<string[]> {
  const deployments = await api.list("apps/v1", "Deployment", namespace);
  const autoscalers = await api.list("autoscaling/v2", "HorizontalPodAutoscaler", namespace);
  return autoscalers.flatMap(({ metadata, spec, status }) => {
    const able = list(status, "conditions").find((one) => at(one, "type") === "AbleToScale");
    const target = deployments.find((one) => one.metadata.name === at(spec, "scaleTargetRef.name"));
    const containers = list(target?.spec, "template.spec.containers");
    const reckoned = list(spec, "metrics").map((metric) => at(metric, "resource.name"));
    return [
      ...(at(able, "status") === "True" ? [] : [`${metadata.name}: ${String(at(able, "message"))}`]),
      ...reckoned
        .filter((name) => name !== undefined)
        .filter((name) =>
          containers.some((one) => at(one, `resources.requests.${String(name)}`) === undefined),
        )
        .map((name) => `${metadata.name}: a container requests no ${String(name)}`),
    ];
  });
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements */
export function selects(selector: Shown, { metadata }: Resource): boolean {
  const { labels = {} } = metadata;
  const wanted = Object.entries(at(selector, "matchLabels") ?? {});
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    list(selector, "matchExpressions").every((expression) => {
      if (at(expression, "operator") !== "In") throw new Error("only `In` is understood here");
      return list(expression, "values").includes(labels[String(at(expression, "key"))] ?? "");
    })
  );
}

function list(value: Shown | Resource | undefined, path: string): Shown[] {
  const found = at(value as Shown | undefined, path);
  return Array.isArray(found) ? found : [];
}
