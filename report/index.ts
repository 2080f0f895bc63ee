/** The page of a plan: `npm run preview -- --html FILE`. The same plan gives the same bytes. */
import type { Changes } from "../preview/against/changes";
import type { Plan } from "../preview/plan";
import { html } from "./markup";
import { pageOf, type Section } from "./page";
import { save } from "./save";
import { changed } from "./sections/changes";
import { cost } from "./sections/cost";
import { overview } from "./sections/overview";
import { policies } from "./sections/policies";
import { resources } from "./sections/resources";
import { secrets } from "./sections/secrets";
import { systemSection } from "./sections/system";
import { systemsOf } from "./system";

const GENERATOR = "Ward: the page of a plan";

/** @throws {UsageError} where the file cannot be written, or is somebody else's. */
export function writeReport(file: string, plan: Plan, changes: Changes | undefined): void {
  save(file, reportPage(plan, changes), html`content="${GENERATOR}"`.text);
}

/** @param changes since what `--against` names. */
export function reportPage(plan: Plan, changes?: Changes): string {
  return pageOf({
    title: `${plan.stack}: the plan`,
    generator: GENERATOR,
    head: overview(plan, changes),
    sections: sectionsOf(plan, changes),
    foot: html`Written by <code>npm run preview -- --html</code> of Ward. It loads nothing and sends nothing.`,
  });
}

function sectionsOf(plan: Plan, changes: Changes | undefined): Section[] {
  const { secretsToFill, verdict } = plan;
  const custom = plan.resources.filter((resource) => resource.custom).length;
  return [
    ...(changes === undefined
      ? []
      : [{ title: "What changes", count: changes.changes.length, body: changed(changes) }]),
    ...systemsOf(plan).map((system) => ({ title: system.settings.name, body: systemSection(system) })),
    { title: "Policies", count: verdict.rules, body: policies(plan) },
    { title: "Cost", body: cost(plan.estimate) },
    ...(secretsToFill.length === 0
      ? []
      : [{ title: "Secrets to fill", count: secretsToFill.length, body: secrets(plan) }]),
    { title: "Resources", count: custom, body: resources(plan) },
  ];
}
