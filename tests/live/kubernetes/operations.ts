/** What operators of a cluster do to it, and how it is awaited: updates, drains, load. */
import { at } from "../../support/plan";
import { type Api, Refusal, type Resource, settled } from "./api";
import { isReady } from "./pod-watch";
import { provision } from "./stand-ins";

/**
 * Waits until a namespace is as it should be: autoscalers have what they ask for at least, every replica is up to
 * date and ready, every Job has ended well. @throws with what is late and what the cluster says
 */
export async function settle(api: Api, namespace: string): Promise<void> {
  const check = async () => {
    await provision(api, namespace);
    const late = [
      ...(await autoscalers(api, namespace)).filter((one) => !isScaled(one)),
      ...(await workloads(api, namespace)).filter((one) => !isUpToDate(one)),
      ...(await api.list("batch/v1", "Job", namespace)).filter(({ status }) => at(status, "succeeded") !== 1),
    ];
    const names = late.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    if (names.length > 0) throw new Error(`late in ${namespace}: ${names.join(", ")}`);
  };
  await settled(check).catch(async (error: Error) => {
    throw new Error([error.message, ...(await troubles(api, namespace))].join("\n"));
  });
}

export async function workloads(api: Api, namespace: string): Promise<Resource[]> {
  return [
    ...(await api.list("apps/v1", "Deployment", namespace)),
    ...(await api.list("apps/v1", "StatefulSet", namespace)),
  ];
}

function isUpToDate({ metadata, spec, status }: Resource): boolean {
  const wanted = at(spec, "replicas");
  const counts = ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"];
  return (
    at(status, "observedGeneration") === metadata.generation &&
    counts.every((count) => (at(status, count) ?? 0) === wanted)
  );
}

function isScaled({ spec, status }: Resource): boolean {
  return at(status, "currentReplicas") === at(spec, "minReplicas");
}

function autoscalers(api: Api, namespace: string): Promise<Resource[]> {
  return api.list("autoscaling/v2", "HorizontalPodAutoscaler", namespace);
}

/** As under full load: every autoscaler asks for all it may. */
export async function scaleUp(api: Api, namespace: string): Promise<void> {
  for (const autoscaler of await autoscalers(api, namespace))
    await api.patch(autoscaler, { spec: { minReplicas: at(autoscaler.spec, "maxReplicas") ?? 1 } });
}

/** The next release of everything: the same manifests with other images. */
export async function release(api: Api, manifests: readonly Resource[]): Promise<void> {
  const rolled = manifests.filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet");
  await Promise.all(rolled.map((manifest) => api.apply(withNextImages(manifest))));
}

function withNextImages(manifest: Resource): Resource {
  return JSON.parse(JSON.stringify(manifest), (key, value) =>
    key === "image" && typeof value === "string" ? `${value}-next` : value,
  ) as Resource;
}

/** Starts what CronJobs would start at their time. */
export async function runScheduled(api: Api, namespace: string): Promise<void> {
  for (const { metadata, spec } of await api.list("batch/v1", "CronJob", namespace)) {
    const job = { name: `${metadata.name}-now`, namespace };
    const work = at(spec, "jobTemplate.spec") ?? {};
    await api.apply({ apiVersion: "batch/v1", kind: "Job", metadata: job, spec: work });
  }
}

/** Whatever the cluster warns of in a namespace: pods refused by admission or quota, and all else that failed. */
export async function troubles(api: Api, namespace: string): Promise<string[]> {
  const events = await api.list("v1", "Event", namespace);
  const said = events
    .filter((event) => event["type"] === "Warning")
    .map((event) => `${String(event["reason"])}: ${String(event["message"])}`)
    .filter((line) => !harmless.test(line));
  return [...new Set(said)].sort();
}

/**
 * The cluster has no metrics, volumes come a moment after their claims, what met another's write is tried again, and a
 * budget may take the next pod of a name for the one that was to go.
 */
const harmless =
  /^(Failed(GetResourceMetric|GetPodsMetric|ComputeMetrics\w+|Scheduling|Binding|ToUpdate\w+)|ClusterIPNotAllocated|NotDeleted):|object has been modified/;

/**
 * Moves every pod off a node, in each namespace one after another: budgets say how fast. (All at once is more than one
 * controller follows here: it would take the next pod of a name for the one that went.) @throws when one never goes
 */
export async function drain(api: Api, node: string): Promise<void> {
  const resource: Resource = { apiVersion: "v1", kind: "Node", metadata: { name: node } };
  await api.patch(resource, { spec: { unschedulable: true } });
  const pods = (await api.list("v1", "Pod")).filter(
    (pod) => at(pod.spec, "nodeName") === node && isReady(pod),
  );
  const namespaces = new Set(pods.map(({ metadata }) => metadata.namespace));
  await Promise.all(
    [...namespaces].map(async (namespace) => {
      for (const pod of pods) if (pod.metadata.namespace === namespace) await settled(() => evict(api, pod));
    }),
  );
  await api.patch(resource, { spec: { unschedulable: null } });
}

async function evict(api: Api, { metadata }: Resource): Promise<void> {
  const { name, namespace } = metadata;
  try {
    await api.ask(`/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
      method: "POST",
      body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } },
    });
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return;
    throw new Error(`${namespace}/${name}: ${String(error)}`);
  }
}

/** Takes a namespace down with all that is in it. */
export async function remove(api: Api, name: string): Promise<void> {
  const namespace: Resource = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  await api.delete(namespace);
  await settled(async () => {
    const left = await api.list("v1", "Namespace");
    if (left.some(({ metadata }) => metadata.name === name)) throw new Error(`${name} is still there`);
  });
}
