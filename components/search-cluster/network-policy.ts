import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../naming";
import { SEARCH_OPERATOR } from "../network/control-plane";
import { References } from "../reference";
import type { KubernetesTarget } from "../target";

/** Members talk among themselves (a stopping one tells the others over HTTPS), the operator manages; no one else. */
export function createSearchPolicy(
  name: string,
  objectName: string,
  podLabels: Record<string, string>,
  ports: { https: number; transport: number },
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): networking.NetworkPolicy {
  const waits = new References();
  const pods = { matchLabels: podLabels };
  const among = tcp(ports.https, ports.transport);
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
          { from: [SEARCH_OPERATOR], ports: tcp(ports.https) },
        ],
        egress: [{ to: [{ podSelector: pods }], ports: among }],
      },
    },
    waits.options(opts),
  );
}

function tcp(...ports: number[]): { port: number; protocol: string }[] {
  return ports.map((port) => ({ port, protocol: "TCP" }));
}
