/** A dashboard as Grafana's sidecar finds it. */
import * as core from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../naming";
import { References } from "../reference";
import type { KubernetesTarget } from "../target";

/** What stands in a dashboard's file for the system's namespace, and for its own id. */
export const NAMESPACE = "@namespace@";
export const UID = "@uid@";

/** Grafana takes no longer id. */
const LONGEST_UID = 40;

/** Label and value that kube-prometheus-stack's Grafana looks for, in all namespaces. */
const SIDECAR = { grafana_dashboard: "1" };

export function createDashboard(
  name: string,
  dashboard: string,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  const waits = new References();
  const { scope, namespace } = target;
  const objectName = `${scope.system}-dashboard`;
  const uid = namespace.text.slice(0, LONGEST_UID);
  const text = dashboard.replaceAll(NAMESPACE, namespace.text).replaceAll(UID, uid);
  new core.ConfigMap(
    `${name}-dashboard`,
    {
      metadata: {
        name: objectName,
        namespace: waits.to(namespace),
        labels: { ...labels(scope, objectName), ...SIDECAR },
      },
      data: { [`${scope.system}.json`]: text },
    },
    waits.options(opts),
  );
}
