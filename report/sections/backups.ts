/** What of a system can be had back, how old it may be, and for how long. */
import { shownInputs } from "../../preview/json";
import type { PlanResource } from "../../preview/plan";
import { summaryOf } from "../../preview/summary";
import { backedUp, places } from "../../preview/system-picture";
import { html, type Markup } from "../markup";
import { kindOf, type PlannedSystem } from "../system";
import { table } from "../table";
import { target } from "./system";

export interface Backup {
  /** Name of the data. */
  of: string;
  target: string;
  /** What is copied, when, and for how long; `none` where nothing is. */
  copies: string;
  /** Days back to any second of which it can be restored; none for data that has no such log. */
  recoveryDays: number | undefined;
}

/** Every data store of the system, also those that nothing copies. */
export function backupsOf(system: PlannedSystem): Backup[] {
  const found = places(system.plan, system.settings.name, system.ways);
  const jobs = found.flatMap(({ kind, component }) => (kind === "backup" && component ? [component] : []));
  return found.flatMap(({ name, kind, component }) => {
    if (kind !== "data" || component === undefined) return [];
    const { target: where, recoveryDays } = shownInputs(component);
    const own = jobs.filter((job) => backedUp(job) === name).map((job) => summaryOf(kindOf(job), job));
    return {
      ...{ of: name, target: String(where), copies: own.join("; ") || unsaved(component) },
      recoveryDays: typeof recoveryDays === "number" ? recoveryDays : undefined,
    };
  });
}

function unsaved(component: PlanResource): string {
  return kindOf(component) === "CacheCluster" ? "none beside its own snapshots" : "none";
}

export function backups(system: PlannedSystem): Markup {
  const { objectives, settings } = system;
  const found = backupsOf(system);
  if (found.length === 0) return html``;
  return html`<h3>Backups of ${settings.name}</h3>
${table(
  `Backups of ${settings.name}`,
  [
    ...["data", "target", "copies"],
    { title: "to any second of the last", number: true },
    { title: "RPO", number: true },
    { title: "RTO", number: true },
  ],
  found.map(({ of, target: where, copies, recoveryDays }) => [
    ...[of, target(where), copies],
    recoveryDays === undefined ? html`<span class="quiet">–</span>` : `${recoveryDays} days`,
    objectives === undefined ? "–" : `${objectives.lossMinutes} min`,
    objectives === undefined ? "–" : `${objectives.recoveryMinutes} min`,
  ]),
)}`;
}
