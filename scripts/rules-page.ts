/** Writes policy/RULES.md: `node --require tsx/cjs scripts/rules-page.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { LONGEST_WAIVER_DAYS } from "../policy/judging/run";
import type { Rule, RuleFacts } from "../policy/rule";
import { rules, stackRules } from "../policy/rules";
import { tellingWaivers } from "../policy/rules/oversight/waivers";
import { defaultSettings, FLOORS, MEANINGS, type NumericSetting } from "../policy/settings";
import { DUTIES } from "../policy/writing/groups";
import { HOLDERS, type Judged, judgedByRule, PODS } from "./rule-facts";

const all: readonly RuleFacts[] = [...rules, ...stackRules];

function anchor(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");
}

function code(text: string): string {
  return `\`${text}\``;
}

function isRule(rule: object): rule is Rule {
  return "types" in rule;
}

function count(found: readonly RuleFacts[], wanted: (rule: RuleFacts) => boolean): string {
  return String(found.filter(wanted).length);
}

function themesTable(): string {
  const row = (title: string, found: readonly RuleFacts[]): string =>
    `| ${title} | ${found.length} | ${[
      count(found, ({ level }) => level === "mandatory"),
      count(found, ({ level }) => level === "advisory"),
      count(found, isRule),
      count(found, (rule) => !isRule(rule)),
    ].join(" | ")} |`;
  return [
    "| theme | rules | mandatory | advice | of one resource | of the whole stack |",
    "|---|--:|--:|--:|--:|--:|",
    ...DUTIES.map(([duty, title]) =>
      row(
        `[${title}](#${anchor(title)})`,
        all.filter((rule) => rule.duty === duty),
      ),
    ),
    row("all", all),
  ].join("\n");
}

/** By id, so that one who has read it in a finding knows where to look. */
function index(): string {
  const number = ({ id }: RuleFacts): string => id.replace(/\d+/, (digits) => digits.padStart(3, "0"));
  const rows = [...all]
    .sort((one, other) => (number(one) < number(other) ? -1 : 1))
    .map((rule) => `| [${rule.id}](#${anchor(`${rule.id} ${rule.name}`)}) | ${rule.title} |`);
  return ["| id | what holds in a good plan |", "|---|---|", ...rows].join("\n");
}

/** What a setting asks for, in both environments. */
function numbers({ setting }: RuleFacts): string[] {
  if (!setting) return [];
  const [staging, prod] = (["staging", "prod"] as const).map((name) => defaultSettings(name)[setting]);
  return [
    `- **Number**: \`minimum\` is ${staging} days in staging and ${prod} in prod; a policy configuration may raise it, never below ${FLOORS[setting]}.`,
  ];
}

/** Every setting that a rule compares with: what it means, what it is, and where it cannot go. */
function settingsTable(): string {
  const [staging, prod] = [defaultSettings("staging"), defaultSettings("prod")];
  const rows = Object.entries(MEANINGS).map(([key, meaning]) => {
    const name = key as keyof typeof MEANINGS;
    const said = ({ [name]: value }: typeof prod): string =>
      Array.isArray(value) ? value.map((one) => `\`${one}\``).join(" ") : String(value);
    const floor = name in FLOORS ? String(FLOORS[name as NumericSetting]) : "fixed";
    const raised = all.filter(({ setting }) => setting === name).map((rule) => `\`${rule.name}\``);
    return `| \`${name}\` | ${meaning} | ${said(staging)} | ${said(prod)} | ${floor} | ${raised.join(", ")} |`;
  });
  return [
    "| setting | what it is | staging | prod | floor | raised by `minimum` of |",
    "|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function section(rule: RuleFacts, { types, places }: Judged): string {
  const scope = isRule(rule) ? "each resource by itself" : "the whole stack";
  return `### ${rule.id} \`${rule.name}\`

${rule.title}. ${rule.why}

- **Level**: ${rule.level}, ${rule.severity}; judges ${scope}. ${rule.citations.join(", ")}.
- **Resources**: ${types.map(code).join(", ") || "none: the stack's configuration"}
- **Paths**: ${places.map(code).join(", ") || (rule.duty === "waivers" ? "`config ward:waivers`" : "none: that such a resource is there is enough")}
${[...numbers(rule), `- **To fix**: ${rule.remediation}`].join("\n")}
`;
}

export async function rulesPage(): Promise<string> {
  const judged = await judgedByRule();
  const themes = DUTIES.map(([duty, title]) => {
    const sections = all
      .filter((rule) => rule.duty === duty)
      .map((rule) => section(rule, judged.get(rule) ?? { types: [], places: [] }));
    return `## ${title}\n\n${sections.join("\n")}`;
  });
  return `# Rules

Generated from the rules by \`node --require tsx/cjs scripts/rules-page.ts\`; a test fails when it is stale.

${themesTable()}

A mandatory finding blocks a preview and an update. A value that a mandatory rule asks for and that is not known before
the update is a finding too. Rules about the whole stack run when no mandatory rule about a resource is broken.

## How to read a rule

**Resources** are type tokens; \`*\` is any name, \`{a,b}\` one of them, \`{,Patch}\` with or without. **Paths** are what the
rule has read of these resources in the plans of all systems and in the good and bad examples of the tests: \`[]\`
is every element of a list, \`.*\` every key of a map, \`.**\` everything below. In JSON text a path goes on inside of the
text. \`${PODS}\` is whatever holds pods, and in a path the pod's specification in it:

${HOLDERS.map((holder) => `- ${code(holder)}`).join("\n")}

## Exceptions and numbers

An agreed exception stands in the stack file:

\`\`\`yaml
config:
  ward:waivers:
    - rule: T-15
      resource: tenant-provisioning-cache
      owner: platform
      reason: client without TLS until release 4
      expires: "2027-01-31"
\`\`\`

It ends within ${LONGEST_WAIVER_DAYS} days, names one resource by its name or URN, and is there once. The preview lists what
it lets pass; the pack reports it as advice, under \`${tellingWaivers.ofResources.name}\` or
\`${tellingWaivers.ofStack.name}\`.

A policy configuration (\`--policy-pack-config\`) may make advice mandatory and raise a number:

\`\`\`json
{ "backup-spec-keeps-long-enough": { "enforcementLevel": "mandatory", "minimum": 30 } }
\`\`\`

One that names no rule, weakens a mandatory one, has another setting than \`minimum\`, or a number below its floor is
refused, and with it the preview. TLS policies are no setting: T-02 and T-08 tell which are good.

${settingsTable()}

## Every rule by its id

${index()}

${themes.join("\n")}`;
}

async function write(): Promise<void> {
  writeFileSync(join(__dirname, "..", "policy", "RULES.md"), await rulesPage());
}

if (require.main === module) void write();
