/** The plan as text: what a person reads in ten seconds, and what to do next. */
import { costText } from "../cost/text";
import type { SystemSettings } from "../environments/environment";
import type { Violation } from "../policy/judging/run";
import { type Changes, destroysData } from "./against/changes";
import { changesText } from "./against/text";
import type { Colours } from "./colours";
import type { Plan } from "./plan";
import { plural, treeOf } from "./tree";
import { wrap } from "./wrap";

export interface Look {
  colours: Colours;
  /** Columns. */
  width: number;
  /** Every resource instead of the components. */
  all: boolean;
  /** Every component's price instead of the heaviest. */
  costs?: boolean;
}

/** @param changes in place of the components, when the plan is compared with something. */
export function render(plan: Plan, look: Look, changes?: Changes): string {
  const sections = [
    heading(plan, look),
    ...(changes === undefined ? components(plan, look) : changesText(changes, look)),
    verdictLine(plan, look),
    ...plan.verdict.violations.map((violation) => violationSection(violation, look)),
    waivedSection(plan, look),
    costText(plan.estimate, look),
    secretsSection(plan, look),
    nextSection(plan, changes),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function components(plan: Plan, look: Look): string[] {
  return [...plan.systems.map((system) => systemSection(system, plan, look)), sharedSection(plan, look)];
}

function heading({ stack, environment, resources, systems, durationMs }: Plan, { colours }: Look): string {
  const custom = resources.filter((resource) => resource.custom).length;
  const holds = systems.length === 0 ? "operators" : plural(systems.length, "system");
  const facts = [environment, holds, plural(custom, "resource")];
  const seconds = `planned in ${(durationMs / 1000).toFixed(1)} s, nothing was created`;
  return `${colours.bold(`Stack ${stack}`)}  ${facts.join(" · ")}  ${colours.dim(seconds)}`;
}

function systemSection(system: SystemSettings, plan: Plan, { colours, all, width }: Look): string {
  const own = plan.resources.filter((resource) => resource.system === system.name);
  const title = `${colours.bold(system.name)}  ${system.placement} · ${system.domain} · ${plural(own.filter((resource) => resource.custom).length, "resource")}`;
  return [title, ...treeOf(own, all, width, colours)].join("\n");
}

function sharedSection(plan: Plan, { colours, all, width }: Look): string {
  const shared = plan.resources.filter(
    (resource) => resource.system === undefined && resource.parent !== undefined,
  );
  if (shared.length === 0) return "";
  return [`${colours.bold("the stack itself")}`, ...treeOf(shared, all, width, colours)].join("\n");
}

function verdictLine({ verdict }: Plan, { colours }: Look): string {
  const { rules, violations, judgedUnknowns } = verdict;
  const mandatory = violations.filter(({ level }) => level === "mandatory").length;
  const advisory = violations.length - mandatory;
  const unknown =
    judgedUnknowns === 0 ? "" : `, ${plural(judgedUnknowns, "judged value")} unknown before the update`;
  if (violations.length === 0)
    return colours.green(`✔ ${plural(rules, "rule")} kept, no violations${unknown}`);
  const counts = [
    ...(mandatory > 0 ? [`${mandatory} mandatory`] : []),
    ...(advisory > 0 ? [`${advisory} advisory`] : []),
  ];
  const text = `${counts.join(", ")} ${violations.length === 1 ? "violation" : "violations"} of ${plural(rules, "rule")}${unknown}`;
  return mandatory > 0 ? colours.red(`✘ ${text}: this plan is blocked`) : colours.yellow(`! ${text}`);
}

function violationSection(violation: Violation, { colours, width }: Look): string {
  const { rule, name, level, severity, resource, urn, path, message, remediation, citations } = violation;
  const paint = level === "mandatory" ? colours.red : colours.yellow;
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  return [
    `${paint(colours.bold(rule))} ${name}  ${colours.dim([level, severity, ...citations].join(" · "))}`,
    `  resource  ${resource}  ${colours.dim(type)}`,
    ...(path === "" ? [] : [`  path      ${path}`]),
    wrap(`  reason    ${message}`, width, LABEL),
    wrap(`  remedy    ${remediation}`, width, LABEL),
  ].join("\n");
}

/** Columns before what is said of a violation. */
const LABEL = 12;

function waivedSection({ verdict }: Plan, { colours }: Look): string {
  if (verdict.waived.length === 0) return "";
  const lines = verdict.waived.map(
    ({ rule, resource, waiver }) =>
      `  ${rule}  ${resource}  ${waiver.owner}, until ${waiver.expires}: ${waiver.reason}`,
  );
  return [colours.yellow(`${plural(lines.length, "violation")} waived`), ...lines].join("\n");
}

function secretsSection({ secretsToFill }: Plan, { colours }: Look): string {
  if (secretsToFill.length === 0) return "";
  return [
    colours.yellow("Secrets to fill before an update"),
    ...secretsToFill.map((command) => `  ${command}`),
  ].join("\n");
}

function nextSection({ stack, verdict, secretsToFill }: Plan, changes: Changes | undefined): string {
  if (changes !== undefined && destroysData(changes))
    return "Next: keep the data above, as said with each. Nothing else of this plan should be done before.";
  if (verdict.violations.some(({ level }) => level === "mandatory"))
    return "Next: repair the violations above, or agree on a waiver under ward:waivers.";
  const first = secretsToFill.length > 0 ? "fill the secrets, then " : "";
  return `Next: ${first}pulumi preview --stack ${stack} --policy-pack policy`;
}
