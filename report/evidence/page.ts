/** The same as a page to read and to print. */
import { headingOf } from "../../policy/writing/groups";
import { plural } from "../../preview/tree";
import { html, type Markup, type Part } from "../markup";
import { pageOf, type Section } from "../page";
import { STATES } from "../policies";
import { target } from "../sections/system";
import { table } from "../table";
import { type Evidence, type EvidencePolicy, MARK } from "./document";
import type { Setting } from "./settings";

export function evidencePage(evidence: Evidence): string {
  const { stack } = evidence;
  return pageOf({
    ...{ title: `Evidence of ${stack}`, generator: MARK },
    head: html`<p class="kicker">Ward · evidence of a stack, from its plan</p>
<h1>Evidence of ${stack} <span class="environment">${evidence.environment}</span></h1>
${answer(evidence)}
${origin(evidence)}`,
    sections: sectionsOf(evidence),
    foot: html`Written by <code>npm run evidence -- --stack ${stack}</code>; <code>evidence-${stack}.json</code> says the same.`,
  });
}

function answer({ violations, waived, policies }: Evidence): Markup {
  const mandatory = violations.filter(({ level }) => level === "mandatory").length;
  const kept = policies.filter(({ state }) => state === "kept").length;
  const text = `${plural(kept, "rule")} kept, ${plural(violations.length, "violation")}, ${waived.length} waived`;
  const kind = mandatory > 0 ? "bad" : violations.length > 0 ? "fair" : "good";
  return html`<p class="verdict ${kind}"><strong>${text}</strong></p>`;
}

function origin({ commit, judgedOn }: Evidence): Markup {
  return html`<dl class="facts">
<div><dt>commit</dt><dd><code>${commit.id ?? "none: not a git repository"}</code></dd></div>
<div><dt>waivers judged on</dt><dd>${judgedOn}</dd></div>
</dl>
${
  commit.changed.length > 0 &&
  html`<p class="verdict fair"><strong>Not of this commit alone.</strong> <span>Changed since: ${commit.changed.join(", ")}</span></p>`
}`;
}

function sectionsOf(evidence: Evidence): Section[] {
  const { systems, policies, violations, waived, tls, access, retention, backups, images } = evidence;
  return [
    { title: "Systems", count: systems.length, body: systemsTable(evidence) },
    { title: "Policies", count: policies.length, body: policiesBody(policies) },
    { title: "Violated", count: violations.length, body: violatedBody(evidence) },
    { title: "Waived", count: waived.length, body: waivedBody(evidence) },
    { title: "TLS", count: tls.length, body: settings("What demands TLS, and from which version on", tls) },
    { title: "Who reaches which port", count: access.length, body: accessBody(evidence) },
    { title: "Retention", count: retention.length, body: settings("How long what is kept", retention) },
    { title: "Backups and drills", count: backups.length, body: backupsBody(evidence) },
    { title: "Images", count: images.length, body: imagesBody(evidence) },
  ];
}

const nobody = html`<span class="quiet">–</span>`;

function systemsTable({ systems }: Evidence): Markup {
  return table(
    "Systems of the stack, and what they promise",
    [
      "system",
      "domain",
      "placement",
      { title: "may lose (RPO)", number: true },
      { title: "back within (RTO)", number: true },
    ],
    systems.map(({ name, domain, placement, lossMinutes, recoveryMinutes }) => [
      ...[name, domain, placement],
      ...[lossMinutes, recoveryMinutes].map((minutes) => (minutes === null ? nobody : `${minutes} min`)),
    ]),
  );
}

function policiesBody(policies: readonly EvidencePolicy[]): Markup {
  const citations = [...new Set(policies.flatMap(({ citations: cited }) => cited))].sort();
  return html`${table(
    "Rules by what asks for them",
    [
      "HIPAA Security Rule",
      { title: "rules", number: true },
      ...STATES.map((title) => ({ title, number: true })),
    ],
    citations.map((citation) => {
      const own = policies.filter(({ citations: cited }) => cited.includes(citation));
      const counts = STATES.map((state) => own.filter((policy) => policy.state === state).length);
      return [html`${citation} <span class="quiet">${headingOf(citation)}</span>`, own.length, ...counts];
    }),
  )}
${table(
  "Every rule and what became of it",
  ["id", "what holds in a good plan", "level", "asked for by", { title: "resources", number: true }, "state"],
  policies.map(({ rule, title, level, citations: cited, resources, state }) => [
    ...[rule, title, level, cited.join(", "), resources ?? "the stack"],
    html`<span class="state ${state.replaceAll(" ", "-")}">${state}</span>`,
  ]),
)}`;
}

function violatedBody({ violations }: Evidence): Part {
  if (violations.length === 0) return html`<p>Nothing.</p>`;
  return table(
    "Rules that the plan violates",
    ["rule", "level", "asked for by", "resource", "path", "what is wrong"],
    violations.map(({ rule, level, citations, resource, path, message }) => [
      ...[rule, level, citations.join(", "), resource, html`<code>${path}</code>`, message],
    ]),
  );
}

function waivedBody({ waived }: Evidence): Part {
  if (waived.length === 0) return html`<p>Nothing.</p>`;
  return table(
    "Violations that were agreed on",
    ["rule", "asked for by", "resource", "what is wrong", "owner", "until", "reason"],
    waived.map(({ rule, citations, resource, message, owner, expires, reason }) => [
      ...[rule, citations.join(", "), resource, message, owner, expires, reason],
    ]),
  );
}

function settings(caption: string, found: readonly Setting[]): Markup {
  return table(
    caption,
    ["resource", "system", "value", "what it is", "where it stands"],
    found.map(({ resource, system, value, says, path, type }) => [
      ...[resource, system ?? "the stack itself", html`<strong>${value}</strong>`, says],
      html`<code>${type}</code> <code>${path}</code>`,
    ]),
  );
}

function accessBody({ access }: Evidence): Markup {
  return html`<p>Every rule of the plan's security groups and network policies. What none of them opens is closed: a security group refuses what no rule names, and each namespace denies by default.</p>
${(["in", "out"] as const).map((direction) =>
  table(
    direction === "in" ? "Who may reach it" : "What it may reach",
    direction === "in"
      ? ["port of", "ports", "from", "system", "rule"]
      : ["from", "ports", "to", "system", "rule"],
    access
      .filter((opening) => opening.direction === direction)
      .map(({ of, ports, peer, system, rule }) => [
        of,
        ports.join(", "),
        peer,
        system ?? "the stack itself",
        rule,
      ]),
  ),
)}`;
}

function backupsBody({ backups }: Evidence): Markup {
  return table(
    "Backups, and the last restore that was rehearsed",
    [
      "data",
      "system",
      "target",
      "copies",
      { title: "to any second of the last", number: true },
      "last drill",
    ],
    backups.map(({ of, system, target: where, copies, recoveryDays, drill }) => [
      ...[of, system, target(where), copies, recoveryDays === null ? nobody : `${recoveryDays} days`],
      drill === null
        ? html`<span class="quiet">none given</span>`
        : html`<strong>${drill.verdict}</strong> ${drill.finished}: ${drill.recoverySeconds} s of ${drill.allowedSeconds} s allowed, ${drill.lossSeconds === null ? "nobody can say how much" : `${drill.lossSeconds} s of work`} lost${drill.why !== "" && `; ${drill.why}`}`,
    ]),
  );
}

function imagesBody({ images }: Evidence): Markup {
  return table(
    "Images that the plan runs",
    ["image", "system", "one content for ever", "used by"],
    images.map(({ image, system, digest, usedBy }) => [
      ...[
        html`<code>${image}</code>`,
        system ?? "the stack itself",
        digest === null ? "no: named by its tag" : "yes: by its digest",
      ],
      usedBy.join(", "),
    ]),
  );
}
