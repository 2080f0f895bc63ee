/** The estimate as lines of text. */
import type { Colours } from "../preview/colours";
import type { ComponentCost, Estimate, SystemCost } from "./estimate";

/** Components of a system that are named. */
const NAMED = 3;

/** @param all every component with its lines, instead of the heaviest. */
export function costText(estimate: Estimate, { colours, all }: { colours: Colours; all: boolean }): string {
  const { systems, usd, prices, unpriced } = estimate;
  if (systems.length === 0) return "";
  const names = systems.map(({ system }) => system ?? "the stack itself");
  const wide = Math.max(...names.map((name) => name.length), "total".length);
  const digits = dollars(usd).length;
  const rows = systems.flatMap((system, index) => [
    `  ${(names[index] ?? "").padEnd(wide)}  ${dollars(system.usd).padStart(digits)}  ${colours.dim(all ? "" : heaviest(system))}`.trimEnd(),
    ...(all ? system.components.flatMap((component) => detail(component, digits)) : []),
  ]);
  const total = `  ${"total".padEnd(wide)}  ${colours.bold(dollars(usd).padStart(digits))}`;
  return [
    `${colours.bold("Estimate a month")}  ${colours.dim(`US dollars, list prices of ${prices.region} read on ${prices.read}`)}`,
    ...rows,
    ...(systems.length > 1 ? [total] : []),
    budgetLine(estimate, colours),
    colours.dim(`  Not in it: ${[...estimate.byUse, ...estimate.leftOut].join(", ")}.`),
    ...(unpriced.length === 0 ? [] : [colours.yellow(`  No price known: ${names2(unpriced)}`)]),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function names2(unpriced: Estimate["unpriced"]): string {
  return unpriced.map(({ resource, price }) => `${resource} (${price})`).join(", ");
}

function heaviest({ components }: SystemCost): string {
  return components
    .slice(0, NAMED)
    .map(({ name, usd }) => `${name} ${dollars(usd)}`)
    .join(" · ");
}

function detail({ kind, name, usd, lines }: ComponentCost, digits: number): string[] {
  return [
    `    ${kind} ${name}  ${dollars(usd)}`,
    ...lines.map(
      ({ price, note, amount, unit, usd }) =>
        `      ${dollars(usd).padStart(digits)}  ${price}, ${amount} × ${unit}${note === "" ? "" : ` (${note})`}`,
    ),
  ];
}

function budgetLine({ budget, usd }: Estimate, colours: Colours): string {
  if (budget === undefined) return "";
  const { monthly, overUsd, level, heaviest } = budget;
  if (overUsd === 0)
    return colours.green(`  ✔ within the budget of ${dollars(monthly)}: ${share(usd, monthly)} of it`);
  const most = heaviest.map(({ name, usd }) => `${name} ${dollars(usd)}`).join(", ");
  const line = `over the budget of ${dollars(monthly)} by ${dollars(overUsd)}; most weigh ${most}`;
  return level === "mandatory"
    ? colours.red(`  ✘ ${line}: this plan is blocked`)
    : colours.yellow(`  ! ${line}`);
}

function share(usd: number, monthly: number): string {
  return `${Math.round((100 * usd) / monthly)} %`;
}

/** Whole dollars, with thousands apart. */
export function dollars(usd: number): string {
  return `$${Math.round(usd)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",")}`;
}
