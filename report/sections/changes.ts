/** What an update would change, what would destroy data first. */
import { type Action, type Change, type Changes, count } from "../../preview/against/changes";
import { plural } from "../../preview/tree";
import { html, type Markup, type Part } from "../markup";
import { table } from "../table";

const ACTIONS: readonly Action[] = ["created", "updated", "replaced", "deleted"];
/** Properties of a resource that are shown; the rest is counted. */
const ENOUGH = 8;

export function changed(changes: Changes): Markup {
  const { against, notes, moved, unchanged } = changes;
  const destroying = changes.changes.filter(({ destroys }) => destroys !== undefined);
  const others = changes.changes.filter(({ custom, destroys }) => custom && destroys === undefined);
  return html`<p>Since <code>${against}</code>. ${notes.join(" ")}</p>
<dl class="figures">
${ACTIONS.map((action) => figure(action, count(changes, action)))}${figure("as they are", unchanged)}${moved > 0 && figure("under another name", moved)}${figure("destroying data", destroying.length)}</dl>
${destroying.map(loss)}${others.length > 0 && changesTable(others)}
`;
}

function figure(name: string, value: number): Markup {
  return html`<div><dt>${name}</dt><dd data-figure="${name}">${value}</dd></div>\n`;
}

function loss(change: Change): Markup {
  const { name, type, action, destroys, properties, reason } = change;
  return html`<article class="violation mandatory">
<h3>${name} would be ${action}</h3>
<p class="quiet">${type}</p>
<dl class="facts">
<div><dt>holds</dt><dd>${destroys?.what}</dd></div>
${reason !== undefined && html`<div><dt>why</dt><dd>${reason}</dd></div>\n`}<div><dt>instead</dt><dd><ol>${(destroys?.instead ?? []).map((step) => html`<li>${step}</li>`)}</ol></dd></div>
${properties.length > 0 && html`<div><dt>changes</dt><dd>${differences(change)}</dd></div>\n`}</dl>
</article>
`;
}

function changesTable(changes: readonly Change[]): Markup {
  return table(
    "Resources that change",
    ["name", "type", "system", "action", "what changes"],
    changes.map((change) => [
      ...[change.name, html`<code>${change.type}</code>`, change.system ?? "the stack itself"],
      html`<span class="action ${change.action}">${change.action}</span>`,
      html`${change.reason}${differences(change)}`,
    ]),
  );
}

function differences({ properties }: Change): Part {
  if (properties.length === 0) return undefined;
  const more = properties.length - ENOUGH;
  return html`<ul class="differences">${properties
    .slice(0, ENOUGH)
    .map(
      ({ path, old, new: now, replaces }) =>
        html`<li><code>${path}</code> ${value(old)} → ${value(now)}${replaces && html` <strong>forces a replacement</strong>`}</li>`,
    )}${more > 0 && html`<li>and ${plural(more, "more")}</li>`}</ul>`;
}

/** Long texts are for the terminal and for `--json`. */
function value(shown: unknown): Part {
  if (shown === undefined) return html`<span class="quiet">nothing</span>`;
  const text = typeof shown === "string" ? shown : JSON.stringify(shown);
  return html`<code>${text.length > 160 ? `${text.slice(0, 159)}…` : text}</code>`;
}
