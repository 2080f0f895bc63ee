/** A number of days stands once in a spec, and wherever it is carried out it is that number. */
import type { Plan } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resource";
import { UNKNOWN } from "../../plan/view";
import type { RuleFacts, StackFinding, StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { type Component, typeOf } from "../../writing/component-rule";
import { integer, unjudged } from "../../writing/expect";
import { partsOf } from "./family";
import {
  BACKUP_PLACES,
  COPY_PLACES,
  type Days,
  LOG_PLACES,
  type Place,
  PRUNING,
  RECOVERY_PLACES,
  SNAPSHOT_PLACES,
} from "./places";

interface Promised {
  component: Component;
  field: string;
  /** What the component takes when its spec says nothing. @default nothing: another rule asks for it */
  byDefault?: number;
  places: readonly Place[];
  /** Of which at least one is there, or nothing carries the number out. @default it may be carried out elsewhere */
  needs?: readonly Place[];
}

/** The days that a spec promises; another rule says so when they are missing or not known. */
function promisedDays(plan: Plan, component: PlannedResource, { field, byDefault }: Promised) {
  return integer(plan.view(component).at(field).or(byDefault));
}

export function differs({ view, read }: Days, days: number, said: string): Omit<StackFinding, "urn">[] {
  const value = view.or(undefined);
  if (value === UNKNOWN) return [unjudged(view)];
  const found = read(value);
  if (found === days) return [];
  return [{ path: view.path, message: `keeps ${found ?? "no number of"} days, and ${said} is ${days}` }];
}

function disagreements(plan: Plan, promised: Promised): StackFinding[] {
  return plan.ofType([typeOf(promised.component)]).flatMap((component) => {
    const days = promisedDays(plan, component, promised);
    if (days === undefined) return [];
    const said = `${promised.field} of ${component.name}`;
    const parts = partsOf(plan, component);
    const found = parts.flatMap((part) =>
      promised.places
        .filter(({ types }) => types.test(part.type))
        .flatMap((place) => place.days(plan, part))
        .flatMap((one) => differs(one, days, said))
        .map((finding) => ({ ...finding, urn: part.urn })),
    );
    const carried = (place: Place): boolean =>
      parts.some((part) => place.types.test(part.type) && place.days(plan, part).length > 0);
    if (promised.needs && parts.length > 0 && !promised.needs.some(carried))
      found.push({
        urn: component.urn,
        path: promised.field,
        message: `is ${days}, and nothing that this component makes is told so`,
      });
    return found;
  });
}

type Facts = Pick<RuleFacts, "id" | "name" | "title" | "duty" | "citations" | "why" | "remediation">;

function agreement(facts: Facts, ...promises: readonly Promised[]): StackRule {
  return {
    ...facts,
    level: "mandatory",
    severity: "high",
    evaluate: (plan) => promises.flatMap((promised) => disagreements(plan, promised)),
  };
}

const REMEDY = "Change the number in the spec, and let the component carry it to every place.";

export const agreementRules: StackRule[] = [
  agreement(
    {
      id: "R-70",
      name: "backups-stay-as-long-as-the-spec-says",
      title: "Dumps, snapshots, copies and locks all keep to the one keepDays of their spec",
      duty: "retention",
      citations: [HIPAA.backup, HIPAA.integrity],
      why: "The shortest of several numbers is the one that holds, and nobody looks at that one.",
      remediation: REMEDY,
    },
    { component: "BackupSchedule", field: "keepDays", places: BACKUP_PLACES, needs: [PRUNING] },
    { component: "CacheBackup", field: "keepDays", places: COPY_PLACES, needs: [PRUNING] },
    { component: "StoreBackup", field: "keepDays", places: BACKUP_PLACES, needs: [PRUNING] },
  ),
  agreement(
    {
      id: "R-71",
      name: "recovery-reaches-as-far-as-the-spec-says",
      title: "Services and operators recover as far back as the spec says",
      duty: "retention",
      citations: [HIPAA.backup, HIPAA.recovery],
      why: "RDS, DocumentDB, CloudNativePG and Percona each write the same promise in a way of their own.",
      remediation: REMEDY,
    },
    {
      component: "DatabaseCluster",
      field: "recoveryDays",
      places: RECOVERY_PLACES,
      needs: RECOVERY_PLACES,
    },
    // On kubernetes a cache has no snapshots of its own.
    { component: "CacheCluster", field: "snapshotDays", places: SNAPSHOT_PLACES },
  ),
  agreement(
    {
      id: "R-72",
      name: "logs-stay-as-long-as-the-spec-says",
      title: "Log groups and buckets of logs keep to the one number of their spec",
      duty: "logging",
      citations: [HIPAA.audit],
      why: "Half of the logs of a request tell half of what happened.",
      remediation: REMEDY,
    },
    { component: "ApiService", field: "logDays", byDefault: 30, places: LOG_PLACES },
    { component: "EdgeProxy", field: "logDays", places: LOG_PLACES },
    { component: "Network", field: "flowLogDays", byDefault: 30, places: LOG_PLACES },
  ),
];
