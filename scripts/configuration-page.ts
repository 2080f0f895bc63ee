/** Writes docs/configuration.md: `npm run configuration`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { awsSchema } from "../environments/aws-schema";
import { budgetSchema } from "../environments/budget";
import { clusterSchema } from "../environments/operators-schema";
import { environmentSchema, onCallSchema, waiversSchema } from "../environments/schema";
import { backupsSchema } from "../environments/site-schema";
import { systemSchema } from "../environments/system-schema";
import type { Catalog } from "../environments/systems";
import { catalog } from "../systems";
import { type Key, keysOf } from "./configuration-keys";

/** Sections by their key, and where more is said of each. */
const sections: Readonly<Record<string, { keys: Key[]; more?: string }>> = {
  environment: { keys: keysOf("environment", environmentSchema), more: "[profiles](../environments/)" },
  aws: {
    keys: keysOf("aws", awsSchema),
    more: "[What an account has to bring](targets.md#what-an-account-on-aws-has-to-bring)",
  },
  kubernetes: {
    keys: keysOf("kubernetes", clusterSchema),
    more: "[What a cluster has to bring](targets.md#what-a-cluster-has-to-bring), and [the operators' stack](components/cluster-addons.md)",
  },
  systems: {
    keys: keysOf("systems.<system>", systemSchema),
    more: "A stack of systems names one or more; the operators' stack none",
  },
  backups: {
    keys: keysOf("backups", backupsSchema),
    more: "[BackupSchedule](components/backup-schedule.md)",
  },
  onCall: { keys: keysOf("onCall", onCallSchema), more: "[OnCall](components/on-call.md)" },
  budget: {
    keys: keysOf("budget", budgetSchema.optional()),
    more: "`npm run preview -- --costs` lists what is compared",
  },
  waivers: {
    keys: keysOf("waivers", waiversSchema),
    more: "[Policies](policies.md), and [every rule](../policy/RULES.md)",
  },
};

/** Every key that the page tells, for whoever checks it. */
export const keys: readonly Key[] = Object.values(sections).flatMap((section) => section.keys);

export function configurationPage(known: Catalog = catalog): string {
  return `# Configuration

Generated from the schema (\`environments/\`) by \`npm run configuration\`; a test fails when it is stale.

A stack is data: \`Pulumi.<stack>.yaml\`, everything under \`ward:\`. It is read and checked as a whole before anything is
made; each problem is told with its path, what was found, and what would be right, as the last column has it. Lists and mappings are YAML:

\`\`\`yaml
config:
  ward:environment: prod
  ward:kubernetes: { context: ward-prod, flavor: eks, storageClass: gp3 }
  ward:backups: { bucket: ward-backups-prod-us-east-2, region: us-east-2 }
  ward:systems:
    hospital: { domain: hospital.example.com }
\`\`\`

Try a value without writing it down: \`npm run preview -- -c systems.hospital.placement=hybrid\`.

${Object.entries(sections)
  .map(([name, section]) => part(name, section.keys, section.more))
  .join("\n")}
## \`secrets\`

What people give, by system and name: \`pulumi config set --secret --path 'ward:secrets.<system>.<secret>'\` asks for the value. The preview lists
the commands of those that are missing; an update without them stops before anything is made. A plain value is refused, and no value is ever told.

## Names

What stands under \`services\`, \`databases\`, \`caches\`, \`sites\`, \`images\`, \`env\` and \`secrets\` is named by the system's spec sheet:

${Object.values(known).map(names).join("\n")}
`;
}

function part(name: string, keys: readonly Key[], more?: string): string {
  return `## \`${name}\`

${more === undefined ? "" : `${more}.\n\n`}| key | type | default | what it decides | example | an error says |
|---|---|---|---|---|---|
${keys.map(row).join("\n")}
`;
}

function row({ path, type, otherwise, said, expected }: Key): string {
  const example = said === undefined ? "" : `\`${flow(said.example)}\``;
  return `| ${[`\`${path}\``, type, otherwise, said?.meaning ?? "", example, expected.map(text).join("; ")].map(cell).join(" | ")} |`;
}

/** As it is written on one line of a stack file. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, own]) => `${key}: ${flow(own)}`);
    return `{ ${entries.join(", ")} }`;
  }
  return typeof value === "string" && /^(\d+|\d{4}-\d\d-\d\d|true|false)$/.test(value)
    ? `"${value}"`
    : String(value);
}

/** A message is plain text: what looks like a tag would vanish. */
function text(message: string): string {
  return message.replaceAll("<", "&lt;");
}

function cell(content: string): string {
  return content.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function names({
  name,
  services,
  databases,
  caches,
  sites,
  images,
  variables,
  secrets,
}: Catalog[string]): string {
  const lists = { services, databases, caches, sites, images, env: variables, secrets };
  const lines = Object.entries(lists).flatMap(([key, found]) =>
    found.length === 0 ? [] : [`- \`${key}\`: ${found.map((one) => `\`${one}\``).join(" ")}`],
  );
  return `### ${name}\n\n${lines.join("\n")}\n`;
}

if (require.main === module)
  writeFileSync(join(__dirname, "..", "docs", "configuration.md"), configurationPage());
