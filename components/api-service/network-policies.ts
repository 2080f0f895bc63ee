import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../naming";
import { SCRAPER } from "../network/control-plane";
import { INTERNET } from "../open-port";
import { References } from "../reference";
import type { KubernetesTarget } from "../target";
import { CLIENT_LABEL, ownMetricsPort, type ServicePlan } from "./plan";

/** In: from the edge, and from Prometheus. Out: the declared destinations. Both: its own replicas. Connections open their own. */
export function createPolicies(
  name: string,
  plan: ServicePlan,
  target: KubernetesTarget,
  opts: pulumi.CustomResourceOptions,
): networking.NetworkPolicy[] {
  const policies: networking.NetworkPolicy[] = [];
  const watched = ownMetricsPort(plan);
  const from = [
    ...(plan.entrance?.kind === "kubernetes"
      ? [{ podSelector: { matchLabels: plan.entrance.podLabels } }]
      : []),
    ...(plan.metricsPath === undefined || watched !== undefined ? [] : [SCRAPER]),
  ];
  const ingress = [
    ...(plan.port === undefined || from.length === 0 ? [] : [open(from, plan.port)]),
    ...(watched === undefined ? [] : [open([SCRAPER], watched)]),
  ];
  if (ingress.length > 0) {
    create("ingress", {
      podSelector: { matchLabels: { app: plan.service } },
      policyTypes: ["Ingress"],
      ingress,
    });
  }
  if (plan.egress.length > 0) {
    const ports = [...new Set(plan.egress.map((destination) => destination.port))].sort((a, b) => a - b);
    create("egress", {
      podSelector: { matchLabels: { [CLIENT_LABEL]: plan.service } },
      policyTypes: ["Egress"],
      egress: [{ to: [INTERNET], ports: ports.map((number) => ({ port: number, protocol: "TCP" })) }],
    });
  }
  const { peerPorts = [] } = plan;
  if (peerPorts.length > 0) {
    const peers = [{ podSelector: { matchLabels: { app: plan.service } } }];
    const ports = peerPorts.map((port) => ({ port, protocol: "TCP" }));
    create("peers", {
      podSelector: { matchLabels: { app: plan.service } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: peers, ports }],
      egress: [{ to: peers, ports }],
    });
  }
  return policies;

  function create(role: string, spec: NonNullable<networking.NetworkPolicyArgs["spec"]>): void {
    const waits = new References();
    const metadata = {
      name: `${plan.service}-${role}`,
      namespace: waits.to(target.namespace),
      labels: labels(target.scope, plan.service),
    };
    policies.push(new networking.NetworkPolicy(`${name}-${role}`, { metadata, spec }, waits.options(opts)));
  }
}

function open<T>(from: T[], port: number) {
  return { from, ports: [{ port, protocol: "TCP" }] };
}
