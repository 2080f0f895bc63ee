/** What the plan costs a month, what that leaves out, and what a new account has to ask for first. */
import type { Estimate, SystemCost } from "../../cost/estimate";
import { exceeded } from "../../cost/quotas";
import { cents } from "../../cost/text";
import { html, type Markup, type Part } from "../markup";
import { table } from "../table";

export function cost(estimate: Estimate): Markup {
  const { usd, systems, prices, byUse, leftOut } = estimate;
  return html`<dl class="figures"><div><dt>a month, estimated</dt><dd data-figure="a month">${cents(usd)}</dd></div></dl>
${budget(estimate)}
${table(
  "Cost by system",
  ["system", { title: "a month", number: true }, "most of it"],
  systems.map((system) => [nameOf(system), cents(system.usd), heaviest(system)]),
)}
<p class="note">On demand, with prices of ${prices.region}${prices.elsewhere.length > 0 && ` (for ${prices.elsewhere.join(" and ")} as well)`}, read ${prices.read}; clusters by <code>ward:budget</code>. Not in it: ${[...byUse, ...leftOut].join(", ")}.</p>
${unpriced(estimate)}
<details><summary>Cost by component</summary>
${table(
  "Cost by component",
  ["component", "kind", "system", { title: "a month", number: true }],
  systems.flatMap((system) =>
    system.components.map(({ name, kind, usd: own }) => [name, kind, nameOf(system), cents(own)]),
  ),
)}</details>
${quotas(estimate)}`;
}

function nameOf({ system }: SystemCost): string {
  return system ?? "the stack itself";
}

function heaviest({ components }: SystemCost): string {
  return components
    .slice(0, 3)
    .map(({ name, usd }) => `${name} ${cents(usd)}`)
    .join(" · ");
}

function budget({ budget: verdict }: Estimate): Part {
  if (verdict === undefined) return undefined;
  const { monthly, overUsd, level } = verdict;
  if (overUsd === 0)
    return html`<p class="verdict good"><strong>Within the budget of ${cents(monthly)}</strong></p>`;
  const kind = level === "mandatory" ? "bad" : "fair";
  return html`<p class="verdict ${kind}"><strong>${cents(overUsd)} over the budget of ${cents(monthly)}</strong>${level === "mandatory" && html` <span>This plan is blocked.</span>`}</p>`;
}

function unpriced({ unpriced: found }: Estimate): Part {
  if (found.length === 0) return undefined;
  return html`<h3>No price known, and not in it</h3>
${table(
  "What has no price",
  ["resource", "price", "why"],
  found.map(({ resource, price, reason }) => [resource, html`<code>${price}</code>`, reason]),
)}`;
}

function quotas({ quotas: all }: Estimate): Part {
  if (all.length === 0) return undefined;
  const over = new Set(exceeded(all));
  return html`<details${over.size > 0 && html` open`}><summary>Quotas of a new account <span class="count">${all.length}</span></summary>
${table(
  "Quotas of a new account",
  [
    "quota",
    "where",
    { title: "needed", number: true },
    { title: "a new account has", number: true },
    "code",
    "what to do",
  ],
  all.map((quota) => [
    ...[quota.name, quota.where, quota.needed, quota.default, quota.code],
    over.has(quota) ? html`<span class="state waived">ask for more</span>` : "",
  ]),
)}</details>`;
}
