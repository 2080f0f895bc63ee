/**
 * The configuration of a stack, key by key. Every `error` says what would be right, because what was found and where is
 * known without it; what a key means is said by `register(reference, …)`, and `npm run configuration` makes a page of it.
 * Sections with more keys have files of their own: `aws-schema.ts`, `kubernetes-schema.ts`, `operators-schema.ts`,
 * `site-schema.ts`, `system-schema.ts`, `budget.ts`. What depends on more than one section is in `checks.ts`.
 */
import { z } from "zod";
import { parseRange, type Range } from "./cidr";
import { isCalendarDate, zonePattern } from "./names";
import { oneOf } from "./problems";
import { reference } from "./reference";
import { regions } from "./regions";

export const placements = ["aws", "kubernetes", "hybrid"] as const;
export const flavors = ["eks", "gke", "aks", "plain"] as const;
export const environmentNames = ["staging", "prod"] as const;

export const matching = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });
export const whole = (min: number, max: number, error: string) =>
  z.int({ error }).min(min, { error }).max(max, { error });
export const text = (fits: (text: string) => boolean, error: string) =>
  z.string({ error }).refine(fits, { error });
export const distinct = (items: readonly string[]) => new Set(items).size === items.length;

export const region = z
  .enum(regions, { error: "a region of the commercial partition, for instance us-west-2" })
  .register(reference, { meaning: "Where everything on aws is built.", example: "us-west-2" });
export const zone = matching(zonePattern, "availability zones of the region, for instance us-west-2a");

/** A range that is written as it should be, and fits. */
export function range(fits: (range: Range) => boolean, error: string) {
  return z.string({ error }).refine(
    (text) => {
      const parsed = parseRange(text);
      return parsed !== undefined && parsed.canonical === text && fits(parsed);
    },
    { error },
  );
}

const sentence = (error: string) => z.string({ error }).trim().min(1, { error });
/** Without quotes YAML reads a date and writes it back with a time. */
const dateError = 'the last day it holds, as "YYYY-MM-DD" in quotes';
export const waiversSchema = z
  .array(
    z.strictObject(
      {
        rule: matching(/^[A-Z]+-\d+[a-z]?$/, "the id of a rule, for instance T-15").register(reference, {
          meaning: "The rule that may be broken.",
          example: "T-15",
        }),
        resource: sentence("the name or the URN of a resource").register(reference, {
          meaning: "By which one resource.",
          example: "tenant-provisioning-cache",
        }),
        owner: sentence("who answers for it").register(reference, {
          meaning: "Who answers for it.",
          example: "platform",
        }),
        reason: sentence("why the rule may be broken here").register(reference, {
          meaning: "Why.",
          example: "client without TLS until release 4",
        }),
        expires: z
          .string({ error: dateError })
          .refine(isCalendarDate, { error: dateError })
          .register(reference, {
            meaning: "The last day it holds, a year ahead at most. Later it is a violation itself.",
            example: "2027-01-31",
          }),
      },
      { error: "{ rule, resource, owner, reason, expires }" },
    ),
    { error: "a list of waivers" },
  )
  .register(reference, {
    meaning: "Agreed exceptions from rules, one resource each. One that is not needed is a violation itself.",
    example: [],
    without: "none",
  });

const onCallServices = ["pagerduty"] as const;
export const onCallSchema = z.enum(onCallServices, { error: oneOf(onCallServices) }).register(reference, {
  meaning: "Who wakes people when something rings. Asks for a secret of each target.",
  example: "pagerduty",
  without: "nobody: alerts stand in Alertmanager and the console",
});

export const environmentSchema = z
  .enum(environmentNames, { error: oneOf(environmentNames) })
  .register(reference, {
    meaning:
      "Sizes, copies and guard rails: `staging` is smaller, never less private; `prod` refuses to delete data.",
    example: "prod",
  });
