/** Exceptions are part of the plan: a stale one is a hole nobody looks at. */
import { HIPAA } from "../citations";
import type { Finding, Rule, StackRule, Waiver } from "../rule";
import { isComplete } from "../run";

const STACK_TYPE = "pulumi:pulumi:Stack";
const FACTS = {
  duty: "waivers",
  level: "mandatory",
  severity: "high",
  citations: [HIPAA.configuration],
} as const;

function about(waivers: readonly Waiver[], bad: (waiver: Waiver) => string | undefined): Finding[] {
  return waivers.flatMap((waiver, index) => {
    const message = bad(waiver);
    return message ? [{ path: `ward:waivers[${index}]`, message }] : [];
  });
}

export function waiverRules(isRule: (id: string) => boolean): Rule[] {
  return [
    {
      id: "W-01",
      name: "waivers-have-not-expired",
      title: "No waiver has expired",
      ...FACTS,
      why: "An exception was agreed until a day; after it the rule holds again.",
      remediation: "Fix what was waived, or agree on a new day.",
      types: [STACK_TYPE],
      evaluate: (_, { waivers, today }) =>
        about(waivers, (waiver) =>
          isComplete(waiver) && waiver.expires < today
            ? `the waiver of ${waiver.rule} expired on ${waiver.expires}`
            : undefined,
        ),
    },
    {
      id: "W-02",
      name: "waivers-name-a-rule",
      title: "Every waiver names a rule that exists",
      ...FACTS,
      why: "A typing error waives nothing, or something else one day.",
      remediation: "Use an id of policy/RULES.md. Rules about waivers cannot be waived.",
      types: [STACK_TYPE],
      evaluate: (_, { waivers }) =>
        about(waivers, ({ rule }) =>
          isRule(String(rule)) ? undefined : `no rule has the id ${String(rule)}`,
        ),
    },
    {
      id: "W-03",
      name: "waivers-are-complete",
      title: "Every waiver has a resource, an owner, a reason and a last day",
      ...FACTS,
      why: "Somebody must be asked when it runs out.",
      remediation: "Fill rule, resource, owner, reason and expires (YYYY-MM-DD).",
      types: [STACK_TYPE],
      evaluate: (_, { waivers }) =>
        about(waivers, (waiver) =>
          isComplete(waiver)
            ? undefined
            : "rule, resource, owner, reason and expires (YYYY-MM-DD) are all needed",
        ),
    },
  ];
}

export const waiverStackRules: StackRule[] = [
  {
    id: "W-04",
    name: "waivers-are-needed",
    title: "Every waiver waives something",
    ...FACTS,
    why: "What is not needed today hides a fault tomorrow.",
    remediation: "Remove the waiver.",
    evaluate: (plan, { waivers, partial, today, stack }) => {
      if (partial) return [];
      const urn =
        plan.ofType([STACK_TYPE])[0]?.urn ?? `urn:pulumi:${stack}::ward::${STACK_TYPE}::ward-${stack}`;
      return about(waivers, (waiver) =>
        isComplete(waiver) && waiver.expires >= today && !plan.usedWaivers.has(waiver)
          ? `the waiver of ${waiver.rule} for ${waiver.resource} waives nothing in this plan`
          : undefined,
      ).map((finding) => ({ ...finding, urn }));
    },
  },
];
