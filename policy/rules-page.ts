/** Writes RULES.md: `node --require tsx/cjs policy/rules-page.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule, RuleFacts } from "./rule";
import { rules, stackRules } from "./rules";
import { defaultSettings, FLOORS } from "./settings";

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

${themes.join("\n")}`;
}

if (require.main === module) writeFileSync(join(__dirname, "RULES.md"), rulesPage());
