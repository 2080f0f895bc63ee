/**
 * Writes docs/systems/<system>.md from the plans of the stack `prod`, each system in its own placement:
 * `node --require tsx/cjs preview/system-page.ts`.
 */
import "./lean-sdk";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironment } from "../environments/load";
import { systems } from "../systems";
import { shownInputs } from "./json";
import { type Plan, type PlanResource, plan } from "./plan";
import { readStackFile } from "./stack-file";
import { summaryOf, targetOf } from "./summary";
import { type Arrow, arrows, nodeId, nodes } from "./system-picture";

const root = join(__dirname, "..");

/** The page of one system, from its plan. */
export async function systemPage(system: string): Promise<string> {
  const made = await plan({
    project: "ward",
    stack: "prod",
    root,
    config: readStackFile(root, "ward", "prod"),
    program: () => require("../index") as unknown,
    load: loadEnvironment,
    systems: [system],
    placement: "default",
    changes: [],
  });
  const [settings] = made.systems;
  const spec = systems[system];
  if (settings === undefined || spec === undefined) throw new Error(`the stack has no ${system}`);
  const { recoveryMinutes, lossMinutes } = spec.objectives;
  const ways = arrows(made);
  return `# ${system}

Generated from the plan of the stack \`prod\` by \`node --require tsx/cjs preview/system-page.ts\`; a test fails when it
is stale. Made from ${spec.source}; figures and their sources: [systems/${system}.ts](../../systems/${system}.ts); where
the guide is not followed: [corrections](../corrections.md).

| | |
|---|---|
| placement unless the stack says otherwise | ${spec.defaultPlacement} |
| hosts | ${hostsOf(made)} |
| namespace, discovery domain | ${spec.namespace} |
| may lose at most | ${lossMinutes} minutes of work (RPO) |
| answers again within | ${recoveryMinutes} minutes (RTO) |
| restarts and patches | ${spec.maintenance.weekday} ${spec.maintenance.from}–${spec.maintenance.to} UTC |
| secrets that people give | ${given(made)} |

\`\`\`mermaid
flowchart LR
${[...nodes(made, system, ways), ...ways.map(line)].map((text) => `  ${text}`).join("\n")}
\`\`\`

## Ports

Besides DNS and what the cluster's operators and Prometheus need, nothing else is open. Whatever goes to data is
TLS and verified; HTTP stays inside the VPC or namespace.

| from | to | port | as |
|---|---|---|---|
${ways.map(({ from, to, port, as }) => `| ${from} | ${to} | ${port} | ${as} |`).join("\n")}

## What it is made of

| component | name | where | resources | what was asked for |
|---|---|---|---|---|
${componentsOf(made)
  .map((component) => row(component, made))
  .join("\n")}
`;
}

/** Names of the secrets that the preview asks for: the sheet's, and in a cluster the keys of the backup site. */
function given({ secretsToFill }: Plan): string {
  const names = secretsToFill.flatMap((command) => /ward:secrets\.[^.']+\.([^']+)'/.exec(command)?.[1] ?? []);
  return names.join(", ") || "none";
}

function line({ from, to, port }: Arrow): string {
  return `${nodeId(from)} -->|${port}| ${nodeId(to)}`;
}

function componentsOf({ resources }: Plan): PlanResource[] {
  return resources.filter(({ type }) => type.startsWith("ward:components:"));
}

function row(component: PlanResource, made: Plan): string {
  const kind = component.type.split(":").at(-1) ?? "";
  const count = made.resources.filter(({ urn, custom }) => custom && isBelow(urn, component, made)).length;
  return `| ${kind} | ${component.name} | ${targetOf(component)} | ${count} | ${summaryOf(kind, component)} |`;
}

function isBelow(urn: string, component: PlanResource, { resources }: Plan): boolean {
  let at = resources.find((resource) => resource.urn === urn);
  while (at?.parent !== undefined) {
    if (at.parent === component.urn) return true;
    const { parent } = at;
    at = resources.find((resource) => resource.urn === parent);
  }
  return false;
}

function hostsOf(made: Plan): string {
  const edges = made.resources.filter(({ type }) => type === "ward:components:EdgeProxy");
  const sites = edges.flatMap((edge) => {
    const { sites: found } = shownInputs(edge);
    return Array.isArray(found) ? (found as { hosts?: string[]; redirectTo?: string }[]) : [];
  });
  return sites
    .flatMap(({ hosts = [], redirectTo }) =>
      hosts.map((host) => (redirectTo === undefined ? host : `${host} → ${redirectTo}`)),
    )
    .join(", ");
}

export const pageOf = (system: string) => join(root, "docs/systems", `${system}.md`);

if (require.main === module)
  void (async () => {
    for (const system of Object.keys(systems)) writeFileSync(pageOf(system), await systemPage(system));
  })();
