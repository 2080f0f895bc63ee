import type * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { API_SERVER, type Peer, SCRAPER } from "./network/control-plane";
import { createNetworkPolicy } from "./network-policy";
import type { KubernetesTarget } from "./target";

interface PodSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values: string[] }[];
}

interface Instances {
  /** Name of the operator's resource, which its policy shares. */
  objectName: string;
  pods: PodSelector;
  /** Ports that instances use among themselves. */
  among: readonly number[];
  operator: Peer;
  /** Ports that the operator uses. @default those that instances use among themselves */
  operated?: readonly number[];
  metricsPort?: number;
  /** Whether instances find each other through the API server. @default true */
  askApiServer?: boolean;
}

/**
 * Who besides its clients reaches a data store that an operator runs: the instances among themselves, the
 * operator, and Prometheus.
 */
export function createInstancePolicy(
  name: string,
  instances: Instances,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): networking.NetworkPolicy {
  const { objectName, pods, operator, metricsPort, askApiServer = true } = instances;
  const peers = [{ podSelector: pods }];
  const among = tcp(instances.among);
  const operated = instances.operated === undefined ? among : tcp(instances.operated);
  const scrape = metricsPort === undefined ? [] : [{ from: [SCRAPER], ports: tcp([metricsPort]) }];
  const spec = {
    podSelector: pods,
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: peers, ports: among }, { from: [operator], ports: operated }, ...scrape],
    egress: [{ to: peers, ports: among }, ...(askApiServer ? [API_SERVER] : [])],
  };
  return createNetworkPolicy(name, objectName, objectName, spec, target, opts);
}

function tcp(ports: readonly number[]): { port: number; protocol: string }[] {
  return ports.map((port) => ({ port, protocol: "TCP" }));
}
