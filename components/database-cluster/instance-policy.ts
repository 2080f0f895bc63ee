import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../naming";
import { API_SERVER, type Peer, SCRAPER } from "../network/control-plane";
import { References } from "../reference";
import type { KubernetesTarget } from "../target";

interface Instances {
  /** Name of the operator's cluster, and the labels of its pods. */
  clusterName: string;
  podLabels: Record<string, string>;
  /** Ports that instances use among themselves, and the operator of them. */
  ports: readonly number[];
  operator: Peer;
  metricsPort?: number;
}

/** Instances replicate among themselves, the operator asks for status, Prometheus scrapes; no one else. */
export function createInstancePolicy(
  name: string,
  instances: Instances,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): networking.NetworkPolicy {
  const { clusterName, podLabels, operator, metricsPort } = instances;
  const waits = new References();
  const peers = [{ podSelector: { matchLabels: podLabels } }];
  const between = instances.ports.map((port) => ({ port, protocol: "TCP" }));
  const scrape =
    metricsPort === undefined ? [] : [{ from: [SCRAPER], ports: [{ port: metricsPort, protocol: "TCP" }] }];
  return new networking.NetworkPolicy(
    name,
    {
      metadata: {
        name: clusterName,
        namespace: waits.to(target.namespace),
        labels: labels(target.scope, clusterName),
      },
      spec: {
        podSelector: { matchLabels: podLabels },
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ from: peers, ports: between }, { from: [operator], ports: between }, ...scrape],
        egress: [{ to: peers, ports: between }, API_SERVER],
      },
    },
    waits.options(opts),
  );
}
