/** The verdict: what is wrong first, then every rule by theme and by framework. */
import type { Violation } from "../../policy/judging/judge";
import { DUTIES, headingOf, themeOf } from "../../policy/writing/groups";
import type { Plan } from "../../preview/plan";
import { html, type Markup, type Part } from "../markup";
import { count, type Group, grouped, type Judged, judgedRules, STATES } from "../policies";
import { table } from "../table";

export function policies(plan: Plan): Markup {
  const judged = judgedRules(plan);
  const citations = [...new Set(judged.flatMap(({ rule }) => rule.citations))].sort();
  return html`${violations(plan)}${waived(plan)}
<h3>By theme</h3>
${summary(
  "Rules by theme",
  "theme",
  grouped(
    judged,
    (rule) => [themeOf(rule)],
    DUTIES.map(([, title]) => title),
  ),
  (title) => title,
)}
<h3>By framework</h3>
${summary(
  "Rules by what asks for them",
  "HIPAA Security Rule",
  grouped(judged, ({ citations: cited }) => cited, citations),
  (citation) => html`${citation} <span class="quiet">${headingOf(citation)}</span>`,
)}
<p class="note">A rule may be cited by several. <em>Nothing to judge</em>: the plan has no resource that the rule is about.</p>
<details><summary>Every rule <span class="count">${judged.length}</span></summary>
<p class="search"><label for="find-rule">Find a rule</label> <input id="find-rule" type="search" data-search="rules" autocomplete="off" placeholder="id, words, citation"> <output for="find-rule">${judged.length} of ${judged.length}</output></p>
${table(
  "Every rule and what became of it",
  [
    "id",
    "what holds in a good plan",
    "theme",
    "level",
    "asked for by",
    { title: "resources", number: true },
    "state",
  ],
  judged.map((one) => [
    ...[one.rule.id, one.rule.title, themeOf(one.rule), one.rule.level, one.rule.citations.join(", ")],
    ...[one.resources ?? "the stack", state(one)],
  ]),
  { id: "rules" },
)}</details>
`;
}

function state({ state: name }: Judged): Markup {
  return html`<span class="state ${name.replaceAll(" ", "-")}">${name}</span>`;
}

function summary(
  caption: string,
  first: string,
  groups: readonly Group[],
  titled: (title: string) => Part,
): Markup {
  return table(
    caption,
    [first, { title: "rules", number: true }, ...STATES.map((title) => ({ title, number: true }))],
    groups.map(({ title, judged }) => [
      titled(title),
      judged.length,
      ...STATES.map((name) => {
        const many = count(judged, name);
        return many === 0 ? html`<span class="quiet">0</span>` : many;
      }),
    ]),
  );
}

function violations({ verdict }: Plan): Part {
  return verdict.violations.map(
    (violation) => html`<article class="violation ${violation.level}">
<h3>${violation.rule} ${violation.name}</h3>
<p class="quiet">${[violation.level, violation.severity, ...violation.citations].join(" · ")}</p>
${details(violation)}</article>
`,
  );
}

function details({ resource, path, message, remediation }: Violation): Markup {
  return html`<dl class="facts">
<div><dt>resource</dt><dd>${resource}</dd></div>
${path !== "" && html`<div><dt>path</dt><dd><code>${path}</code></dd></div>\n`}<div><dt>reason</dt><dd>${message}</dd></div>
<div><dt>remedy</dt><dd>${remediation}</dd></div>
</dl>
`;
}

function waived({ verdict }: Plan): Part {
  if (verdict.waived.length === 0) return undefined;
  return html`<h3>Waived</h3>
${table(
  "Violations that were agreed on",
  ["rule", "resource", "what is wrong", "owner", "until", "reason"],
  verdict.waived.map(({ rule, resource, message, waiver }) => [
    ...[rule, resource, message, waiver.owner, waiver.expires, waiver.reason],
  ]),
)}`;
}
