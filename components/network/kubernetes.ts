import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { KubernetesSettings } from "../../environments/environment";
import { labels } from "../naming";
import { References, reference } from "../reference";
import { RESTRICTED_NAMESPACE } from "../restricted";
import type { KubernetesTarget, Scope } from "../target";
import type { NetworkSpec } from "./args";
import { DENY_BY_DEFAULT, DNS_PEERS } from "./control-plane";
import { createPrivateCa } from "./private-ca";

/** A namespace in which nothing is allowed until something opens it: no traffic, no privileged pod. */
export function onKubernetes(
  name: string,
  spec: NetworkSpec,
  scope: Scope,
  settings: KubernetesSettings,
  opts: pulumi.CustomResourceOptions,
): KubernetesTarget {
  const namespaceName = namespaceFor(spec.namespace, scope);
  const inside = new References();
  const namespace = reference(namespaceName, createNamespace());
  createPolicy("default-deny", DENY_BY_DEFAULT);
  createPolicy("dns", {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [{ to: DNS_PEERS, ports: DNS_PORTS }],
  });
  createQuota();
  const ground = {
    kind: "kubernetes",
    scope,
    flavor: settings.flavor,
    storageClass: settings.storageClass,
    scratchStorageClass: settings.scratchStorageClass ?? settings.storageClass,
    clusterIssuer: settings.clusterIssuer,
    namespace,
  } as const;
  return { ...ground, ...createPrivateCa(name, ground, opts) };

  function createNamespace(): core.Namespace {
    return new core.Namespace(
      name,
      { metadata: { name: namespaceName, labels: { ...labels(scope, "network"), ...RESTRICTED_NAMESPACE } } },
      { ...opts, protect: scope.protect },
    );
  }

  function createPolicy(objectName: string, policy: NonNullable<networking.NetworkPolicyArgs["spec"]>): void {
    new networking.NetworkPolicy(
      `${name}-${objectName}`,
      { metadata: metadata(objectName), spec: policy },
      inside.options(opts),
    );
  }

  /** A runaway autoscaler or a mistaken manifest stops here, not at the cluster's last node. */
  function createQuota(): void {
    const hard = { pods: "200", "services.loadbalancers": "1" };
    new core.ResourceQuota(name, { metadata: metadata("quota"), spec: { hard } }, inside.options(opts));
  }

  function metadata(objectName: string) {
    return { name: objectName, namespace: inside.to(namespace), labels: labels(scope, "network") };
  }
}

const DNS_PORTS = ["TCP", "UDP"].map((protocol) => ({ port: 53, protocol }));

/** The guide's own name belongs to the stack `prod`; any other stack adds its own, so two never share one. */
export function namespaceFor(base: string, scope: Scope): string {
  return scope.stack === "prod" ? base : `${base}-${scope.stack}`;
}
