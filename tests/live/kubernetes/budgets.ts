/** How many pods have to be ready at any time: what an update and what a drain have to leave. */
import { at } from "../../support/plan";
import { type Api, settled } from "./api";
import { workloads } from "./operations";
import type { Selection } from "./pod-watch";

/**
 * During an update all of a Deployment's pods (seed 004, deployment: maxUnavailable 0; seed 002: zero downtime), and
 * all but one of a store's.
 */
export async function duringUpdates(api: Api, namespace: string): Promise<Selection[]> {
  return (await workloads(api, namespace)).map(({ kind, metadata, spec }) => ({
    title: `${kind} ${metadata.name}`,
    namespace,
    selector: at(spec, "selector") ?? {},
    atLeast: Number(at(spec, "replicas")) - (kind === "Deployment" ? 0 : 1),
  }));
}

/** During a drain what each budget asks for. @throws when a budget guards nothing, or lets no pod go */
export async function duringDrains(api: Api, namespace: string): Promise<Selection[]> {
  return settled(async () =>
    (await api.list("policy/v1", "PodDisruptionBudget", namespace)).map(({ metadata, spec, status }) => {
      const [expected, allowed] = [at(status, "expectedPods"), at(status, "disruptionsAllowed")];
      if (!expected || !allowed)
        throw new Error(`${metadata.name} guards ${expected} pods, lets go ${allowed}`);
      return {
        title: `PodDisruptionBudget ${metadata.name}`,
        namespace,
        selector: at(spec, "selector") ?? {},
        atLeast: Number(at(status, "desiredHealthy")),
      };
    }),
  );
}
