import type * as pulumi from "@pulumi/pulumi";
import { createCustomResource } from "../custom-resource";
import { References } from "../reference";
import type { KubernetesTarget } from "../target";
import { createDashboard } from "./grafana";
import type { ObservabilityPlan } from "./index";
import { createMonitors } from "./monitors";
import { rulesOf } from "./rules";

/** One PrometheusRule with all alerts of the system on this target. */
export function onKubernetes(
  name: string,
  plan: ObservabilityPlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): void {
  const { system } = target.scope;
  const cluster = { namespace: target.namespace.text, system, http: plan.http };
  createRules();
  createMonitors(name, plan.watched, target, opts);
  if (plan.dashboard !== undefined) createDashboard(name, plan.dashboard, target, opts);

  function createRules(): void {
    const spec = { groups: [{ name: `${system}-alerts`, rules: rulesOf(plan, cluster) }] };
    const object = {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      name: `${system}-alerts`,
      spec,
    };
    createCustomResource(`${name}-alerts`, object, target, new References(), opts);
  }
}
