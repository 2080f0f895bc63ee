/** A system: its picture, what it promises, what it is made of, its backups and its alerts. */
import { cents } from "../../cost/text";
import { summaryOf, targetOf } from "../../preview/summary";
import { drawing } from "../drawing/svg";
import { html, type Markup } from "../markup";
import { kindOf, nameWithin, type PlannedSystem } from "../system";
import { table } from "../table";
import { alerts } from "./alerts";
import { backups } from "./backups";

export function systemSection(system: PlannedSystem): Markup {
  const { name } = system.settings;
  const own = system.plan.estimate.systems.find((cost) => cost.system === name);
  const costs = new Map(own?.components.map((cost) => [`${cost.kind} ${cost.name}`, cents(cost.usd)]));
  return html`${facts(system)}
<figure>
<div class="wide picture" role="region" aria-label="Architecture of ${name}, which scrolls" tabindex="0">
${drawing(system)}</div>
${legend}
</figure>
<details><summary>Ports of ${name} as a table <span class="count">${system.ways.length}</span></summary>
<p>Besides DNS and what the cluster's operators and Prometheus need, nothing else is open.</p>
${table(
  `Who reaches which port of ${name}`,
  ["from", "to", { title: "port", number: true }, "as"],
  system.ways.map(({ from, to, port, as }) => [from, to, port, as]),
)}</details>
<h3>What ${name} is made of</h3>
${table(
  `Components of ${name}`,
  [
    ...["name", "component", "target"],
    { title: "resources", number: true },
    { title: "a month", number: true },
    "what was asked for",
  ],
  system.components.map((component) => [
    nameWithin(system, component),
    kindOf(component),
    target(targetOf(component)),
    resourcesBelow(system, component.urn),
    costs.get(`${kindOf(component)} ${component.name}`) ?? html`<span class="quiet">–</span>`,
    summaryOf(kindOf(component), component),
  ]),
)}
${backups(system)}
${alerts(system)}
`;
}

function facts({ settings, objectives, plan }: PlannedSystem): Markup {
  const custom = plan.resources.filter((resource) => resource.custom).length;
  return html`<dl class="facts">
<div><dt>domain</dt><dd>${settings.domain}</dd></div>
<div><dt>placement</dt><dd>${settings.placement}</dd></div>
<div><dt>resources</dt><dd>${custom}</dd></div>
${
  objectives !== undefined &&
  html`<div><dt>may lose at most (RPO)</dt><dd>${objectives.lossMinutes} minutes of work</dd></div>
<div><dt>answers again within (RTO)</dt><dd>${objectives.recoveryMinutes} minutes</dd></div>
`
}</dl>`;
}

const legend = html`<figcaption class="legend"><span class="key on-aws">on aws</span><span class="key on-kubernetes">on kubernetes</span><span class="key on-outside">outside</span><span class="key line-encrypted">TLS, verified</span><span class="key line-plain">HTTP, inside of the network</span><span class="key line-other">anything else</span></figcaption>`;

/** Words for every target but none. */
export function target(name: string): Markup {
  return name === "" ? html`<span class="quiet">–</span>` : html`<span class="tag on-${name}">${name}</span>`;
}

/** Of the component itself and of the components in it. */
function resourcesBelow({ plan }: PlannedSystem, urn: string): number {
  const inside = new Set([urn]);
  let custom = 0;
  // Parents are registered before their children.
  for (const resource of plan.resources) {
    if (resource.parent === undefined || !inside.has(resource.parent)) continue;
    inside.add(resource.urn);
    if (resource.custom) custom += 1;
  }
  return custom;
}
