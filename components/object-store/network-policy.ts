import type * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { createNetworkPolicy } from "../network-policy";
import type { KubernetesTarget } from "../target";

/** Servers talk among themselves, and the Job that makes the buckets to them; no one else. */
export function createStorePolicy(
  name: string,
  objectName: string,
  port: number,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): networking.NetworkPolicy {
  const servers = { podSelector: { matchLabels: { app: objectName } } };
  const all = {
    podSelector: {
      matchExpressions: [{ key: "app", operator: "In", values: [objectName, `${objectName}-buckets`] }],
    },
  };
  const ports = [{ port, protocol: "TCP" }];
  const spec = {
    ...all,
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [all], ports }],
    egress: [{ to: [servers], ports }],
  };
  return createNetworkPolicy(name, objectName, objectName, spec, target, opts);
}
