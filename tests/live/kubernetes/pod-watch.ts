/** Follows every pod of the cluster, and keeps the fewest that were ready at once of each selection. */
import type { Shown } from "../../../preview/wire";
import { at } from "../../support/plan";
import type { Api, Resource } from "./api";
import { selects } from "./selections";
import { Watch, type WatchEvent } from "./watch";

/** Pods of a namespace, by a selector, and how many of them have to be ready at any time. */
export interface Selection {
  title: string;
  namespace: string;
  selector: Shown;
  atLeast: number;
}

export class PodWatch {
  private readonly pods = new Map<string, Resource>();
  private readonly fewest = new Map<Selection, number>();
  private watch: Watch | undefined;

  static async start(api: Api, selections: readonly Selection[]): Promise<PodWatch> {
    const made = new PodWatch();
    made.watch = await Watch.start(api, { apiVersion: "v1", kind: "Pod" }, (event) => made.hear(event));
    for (const selection of selections) made.fewest.set(selection, made.ready(selection));
    return made;
  }

  stop(): void {
    this.watch?.stop();
  }

  /** Selections that had fewer ready pods at any time than they need. @throws when the watch may have missed pods */
  tooFew(): string[] {
    if (this.watch?.missed !== undefined) throw this.watch.missed;
    return [...this.fewest]
      .filter(([{ atLeast }, fewest]) => fewest < atLeast)
      .map(([{ title, namespace, atLeast }, fewest]) => `${namespace}/${title}: ${fewest} of ${atLeast}`);
  }

  private hear({ type, object }: WatchEvent): void {
    if (type === "DELETED") this.pods.delete(nameOf(object));
    else this.pods.set(nameOf(object), object);
    for (const [selection, fewest] of this.fewest) {
      if (selection.namespace !== object.metadata.namespace || !selects(selection.selector, object)) continue;
      this.fewest.set(selection, Math.min(fewest, this.ready(selection)));
    }
  }

  private ready({ namespace, selector }: Selection): number {
    return [...this.pods.values()].filter(
      (pod) => pod.metadata.namespace === namespace && selects(selector, pod) && isReady(pod),
    ).length;
  }
}

/** Serving, and not told to go. */
export function isReady({ metadata, status }: Resource): boolean {
  const conditions = (at(status, "conditions") ?? []) as Shown[];
  const ready = conditions.some((one) => at(one, "type") === "Ready" && at(one, "status") === "True");
  return ready && metadata.deletionTimestamp === undefined;
}

function nameOf({ metadata }: Resource): string {
  return `${metadata.namespace}/${metadata.name}`;
}
