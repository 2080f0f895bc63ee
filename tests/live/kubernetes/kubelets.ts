/**
 * In the place of the nodes' kubelets: each pod of a node is soon ready, or done when it is a Job's, and gone when it
 * is told to go. kwok would do so too, but it knows pods by their names alone: the deletion of a StatefulSet's pod
 * strikes the next one of that name as well.
 */
import { setTimeout as pause } from "node:timers/promises";
import { at } from "../../support/plan";
import { type Api, Refusal, type Resource, settled } from "./api";
import { Watch, type WatchEvent } from "./watch";

/** How long a pod takes until it is ready. */
const START_MS = 100;
/**
 * How long it takes to end. A budget that never saw a StatefulSet's pod going takes the next one of that name for it,
 * and lets no other go for two minutes.
 */
const END_MS = 4000;

export async function startKubelets(api: Api): Promise<{ stop(): void }> {
  let stopped = false;
  const complain = (error: unknown) => {
    if (!stopped) throw error;
  };
  const watch = await Watch.start(api, { apiVersion: "v1", kind: "Pod" }, hearing(api, complain));
  return {
    stop: () => {
      stopped = true;
      watch.stop();
    },
  };
}

/** @param complain with what was tried for minutes: nobody awaits it, so that it fails the test of that moment */
function hearing(api: Api, complain: (error: unknown) => void): (event: WatchEvent) => void {
  const told = new Set<string>();
  let addresses = 0;
  const steps = {
    start: (pod: Resource) => start(api, pod, ++addresses),
    complete: (pod: Resource) => complete(api, pod),
    end: (pod: Resource) => end(api, pod),
  };
  return ({ type, object }) => {
    if (type === "DELETED" || at(object.spec, "nodeName") === undefined) return;
    const next = stepOf(object);
    const step = `${next} ${object.metadata.uid}`;
    if (next === undefined || told.has(step)) return;
    told.add(step);
    void settled(() => steps[next](object).catch(unlessGone)).catch(complain);
  };
}

function stepOf({ metadata, status }: Resource): "start" | "complete" | "end" | undefined {
  if (metadata.deletionTimestamp !== undefined) return "end";
  const phase = at(status, "phase");
  if (phase === "Pending") return "start";
  return phase === "Running" && metadata.ownerReferences?.[0]?.kind === "Job" ? "complete" : undefined;
}

/** A pod may be gone, or another's of the same name, before it is told anything; any other conflict passes. */
function unlessGone(error: unknown): void {
  const gone =
    error instanceof Refusal && (error.status === 404 || /UID in precondition/.test(error.message));
  if (!gone) throw error;
}

async function start(api: Api, pod: Resource, address: number): Promise<void> {
  await pause(START_MS);
  const now = new Date().toISOString();
  const conditions = ["PodScheduled", "Initialized", "ContainersReady", "Ready"];
  await tell(api, pod, {
    phase: "Running",
    startTime: now,
    podIPs: [{ ip: `10.64.${address >> 8}.${address & 255}` }],
    podIP: `10.64.${address >> 8}.${address & 255}`,
    conditions: conditions.map((type) => ({ type, status: "True", lastTransitionTime: now })),
  });
}

function complete(api: Api, pod: Resource): Promise<void> {
  return tell(api, pod, { phase: "Succeeded" });
}

async function tell(api: Api, pod: Resource, status: object): Promise<void> {
  await api.patch(pod, { metadata: { uid: pod.metadata.uid }, status }, "status");
}

async function end(api: Api, pod: Resource): Promise<void> {
  await pause(END_MS);
  await api.delete(pod, { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } });
}
