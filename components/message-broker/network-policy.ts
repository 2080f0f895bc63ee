import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../naming";
import { API_SERVER, RABBITMQ_OPERATOR, SCRAPER } from "../network/control-plane";
import { References } from "../reference";
import type { KubernetesTarget } from "../target";

/** Erlang's port mapper and distribution, among the servers; what operator and Prometheus call is TLS. */
const PORTS = { epmd: 4369, distribution: 25672, management: 15671, metrics: 15691 } as const;

/** Servers talk among themselves, the operator manages, Prometheus scrapes; no one else. */
export function createBrokerPolicy(
  name: string,
  objectName: string,
  podLabels: Record<string, string>,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): networking.NetworkPolicy {
  const waits = new References();
  const pods = { matchLabels: podLabels };
  const among = tcp(PORTS.epmd, PORTS.distribution);
  return new networking.NetworkPolicy(
    name,
    {
      metadata: {
        name: objectName,
        namespace: waits.to(target.namespace),
        labels: labels(target.scope, objectName),
      },
      spec: {
        podSelector: pods,
        policyTypes: ["Ingress", "Egress"],
        ingress: [
          { from: [{ podSelector: pods }], ports: among },
          { from: [RABBITMQ_OPERATOR], ports: tcp(PORTS.management) },
          { from: [SCRAPER], ports: tcp(PORTS.metrics) },
        ],
        // Servers find each other through the API server.
        egress: [{ to: [{ podSelector: pods }], ports: among }, API_SERVER],
      },
    },
    waits.options(opts),
  );
}

function tcp(...ports: number[]): { port: number; protocol: string }[] {
  return ports.map((port) => ({ port, protocol: "TCP" }));
}
