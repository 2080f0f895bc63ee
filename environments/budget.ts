/** What a stack may cost a month, and what its cluster's parts cost: the section `ward:budget`. */
import { z } from "zod";
import { oneOf } from "./problems";
import { reference } from "./reference";

const budgetLevels = ["advisory", "mandatory"] as const;

export interface Budget {
  /** US dollars a month. @default none: nothing is compared */
  monthly?: number;
  /** Whether more than that blocks a preview. @default advisory */
  level: (typeof budgetLevels)[number];
  /** US dollars a month for what is asked of a cluster. */
  kubernetes: UnitPrices;
}

/** Of one CPU and one GiB of memory that pods request, one GiB of volumes, one load balancer. */
export interface UnitPrices {
  cpu: number;
  memoryGiB: number;
  storageGiB: number;
  loadBalancer: number;
}

/**
 * OpenCost's default prices an hour, times the 730 hours of a month; a load balancer as AWS' network load balancer.
 * https://opencost.io/docs/configuration/on-prem
 */
const unitPrices: UnitPrices = { cpu: 23.08, memoryGiB: 3.09, storageGiB: 0.04, loadBalancer: 16.43 };

/** Of a stack that says nothing of it. */
export const noBudget: Budget = { level: "advisory", kubernetes: unitPrices };

const price = (what: string, otherwise: number) => {
  const error = `US dollars a month for ${what}: a number, 0 or more`;
  const said = { meaning: `US dollars a month for ${what}.`, example: otherwise };
  return z.number({ error }).min(0, { error }).default(otherwise).register(reference, said);
};

const monthlyError = "US dollars a month: a number above 0, for instance 12000";

export const budgetSchema = z
  .strictObject(
    {
      monthly: z
        .number({ error: monthlyError })
        .gt(0, { error: monthlyError })
        .optional()
        .register(reference, {
          meaning: "What the stack may cost, in US dollars a month.",
          example: 12000,
          without: "nothing is compared",
        }),
      currency: z
        .literal("USD", { error: "USD: the prices are in no other currency" })
        .default("USD")
        .register(reference, { meaning: "Of all these figures.", example: "USD" }),
      level: z
        .enum(budgetLevels, { error: oneOf(budgetLevels) })
        .default("advisory")
        .register(reference, {
          meaning: "Whether more than `monthly` is only told, or makes the preview's exit status 1.",
          example: "mandatory",
        }),
      kubernetes: z
        .strictObject(
          {
            cpu: price("one requested CPU", unitPrices.cpu),
            memoryGiB: price("one requested GiB of memory", unitPrices.memoryGiB),
            storageGiB: price("one GiB of volumes", unitPrices.storageGiB),
            loadBalancer: price("one load balancer", unitPrices.loadBalancer),
          },
          { error: "{ cpu?, memoryGiB?, storageGiB?, loadBalancer? }: US dollars a month for one of each" },
        )
        .prefault({})
        .register(reference, {
          meaning: "What your cluster's parts cost.",
          example: { cpu: 20 },
          without: "OpenCost's prices",
        }),
    },
    { error: "{ monthly?, currency?, level?, kubernetes? }" },
  )
  .register(reference, {
    meaning: "What the stack may cost, and what its cluster's parts cost.",
    example: { monthly: 12000, level: "mandatory" },
    without: "the price is told, and compared with nothing",
  });
