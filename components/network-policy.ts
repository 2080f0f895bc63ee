import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "./naming";
import { References } from "./reference";
import type { KubernetesTarget } from "./target";

type PolicySpec = NonNullable<networking.NetworkPolicyArgs["spec"]>;

/** A policy of the system's namespace, labelled as a part of `component`. */
export function createNetworkPolicy(
  name: string,
  objectName: string,
  component: string,
  spec: PolicySpec,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): networking.NetworkPolicy {
  const waits = new References();
  return new networking.NetworkPolicy(
    name,
    {
      metadata: {
        name: objectName,
        namespace: waits.to(target.namespace),
        labels: labels(target.scope, component),
      },
      spec,
    },
    waits.options(opts),
  );
}
