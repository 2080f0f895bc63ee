import * as apiextensions from "@pulumi/kubernetes/apiextensions";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "./naming";
import type { References } from "./reference";
import type { KubernetesTarget } from "./target";

interface CustomObject {
  apiVersion: string;
  kind: string;
  name: string;
  /** Label `app.kubernetes.io/name`. @default the object's name */
  component?: string;
  /** Wait until the status says so; only where the operator keeps such a condition. */
  waitFor?: string;
  spec: Record<string, unknown>;
}

/** An operator's resource in the system's namespace; `waits` holds what its spec refers to. */
export function createCustomResource(
  name: string,
  object: CustomObject,
  target: Pick<KubernetesTarget, "namespace" | "scope">,
  waits: References,
  opts: pulumi.CustomResourceOptions,
): apiextensions.CustomResource {
  // Never an empty map: the server keeps none, and every update would take that for a change.
  const annotations =
    object.waitFor === undefined ? {} : { annotations: { "pulumi.com/waitFor": object.waitFor } };
  return new apiextensions.CustomResource(
    name,
    {
      apiVersion: object.apiVersion,
      kind: object.kind,
      metadata: {
        name: object.name,
        namespace: waits.to(target.namespace),
        labels: labels(target.scope, object.component ?? object.name),
        ...annotations,
      },
      spec: object.spec,
    },
    waits.options(opts),
  );
}

/** The status condition of operators that keep one. https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/ */
export const READY = "condition=Ready";
