/**
 * What the Kubernetes provider replaces an object for, by kind: its own list.
 * https://github.com/pulumi/pulumi-kubernetes/blob/v4.34.2/provider/pkg/provider/diff.go
 */

const IDENTITY = ["metadata.name", "metadata.namespace"];

const byKind: Readonly<Record<string, readonly string[]>> = {
  "apps/v1:DaemonSet": ["spec.selector"],
  "apps/v1:Deployment": ["spec.selector"],
  "apps/v1:StatefulSet": [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/v1:Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  "core/v1:ConfigMap": ["binaryData", "data"],
  "core/v1:PersistentVolume": ["spec.csi", "spec.hostPath", "spec.local", "spec.nfs"],
  "core/v1:PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeName",
  ],
  "core/v1:ResourceQuota": ["spec.scopes"],
  "core/v1:Secret": ["type", "stringData", "data"],
  "core/v1:Service": ["spec.clusterIP"],
  "rbac.authorization.k8s.io/v1:ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1:RoleBinding": ["roleRef"],
  "storage.k8s.io/v1:StorageClass": ["parameters", "provisioner"],
};

/** @param type `kubernetes:apps/v1:Deployment` */
export function kubernetesReplacements(type: string): readonly string[] {
  const kind = type.slice("kubernetes:".length);
  if (kind === "helm.sh/v3:Release") return ["name", "namespace"];
  return [...IDENTITY, ...(byKind[kind] ?? [])];
}
