/** What every pod of Ward has in common, service and job alike. */
import type * as kubernetes from "@pulumi/kubernetes/types/input";
import type { SecretRef } from "./connection";
import { CA_PATH } from "./connection";
import type { References } from "./reference";
import type { PullSecret } from "./registry-credentials";

type EnvVar = kubernetes.core.v1.EnvVar;
type Volume = kubernetes.core.v1.Volume;
type VolumeMount = kubernetes.core.v1.VolumeMount;

/** Variables by reference: plain ones from a ConfigMap, secret ones from Secrets; sorted by name. */
export function envFrom(
  plain: Record<string, string> | { configMap: string; keys: string[] },
  secrets: Record<string, SecretRef>,
  waits: References,
): EnvVar[] {
  const literal = isConfigMap(plain)
    ? plain.keys.map((key) => ({ name: key, valueFrom: { configMapKeyRef: { name: plain.configMap, key } } }))
    : Object.entries(plain).map(([name, value]) => ({ name, value }));
  const secret = Object.entries(secrets).map(([name, ref]) => ({
    name,
    valueFrom: { secretKeyRef: secretKey(ref, waits) },
  }));
  return [...literal, ...secret].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function secretKey(ref: SecretRef, waits: References): { name: string; key: string } {
  if (ref.kind !== "kubernetes") throw new Error("a pod reads its secrets from Kubernetes Secrets");
  return { name: waits.to(ref.name), key: ref.key };
}

/** For a pod with an image of that registry. */
export function pullSecrets(pull: PullSecret | undefined, waits: References) {
  return pull === undefined ? {} : { imagePullSecrets: [{ name: waits.to(pull.name) }] };
}

/** Where the authorities come from: the namespace's CA Secret, or a ConfigMap with RDS's. */
export type AuthoritySource = { secret: string; key: string } | { configMap: string };

export interface Filesystem {
  volumes: Volume[];
  volumeMounts: VolumeMount[];
}

/** Files by absolute path, as keys of a ConfigMap. */
export interface MountedFiles {
  configMap: string;
  paths: readonly string[];
}

/** A disk that is made for a pod and removed with it. */
export interface Scratch {
  GiB: number;
  storageClass: string;
  labels: Record<string, string>;
}

function claimed({ GiB, storageClass, labels }: Scratch) {
  const spec = {
    accessModes: ["ReadWriteOnce"],
    storageClassName: storageClass,
    resources: { requests: { storage: `${GiB}Gi` } },
  };
  return { ephemeral: { volumeClaimTemplate: { metadata: { labels }, spec } } };
}

/** The key a file has in its ConfigMap. */
export function fileKey(path: string): string {
  return path.replace(/^\//, "").replace(/[^A-Za-z0-9._-]+/g, "-");
}

/** A read-only root with `/tmp` (of the node, or a scratch disk), the declared writable paths, files, and the authorities at CA_PATH. */
export function filesystem(
  writablePaths: string[],
  authority: AuthoritySource | undefined,
  files?: MountedFiles,
  scratch?: Scratch,
): Filesystem {
  const writable = ["/tmp", ...writablePaths].map((path) => ({
    name: path.replace(/^\//, "").replace(/[^a-z0-9]+/g, "-"),
    path,
  }));
  const result: Filesystem = {
    volumes: writable.map(({ name, path }) =>
      path === "/tmp" && scratch !== undefined ? { name, ...claimed(scratch) } : { name, emptyDir: {} },
    ),
    volumeMounts: writable.map(({ name, path }) => ({ name, mountPath: path })),
  };
  if (authority !== undefined) {
    const items = (key: string) => [{ key, path: CA_PATH.slice(CA_PATH.lastIndexOf("/") + 1) }];
    const source =
      "secret" in authority
        ? { secret: { secretName: authority.secret, items: items(authority.key) } }
        : { configMap: { name: authority.configMap, items: items("ca.pem") } };
    result.volumes.push({ name: "authority", ...source });
    result.volumeMounts.push({
      name: "authority",
      mountPath: CA_PATH.slice(0, CA_PATH.lastIndexOf("/")),
      readOnly: true,
    });
  }
  if (files !== undefined) {
    result.volumes.push({ name: "files", configMap: { name: files.configMap } });
    for (const path of files.paths) {
      result.volumeMounts.push({ name: "files", mountPath: path, subPath: fileKey(path), readOnly: true });
    }
  }
  return result;
}

function isConfigMap(
  plain: Record<string, string> | { configMap: string; keys: string[] },
): plain is { configMap: string; keys: string[] } {
  return Array.isArray(plain["keys"]);
}
