/** Who asks each data store's exporter. Services bring their own ServiceMonitor; their policies let Prometheus in alone. */
import type * as pulumi from "@pulumi/pulumi";
import { createCustomResource } from "../custom-resource";
import { References } from "../reference";
import type { KubernetesTarget } from "../target";
import type { Watched } from "./args";

const API = "monitoring.coreos.com/v1";

/** How Prometheus finds what a data store tells. */
type Monitor =
  | { kind: "PodMonitor"; selector: Selector; port: string }
  | { kind: "ServiceMonitor"; selector: Selector; port: string; serverName: string };

interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values: string[] }[];
}

export function createMonitors(
  name: string,
  watched: readonly Watched[],
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const thing of watched) {
    const objectName = `${target.scope.system}-${thing.name}`;
    const monitor = monitorOf(thing, objectName, target.namespace.text);
    if (monitor !== undefined) create(thing.name, objectName, monitor);
  }

  function create(role: string, objectName: string, { kind, selector, port, ...more }: Monitor): void {
    const waits = new References();
    const endpoint = { port, interval: "15s" };
    const spec =
      kind === "PodMonitor"
        ? { selector, podMetricsEndpoints: [endpoint] }
        : { selector, endpoints: [{ ...endpoint, scheme: "https", tlsConfig: trust(more, waits) }] };
    createCustomResource(
      `${name}-${role}-metrics`,
      { apiVersion: API, kind, name: objectName, spec },
      target,
      waits,
      opts,
    );
  }

  function trust({ serverName }: { serverName?: string }, waits: References) {
    return { ca: { secret: { name: waits.to(target.caSecret), key: "ca.crt" } }, serverName };
  }
}

/** Labels and ports are the operators' own; of searches and object stores no exporter runs. */
function monitorOf(thing: Watched, objectName: string, namespace: string): Monitor | undefined {
  if (thing.kind === "database") {
    const matchLabels =
      thing.engine === "postgres"
        ? { "cnpg.io/cluster": objectName }
        : { "app.kubernetes.io/instance": objectName, "app.kubernetes.io/component": "mongod" };
    return { kind: "PodMonitor", selector: { matchLabels }, port: "metrics" };
  }
  if (thing.kind === "cache") {
    const values = [objectName, `${objectName}-leader`, `${objectName}-follower`];
    const matchExpressions = [{ key: "app", operator: "In", values }];
    return { kind: "PodMonitor", selector: { matchExpressions }, port: "redis-exporter" };
  }
  if (thing.kind !== "broker") return undefined;
  const matchLabels = { "app.kubernetes.io/component": "rabbitmq", "app.kubernetes.io/name": objectName };
  const serverName = `${objectName}.${namespace}.svc`;
  return { kind: "ServiceMonitor", selector: { matchLabels }, port: "prometheus-tls", serverName };
}
