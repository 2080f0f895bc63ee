/** Writes RULES.md: `node --require tsx/cjs policy/rules-page.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule, RuleFacts } from "./rule";
import { rules, stackRules } from "./rules";
import { tellingWaivers } from "./rules/waivers";
import { LONGEST_WAIVER_DAYS } from "./run";
import { defaultSettings, FLOORS, MEANINGS, type NumericSetting } from "./settings";

const DUTIES: readonly [RuleFacts["duty"], string][] = [
  ["tls", "TLS everywhere"],
  ["private-ports", "Private data ports"],
  ["retention", "Backups, retention, recovery"],
  ["encryption", "Encryption at rest"],
  ["secrets", "Secrets"],
  ["containers", "Containers"],
  ["identity", "Identity"],
  ["logging", "Logs"],
  ["waivers", "Waivers"],
];

/** What a setting asks for, in both environments. */
function numbers({ setting }: RuleFacts): string {
  if (!setting) return "";
  const [staging, prod] = (["staging", "prod"] as const).map((name) => defaultSettings(name)[setting]);
  return `\n\n\`minimum\`: ${staging} days in staging, ${prod} in prod; a policy configuration may raise it, never below ${FLOORS[setting]}.`;
}

/** Every setting that a rule compares with: what it means, what it is, and where it cannot go. */
function settingsTable(all: readonly RuleFacts[]): string {
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

function section(rule: RuleFacts, joins: boolean): string {
  const scope = joins ? "judges the whole stack" : "judges each resource";
  return `### ${rule.id} \`${rule.name}\`

${rule.title}. ${rule.why}

${rule.level}, ${rule.severity}, ${scope}. ${rule.citations.join(", ")}.

To fix: ${rule.remediation}${numbers(rule)}
`;
}

function isRule(rule: object): rule is Rule {
  return "types" in rule;
}

export function rulesPage(): string {
  const all = [...rules, ...stackRules];
  const mandatory = all.filter(({ level }) => level === "mandatory").length;
  const themes = DUTIES.map(([duty, title]) => {
    const found = all.filter((rule) => rule.duty === duty);
    return `## ${title}\n\n${found.map((rule) => section(rule, !isRule(rule))).join("\n")}`;
  });
  return `# Rules

Generated from the rules by \`node --require tsx/cjs policy/rules-page.ts\`; a test fails when it is stale.

${all.length} rules, ${mandatory} of them mandatory. A mandatory finding blocks a preview and an update. A value
that a mandatory rule asks for and that is not known before the update is a finding too. Rules about the
whole stack run when no mandatory rule about a resource is broken.

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

${settingsTable(all)}

${themes.join("\n")}`;
}

if (require.main === module) writeFileSync(join(__dirname, "RULES.md"), rulesPage());
