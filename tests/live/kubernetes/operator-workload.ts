/** What an operator makes of a custom resource, as far as it matters here, and its manifests. */
import type { Shown } from "../../../preview/wire";
import type { Resource } from "./api";

export interface Container {
  name: string;
  securityContext: Shown | undefined;
  resources?: Shown | undefined;
  ports?: Record<string, number>;
}

export interface Workload {
  name: string;
  replicas: number;
  labels: Record<string, string>;
  securityContext: Shown | undefined;
  containers: Container[];
  initContainers?: Container[];
}

export function service({ name, labels, containers }: Workload, namespace: string): Resource {
  const opened = containers.flatMap(({ ports = {} }) => Object.entries(ports));
  const ports = opened.map(([port, number]) => ({ name: port, port: number, targetPort: number }));
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: `operators-${name}`, namespace, labels },
    spec: { clusterIP: "None", selector: labels, ports },
  };
}

export function statefulSet(workload: Workload, namespace: string): Resource {
  const { name, replicas, labels, securityContext = {}, containers, initContainers = [] } = workload;
  const spec = {
    securityContext,
    containers: containers.map(container),
    initContainers: initContainers.map(container),
  };
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: `operators-${name}`, namespace },
    spec: {
      replicas,
      serviceName: name,
      podManagementPolicy: "Parallel",
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec },
    },
  };
}

function container({ name, securityContext = {}, resources = {}, ports = {} }: Container): Shown {
  const opened = Object.entries(ports).map(([port, number]) => ({ name: port, containerPort: number }));
  return { name, image: `operators/${name}`, securityContext, resources, ports: opened };
}
