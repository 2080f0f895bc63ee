/** The top of the page: what it is, whether it is good, and what to do next. */
import { cents } from "../../cost/text";
import { type Changes, destroysData } from "../../preview/against/changes";
import { toDocument } from "../../preview/json";
import type { Plan } from "../../preview/plan";
import { plural } from "../../preview/tree";
import { html, type Markup } from "../markup";

export function overview(plan: Plan, changes: Changes | undefined): Markup {
  const { summary } = toDocument(plan);
  const custom = plan.resources.filter((resource) => resource.custom).length;
  return html`<p class="kicker">Ward · a plan, before anything is created</p>
<h1>Stack ${plan.stack} <span class="environment">${plan.environment}</span></h1>
${verdict(plan, changes)}
<dl class="figures">
${figure("systems", summary.systems)}${figure("resources", custom)}${figure("rules", summary.rules)}${figure("mandatory violations", summary.mandatory)}${figure("advisory violations", summary.advisory)}${figure("secrets to fill", plan.secretsToFill.length)}${figure("a month, estimated", cents(plan.estimate.usd))}</dl>
`;
}

function figure(name: string, value: number | string): Markup {
  return html`<div><dt>${name}</dt><dd data-figure="${name}">${value}</dd></div>\n`;
}

function verdict(plan: Plan, changes: Changes | undefined): Markup {
  const { violations, rules } = plan.verdict;
  const mandatory = violations.filter(({ level }) => level === "mandatory").length;
  if (changes !== undefined && destroysData(changes))
    return banner(
      "bad",
      "✘ This would destroy data",
      "Keep it first, as said with each of the changes below.",
    );
  if (mandatory > 0)
    return banner(
      "bad",
      `✘ Blocked: ${plural(mandatory, "mandatory violation")}`,
      "Repair them, or agree on a waiver under ward:waivers.",
    );
  const { budget } = plan.estimate;
  if (budget?.level === "mandatory" && budget.overUsd > 0)
    return banner(
      "bad",
      `✘ Blocked: ${cents(budget.overUsd)} over the budget`,
      "Raise ward:budget, or ask for less.",
    );
  if (violations.length > 0)
    return banner("fair", `! ${plural(violations.length, "piece")} of advice`, next(plan));
  return banner("good", `✔ ${plural(rules, "rule")} kept, no violations`, next(plan));
}

function banner(kind: "good" | "fair" | "bad", answer: string, then: string): Markup {
  return html`<p class="verdict ${kind}"><strong>${answer}</strong> <span>${then}</span></p>`;
}

function next({ stack, secretsToFill }: Plan): string {
  const first = secretsToFill.length > 0 ? "fill the secrets, then " : "";
  return `Next: ${first}pulumi preview --stack ${stack} --policy-pack policy`;
}
