/** An estimate beside the budget of its stack. */
import type { Budget } from "../environments/budget";
import type { SystemCost } from "./estimate";

export interface BudgetVerdict {
  /** US dollars a month. */
  monthly: number;
  level: "advisory" | "mandatory";
  /** By how much the estimate is over it, US dollars; 0 when it is not. */
  overUsd: number;
  /** Components that weigh most, when it is over. */
  heaviest: { system: string | undefined; name: string; usd: number }[];
}

/** Components that are named when a budget is exceeded. */
const NAMED = 3;

export function compare(
  usd: number,
  systems: readonly SystemCost[],
  { monthly, level }: Budget,
): BudgetVerdict | undefined {
  if (monthly === undefined) return undefined;
  const overUsd = Math.max(0, Math.round((usd - monthly) * 100) / 100);
  const all = systems.flatMap(({ system, components }) =>
    components.map(({ name, usd }) => ({ system, name, usd })),
  );
  const heaviest = overUsd > 0 ? all.sort((a, b) => b.usd - a.usd).slice(0, NAMED) : [];
  return { monthly, level, overUsd, heaviest };
}
