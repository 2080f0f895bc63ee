/** The estimate as lines of text. */
import type { Colours } from "../preview/colours";
import { plural } from "../preview/tree";
import { wrap } from "../preview/wrap";
import type { ComponentCost, CostLine, Estimate, SystemCost } from "./estimate";
import { exceeded, type Quota } from "./quotas";

interface Look {
  colours: Colours;
  /** Columns. */
  width: number;
  /** What each component costs, and each quota. */
  costs?: boolean;
}

/** Components of a system that are named. */
const NAMED = 3;

export function costText(estimate: Estimate, look: Look): string {
  const { systems, unpriced } = estimate;
  if (systems.length === 0 && unpriced.length === 0) return "";
  return [
    `${look.colours.bold("Estimate")}  a month, ${look.colours.dim(pricesOf(estimate))}`,
    ...table(estimate, look),
    ...budgetLines(estimate, look),
    ...unpricedLines(estimate, look),
    look.colours.dim(line(`not in it: ${[...estimate.byUse, ...estimate.leftOut].join(", ")}`, look)),
    ...quotaLines(estimate, look),
  ].join("\n");
}

function pricesOf({ prices: { region, read, elsewhere } }: Estimate): string {
  const also = elsewhere.length === 0 ? "" : ` for ${elsewhere.join(" and ")} as well`;
  return `on demand: prices of ${region}${also}, read ${read}; clusters by ward:budget`;
}

function table({ systems, usd }: Estimate, { colours, costs }: Look): string[] {
  const name = ({ system }: SystemCost) => system ?? "the stack itself";
  const wide = Math.max("total".length, ...systems.map((system) => name(system).length));
  const digits = dollars(usd).length;
  const row = (label: string, amount: string, more: string) =>
    `  ${label.padEnd(wide)}  ${amount}  ${more}`.trimEnd();
  const rows = systems.flatMap((system) => [
    row(name(system), dollars(system.usd).padStart(digits), costs ? "" : colours.dim(heaviest(system))),
    ...(costs ? system.components.flatMap(detail) : []),
  ]);
  const total = row("total", colours.bold(dollars(usd).padStart(digits)), "");
  return systems.length > 1 ? [...rows, total] : rows;
}

function heaviest({ components }: SystemCost): string {
  return components
    .slice(0, NAMED)
    .map(({ name, usd }) => `${name} ${dollars(usd)}`)
    .join(" · ");
}

function detail({ kind, name, usd, lines }: ComponentCost): string[] {
  return [`    ${`${kind} ${name}`.trim()}  ${cents(usd)}`, ...alike(lines).map(detailLine)];
}

function detailLine({ price, note, amount, unit, unitUsd, usd }: CostLine): string {
  const times = `${Number(amount.toFixed(2))} × ${unitUsd} a ${unit}`;
  return `      ${cents(usd).padStart(9)}  ${price}, ${times}${note === "" ? "" : ` (${note})`}`;
}

/** Ten alarms of one component are one line. */
function alike(lines: readonly CostLine[]): CostLine[] {
  const together = new Map<string, CostLine>();
  for (const one of lines) {
    const key = `${one.price} ${one.note}`;
    const known = together.get(key);
    const sum = (part: "amount" | "usd") => (known?.[part] ?? 0) + one[part];
    together.set(key, { ...one, amount: sum("amount"), usd: sum("usd") });
  }
  return [...together.values()].sort((a, b) => b.usd - a.usd);
}

function budgetLines({ budget, usd }: Estimate, look: Look): string[] {
  if (budget === undefined) return [];
  const { monthly, overUsd, level, heaviest } = budget;
  const { green, red, yellow } = look.colours;
  if (overUsd === 0)
    return [
      green(line(`✔ ${Math.round((100 * usd) / monthly)} % of the budget of ${dollars(monthly)}`, look)),
    ];
  const most = heaviest.map(({ name, usd }) => `${name} ${dollars(usd)}`).join(", ");
  const over = `${cents(overUsd)} over the budget of ${dollars(monthly)}; most weigh ${most}`;
  return [
    level === "mandatory"
      ? red(line(`✘ ${over}: this plan is blocked`, look))
      : yellow(line(`! ${over}`, look)),
  ];
}

function unpricedLines({ unpriced }: Estimate, look: Look): string[] {
  if (unpriced.length === 0) return [];
  const named = unpriced.map(({ resource, price }) => `${resource} (${price})`).join(", ");
  return [look.colours.yellow(line(`! no price known, and not in it: ${named}`, look))];
}

function quotaLines({ quotas }: Estimate, look: Look): string[] {
  const over = exceeded(quotas);
  const told = over.map((quota) => inWords(quota)).join(", ");
  const first =
    over.length === 0
      ? []
      : [
          look.colours.yellow(
            line(`! more than a new account may have: ${told}; docs/cost.md says what to ask for`, look),
          ),
        ];
  if (!look.costs) return first;
  return [
    ...first,
    `  ${plural(quotas.length, "quota")} of an account, the fullest first`,
    ...quotas.map(quotaRow),
  ];
}

function inWords({ name, code, where, needed, default: most }: Quota): string {
  return `${needed} of ${most} ${name}${code === "" ? "" : ` (${code})`} in ${where}`;
}

function quotaRow({ name, code, where, needed, default: most }: Quota): string {
  return `    ${String(needed).padStart(6)} of ${String(most).padEnd(6)}  ${name}, ${where}${code === "" ? "" : `  ${code}`}`;
}

function line(text: string, { width }: Look): string {
  return wrap(`  ${text}`, width, 4);
}

/** Whole dollars, with thousands apart. */
export function dollars(usd: number): string {
  return `$${Math.round(usd)}`.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** With cents, as the JSON document has them. */
export function cents(usd: number): string {
  return `$${usd.toFixed(2)}`.replace(/\B(?=(\d{3})+\.)/g, ",");
}
