/** What pods and custom resources name, and whether it is there. */
import type { Shown } from "../../../preview/wire";
import { at } from "../../support/plan";
import type { Api, Resource } from "./api";

interface Reference {
  kind: string;
  name: string;
  key?: string;
}

/** Each thing that is named in a namespace and missing from it, with who names it. */
export async function missingReferences(
  api: Api,
  namespace: string,
  resources: readonly Resource[],
): Promise<string[]> {
  const there = await present(api, namespace);
  return resources.flatMap((resource) =>
    referencesOf(resource)
      .filter(({ kind, name, key }) => !there.get(`${kind} ${name}`)?.(key))
      .map(({ kind, name, key = "" }) =>
        `${resource.kind} ${resource.metadata.name}: ${kind} ${name} ${key}`.trim(),
      ),
  );
}

type HasKey = (key: string | undefined) => boolean;

async function present(api: Api, namespace: string): Promise<Map<string, HasKey>> {
  const found = new Map<string, HasKey>();
  for (const kind of ["Secret", "ConfigMap", "ServiceAccount", "PersistentVolumeClaim"]) {
    for (const one of await api.list("v1", kind, namespace)) {
      const keys = Object.keys({ ...(one["data"] as object), ...(one["binaryData"] as object) });
      found.set(`${kind} ${one.metadata.name}`, (key) => key === undefined || keys.includes(key));
    }
  }
  for (const one of await api.list("scheduling.k8s.io/v1", "PriorityClass"))
    found.set(`PriorityClass ${one.metadata.name}`, () => true);
  return found;
}

function referencesOf(resource: Resource): Reference[] {
  return resource.kind === "Pod" ? podReferences(resource.spec ?? {}) : secretsNamedIn(resource.spec ?? {});
}

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec */
function podReferences(spec: Shown): Reference[] {
  const containers = [...list(spec, "containers"), ...list(spec, "initContainers")];
  const [account, priority] = [at(spec, "serviceAccountName"), at(spec, "priorityClassName")];
  return [
    ...(account === undefined ? [] : [{ kind: "ServiceAccount", name: String(account) }]),
    ...(priority === undefined ? [] : [{ kind: "PriorityClass", name: String(priority) }]),
    ...list(spec, "imagePullSecrets").map((secret) => ({ kind: "Secret", name: String(at(secret, "name")) })),
    ...containers.flatMap((container) => list(container, "env").flatMap(variable)),
    ...containers.flatMap((container) => list(container, "envFrom").flatMap(everyVariable)),
    ...list(spec, "volumes").flatMap((volume) => volumeReferences(volume, "secretName")),
  ];
}

function variable(env: Shown): Reference[] {
  return [
    ...keyed("Secret", at(env, "valueFrom.secretKeyRef")),
    ...keyed("ConfigMap", at(env, "valueFrom.configMapKeyRef")),
  ];
}

function everyVariable(source: Shown): Reference[] {
  return [...keyed("Secret", at(source, "secretRef")), ...keyed("ConfigMap", at(source, "configMapRef"))];
}

function keyed(kind: string, reference: Shown | undefined): Reference[] {
  if (reference === undefined || at(reference, "optional") === true) return [];
  const [name, key] = [at(reference, "name"), at(reference, "key")];
  return [{ kind, name: String(name), ...(key === undefined ? {} : { key: String(key) }) }];
}

function volumeReferences(volume: Shown, secretName: string): Reference[] {
  const claim = at(volume, "persistentVolumeClaim.claimName");
  return [
    ...(claim === undefined ? [] : [{ kind: "PersistentVolumeClaim", name: String(claim) }]),
    ...files("Secret", at(volume, "secret"), secretName),
    ...files("ConfigMap", at(volume, "configMap"), "name"),
    ...list(volume, "projected.sources").flatMap((source) => volumeReferences(source, "name")),
  ];
}

function files(kind: string, source: Shown | undefined, named: string): Reference[] {
  if (source === undefined || at(source, "optional") === true) return [];
  const name = String(at(source, named));
  const items = list(source, "items");
  return items.length === 0
    ? [{ kind, name }]
    : items.map((item) => ({ kind, name, key: String(at(item, "key")) }));
}

/** Custom resources name Secrets in fields called so: as a text, or as an object with the name and maybe a key. */
function secretsNamedIn(value: Shown, field = ""): Reference[] {
  if (typeof value === "string")
    return /secret(name)?$/i.test(field) ? [{ kind: "Secret", name: value }] : [];
  if (Array.isArray(value)) return value.flatMap((item) => secretsNamedIn(item, field));
  if (typeof value !== "object" || value === null) return [];
  if (/secret|credentials/i.test(field) && typeof at(value, "name") === "string")
    return keyed("Secret", value);
  return Object.entries(value).flatMap(([key, item]) => secretsNamedIn(item, key));
}

function list(value: Shown, path: string): Shown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}
