import type * as pulumi from "@pulumi/pulumi";
import { createCustomResource } from "../custom-resource";
import { References } from "../reference";
import { SecretBundle } from "../secret-bundle";
import type { KubernetesTarget } from "../target";
import type { BuiltOnCall, OnCallPlan } from "./index";

const RECEIVER = "pagerduty";

/** Alertmanager's routes for alerts of this namespace: the operator adds that condition itself. */
export function onKubernetes(
  name: string,
  { secret }: OnCallPlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltOnCall {
  const waits = new References();
  const objectName = `${target.scope.system}-on-call`;
  const values = { routingKey: secret };
  const bundle = new SecretBundle(name, { path: "on-call", objectName, values, readers: [target] }, opts);
  const ref = bundle.ref("routingKey", "kubernetes");
  if (ref.kind !== "kubernetes") throw new Error("Alertmanager reads its key from a Kubernetes Secret");
  const pagerDuty = {
    routingKey: { name: waits.to(ref.name), key: ref.key },
    sendResolved: true,
    // Told by the alert, for all of a group have the same.
    severity: "{{ .CommonLabels.severity }}",
    description: "{{ .CommonLabels.alertname }}: {{ (index .Alerts 0).Annotations.summary }}",
    details: [
      { key: "runbooks", value: "{{ range .Alerts }}{{ .Annotations.runbook_url }} {{ end }}" },
      { key: "summaries", value: "{{ range .Alerts }}{{ .Annotations.summary }}. {{ end }}" },
    ],
  };
  const spec = {
    route: {
      receiver: RECEIVER,
      groupBy: ["alertname", "severity"],
      ...{ groupWait: "30s", groupInterval: "5m", repeatInterval: "4h" },
    },
    receivers: [{ name: RECEIVER, pagerdutyConfigs: [pagerDuty] }],
  };
  const apiVersion = "monitoring.coreos.com/v1alpha1";
  createCustomResource(
    name,
    { apiVersion, kind: "AlertmanagerConfig", name: objectName, spec },
    target,
    waits,
    opts,
  );
  return {};
}
