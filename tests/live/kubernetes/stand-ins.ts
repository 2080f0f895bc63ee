/**
 * What would come from elsewhere, because a custom resource has no controller here: certificates, volumes, a balancer's
 * address, the pods that operators make, and the states that all of these report.
 */
import { at } from "../../support/plan";
import type { Api, Resource } from "./api";
import { known } from "./manifests";
import { workloadsOf } from "./operator-pods";

export async function standInFor(api: Api, manifests: readonly Resource[]): Promise<void> {
  const there = await known(api, manifests);
  await Promise.all(manifests.filter(({ kind }) => kind === "Certificate").map((one) => issue(api, one)));
  await Promise.all(there.map((manifest) => report(api, manifest)));
  await Promise.all(manifests.flatMap(workloadsOf).map((workload) => api.apply(workload)));
}

async function report(api: Api, manifest: Resource): Promise<void> {
  const status = statusOf(manifest);
  if (status === undefined) return;
  await api.patch(manifest, { status: { ...demanded[manifest.kind], ...status } }, "status");
}

/** The Secret that cert-manager makes: https://cert-manager.io/docs/usage/certificate/ */
async function issue(api: Api, { metadata, spec }: Resource): Promise<void> {
  const made = "made by a test";
  await api.apply({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { ...metadata, name: String(at(spec, "secretName")) },
    type: "kubernetes.io/tls",
    stringData: { "tls.crt": made, "tls.key": made, "ca.crt": made },
  });
}

/** What a schema wants to be told with every status. */
const demanded: Record<string, object> = { PerconaServerMongoDB: { ready: 3, size: 3 } };

/** What Pulumi waits for before it goes on. */
function statusOf({ kind, spec, metadata }: Resource): object | undefined {
  if (kind === "Service" && at(spec, "type") === "LoadBalancer")
    return { loadBalancer: { ingress: [{ ip: "203.0.113.10" }] } };
  const awaited = metadata.annotations?.["pulumi.com/waitFor"];
  const condition = /^condition=(\w+)$/.exec(awaited ?? "")?.[1];
  if (condition !== undefined) return { conditions: [conditionOf(condition)] };
  const [, field, value] = /^jsonpath=\{\.status\.(\w+)\}=(\w+)$/.exec(awaited ?? "") ?? [];
  if (field !== undefined && value !== undefined) return { [field]: value };
  if (awaited !== undefined)
    throw new Error(`${metadata.name} waits for ${awaited}, which no test can report yet`);
  return undefined;
}

function conditionOf(type: string) {
  const lastTransitionTime = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  return { type, status: "True", lastTransitionTime, reason: "Made", message: "made by a test" };
}

/** Gives every claim of a namespace that has none yet its volume. */
export async function provision(api: Api, namespace: string): Promise<void> {
  const claims = await api.list("v1", "PersistentVolumeClaim", namespace);
  const pending = claims.filter(({ status }) => at(status, "phase") !== "Bound");
  await Promise.all(pending.map((claim) => api.apply(volumeFor(claim))));
}

function volumeFor({ metadata, spec }: Resource): Resource {
  const { name, namespace = "" } = metadata;
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `${namespace}-${name}` },
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: at(spec, "resources.requests.storage") ?? "1Gi" },
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace },
      hostPath: { path: "/nowhere" },
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: String(at(spec, "storageClassName")),
    },
  };
}
