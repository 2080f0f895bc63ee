/** The plan as one JSON document. */
import type { Estimate } from "../cost/estimate";
import { type Changes, count } from "./against/changes";
import type { Plan, PlanResource } from "./plan";
import { conceal, type Shown, shownSecret } from "./wire";

/** @param changes since what `--against` names. */
export function toDocument(plan: Plan, changes?: Changes) {
  const { violations, rules, judgedUnknowns } = plan.verdict;
  const count = (level: string) => violations.filter((violation) => violation.level === level).length;
  return {
    stack: plan.stack,
    environment: plan.environment,
    resources: plan.resources.map(toEntry),
    violations: violations.map(
      ({ rule, level, severity, resource, urn, path, message, remediation, citations }) => ({
        rule,
        level,
        severity,
        resource,
        urn,
        path,
        message,
        remediation,
        citations,
      }),
    ),
    summary: {
      systems: plan.systems.length,
      resources: plan.resources.length,
      rules,
      mandatory: count("mandatory"),
      advisory: count("advisory"),
      unknown: judgedUnknowns,
    },
    ...(changes !== undefined && { changes: changesEntry(changes) }),
    cost: costEntry(plan.estimate),
    secretsToFill: plan.secretsToFill,
    durationMs: plan.durationMs,
  };
}

function costEntry({ systems, budget, ...rest }: Estimate) {
  return {
    ...rest,
    systems: systems.map(({ system, ...cost }) => ({ system: system ?? null, ...cost })),
    budget: budget ?? null,
  };
}

function changesEntry(changes: Changes) {
  const { against, notes, moved, unchanged } = changes;
  return {
    against,
    notes,
    summary: {
      created: count(changes, "created"),
      updated: count(changes, "updated"),
      replaced: count(changes, "replaced"),
      deleted: count(changes, "deleted"),
      unchanged,
      moved,
      destroying: changes.changes.filter(({ destroys }) => destroys !== undefined).length,
    },
    resources: changes.changes.map(({ system, formerUrn, reason, destroys, renamed, ...change }) => ({
      ...change,
      formerUrn: formerUrn ?? null,
      system: system ?? null,
      reason: reason ?? null,
      destroys: destroys ?? null,
      renamed: renamed ?? null,
    })),
  };
}

function toEntry(resource: PlanResource) {
  const { urn, type, name, parent, system, protect, retainOnDelete, custom, provider, dependencies } =
    resource;
  return {
    urn,
    type,
    name,
    parent: parent ?? null,
    system: system ?? null,
    custom,
    provider: provider?.split("::").slice(0, 4).join("::") ?? null,
    inputs: shownInputs(resource),
    protect,
    retainOnDelete,
    dependencies,
  };
}

/** What the provider returns as a secret is one on its way in, too (a Kubernetes Secret's `stringData`). */
export function shownInputs({ inputs, secretOutputs }: PlanResource): { [key: string]: Shown } {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      key,
      secretOutputs.includes(key) ? shownSecret : conceal(value),
    ]),
  );
}
