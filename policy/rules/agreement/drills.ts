/**
 * Somebody tries to restore every database, and what is tried is what was backed up. Drills on kubernetes belong here,
 * one rule for each kind of them.
 */
import type { Plan } from "../../plan/plan";
import type { PlannedResource } from "../../plan/resource";
import { UNKNOWN, type View } from "../../plan/view";
import type { StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { DOCDB_CLUSTER, RDS_CLUSTER, RDS_INSTANCE } from "../stores/types";

const TYPES = { [RDS_INSTANCE]: "RDS", [RDS_CLUSTER]: "Aurora", [DOCDB_CLUSTER]: "DocumentDB" } as const;

function names(list: View, name: unknown): boolean {
  return list.each().some((one) => {
    const value = one.or("");
    return value === "*" || (typeof name === "string" && String(value).endsWith(`:${name}`));
  });
}

/** Names of the vaults that backups of a store go to. */
function vaultsOf(plan: Plan, store: PlannedResource): unknown[] {
  const selections = plan
    .ofType(["aws:backup/selection:Selection"])
    .filter((one) => plan.refers(one, "resources", store));
  return plan
    .ofType(["aws:backup/plan:Plan"])
    .filter((one) => selections.some((selection) => plan.refers(selection, "planId", one)))
    .flatMap((one) => plan.view(one).at("rules").each())
    .map((rule) => rule.at("targetVaultName").or(UNKNOWN));
}

/** Whether a selection of restore tests would restore this store, from a vault that it is in. */
function drills(plan: Plan, selection: PlannedResource, store: PlannedResource): boolean {
  const view = plan.view(selection);
  const type = view.at("protectedResourceType").or("");
  if (type !== TYPES[store.type as keyof typeof TYPES]) return false;
  const arns = view.at("protectedResourceArns");
  const chosen = arns.given()
    ? plan.refers(selection, "protectedResourceArns", store) || names(arns, undefined)
    : tagged(view.at("protectedResourceConditions"), plan.view(store).at("tags"));
  if (!chosen) return false;
  const vaults = vaultsOf(plan, store);
  return plan
    .ofType(["aws:backup/restoreTestingPlan:RestoreTestingPlan"])
    .filter((one) => plan.refers(selection, "restoreTestingPlanName", one))
    .map((one) => plan.view(one).at("recoveryPointSelection"))
    .some((points) =>
      vaults.some(
        (vault) => names(points.at("includeVaults"), vault) && !names(points.at("excludeVaults"), vault),
      ),
    );
}

/** Conditions on tags are all met; without any, nothing has been chosen on purpose. */
function tagged(conditions: View, tags: View): boolean {
  const value = (one: View): unknown =>
    tags.at(String(one.at("key").or("")).replace(/^aws:ResourceTag\//, "")).or("");
  const equal = conditions.at("stringEquals").each();
  const other = conditions.at("stringNotEquals").each();
  return (
    equal.length > 0 &&
    equal.every((one) => value(one) === one.at("value").or(UNKNOWN)) &&
    other.every((one) => value(one) !== one.at("value").or(UNKNOWN))
  );
}

export const drillRules: StackRule[] = [
  {
    id: "R-77",
    name: "every-database-is-drilled",
    title: "A restore of every database on AWS is rehearsed, from a vault that its backups are in",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.testing],
    why: "A drill that selects nothing succeeds each month and tests nothing.",
    remediation:
      "Name the database's ARN, its type and its vault in a RestoreTestingSelection and its plan (BackupSchedule does).",
    evaluate: (plan) => {
      const selections = plan.ofType(["aws:backup/restoreTestingSelection:RestoreTestingSelection"]);
      return plan
        .ofType(Object.keys(TYPES))
        .filter((store) => !plan.view(store).at("replicateSourceDb").given())
        .filter((store) => !selections.some((selection) => drills(plan, selection, store)))
        .map(({ urn }) => ({ urn, path: "", message: "no restore test would restore this database" }));
    },
  },
];
