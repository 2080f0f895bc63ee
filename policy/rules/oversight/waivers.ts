/** Exceptions are part of the plan: a stale one is a hole nobody looks at. */
import { isComplete, isTooLong, LONGEST_WAIVER_DAYS } from "../../judging/run";
import type { Finding, Rule, RuleFacts, StackRule, Waiver } from "../../rule";
import { HIPAA } from "../../writing/citations";

const STACK_TYPE = "pulumi:pulumi:Stack";
const FACTS = {
  duty: "waivers",
  level: "mandatory",
  severity: "high",
  citations: [HIPAA.configuration],
} as const;

/** What no logical name holds: wildcards, and the alternatives and sets of patterns. */
const PATTERN = /[*?^|[\]{}()\\,]|^all$/i;

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
    {
      id: "W-05",
      name: "waivers-end-within-a-year",
      title: `No waiver lasts longer than ${LONGEST_WAIVER_DAYS} days`,
      ...FACTS,
      why: "An exception without an end is a rule that was removed, and nobody decided that.",
      remediation: "Agree on a day within a year, and then again.",
      types: [STACK_TYPE],
      evaluate: (_, { waivers, today }) =>
        about(waivers, (waiver) =>
          isComplete(waiver) && isTooLong(waiver, today)
            ? `the waiver of ${waiver.rule} lasts until ${waiver.expires}, longer than ${LONGEST_WAIVER_DAYS} days`
            : undefined,
        ),
    },
    {
      id: "W-06",
      name: "waivers-name-one-resource",
      title: "Every waiver names one resource, by its name or its URN",
      ...FACTS,
      why: "A pattern waives what is added next year, too.",
      remediation: "Write a waiver for each resource.",
      types: [STACK_TYPE],
      evaluate: (_, { waivers }) =>
        about(waivers, ({ resource }) =>
          PATTERN.test(resource) ? `${resource} is a pattern: name one resource` : undefined,
        ),
    },
    {
      id: "W-07",
      name: "waivers-are-said-once",
      title: "No waiver is there twice",
      ...FACTS,
      why: "Whoever removes one of two believes that the rule holds again.",
      remediation: "Remove the second one.",
      types: [STACK_TYPE],
      evaluate: (_, { waivers }) => {
        const said = new Set<string>();
        return about(waivers, ({ rule, resource }) => {
          const both = JSON.stringify([rule, resource]);
          if (said.has(both)) return `there is another waiver of ${rule} for ${resource}`;
          said.add(both);
          return undefined;
        });
      },
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

/**
 * Not a rule that finds anything: what the pack reports each waived finding under, as the preview lists them. One
 * name for findings about resources, one for those about the stack, since the SDK takes a name once.
 */
export const tellingWaivers = {
  ofResources: telling("W-08", "waived-findings-are-told"),
  ofStack: telling("W-08a", "waived-stack-findings-are-told"),
};

function telling(id: string, name: string): RuleFacts {
  return {
    ...{ id, name, ...FACTS, level: "advisory", severity: "low" },
    title: "What is waived is told, with its owner, reason and last day",
    why: "An exception that nobody sees is renewed without a thought.",
    remediation: "Fix what was waived, and remove the waiver.",
  };
}
