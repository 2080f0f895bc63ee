/** The plan as one JSON document. */
import type { Plan, PlanResource } from "./plan";
import { conceal, type Shown, shownSecret } from "./wire";

export function toDocument(plan: Plan) {
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
    secretsToFill: plan.secretsToFill,
    durationMs: plan.durationMs,
  };
}

function toEntry(resource: PlanResource) {
  const { urn, type, name, parent, system, protect, dependencies } = resource;
  return {
    urn,
    type,
    name,
    parent: parent ?? null,
    system: system ?? null,
    inputs: shownInputs(resource),
    protect,
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
