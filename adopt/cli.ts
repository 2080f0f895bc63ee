/** `npm run adopt -- docker-compose.yml`: what is unsafe in a compose file, and the spec sheet that it amounts to. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Placement } from "../environments/environment";
import { nearest, oneOf } from "../environments/problems";
import { placements } from "../environments/schema";
import { ComposeError } from "./compose";
import { type Finding, findingsOf } from "./findings";
import { readCompose } from "./read-compose";
import { nameOf } from "./services";
import { type Adopted, adopt } from "./sheet";

const usage = `Usage: npm run adopt -- docker-compose.yml [options]

Tells what is unsafe in a compose file, and writes the spec sheet that it amounts to.

  --name NAME           of the system                    [the file's own, or its folder's]
  --placement WHERE     aws, kubernetes or hybrid        [kubernetes]
  --to FILE             where the sheet goes; - prints it  [systems/NAME.ts, if nothing is there]

Exit status: 0 written, 2 the file or an option is wrong. Values of variables are never printed.
`;

const root = join(__dirname, "..");
const options = {
  name: { type: "string" },
  placement: { type: "string" },
  to: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

function run(args: string[]): void {
  const { values, positionals } = parsed(args);
  const [file, second] = positionals;
  if (values.help === true || file === undefined) {
    process.stdout.write(usage);
    if (file === undefined && values.help !== true) process.exitCode = 2;
    return;
  }
  if (second !== undefined)
    throw new ComposeError(
      `One file, not "${second}" too. Merge them: docker compose -f ${file} -f ${second} config`,
    );
  const compose = readCompose(read(file), basename(file));
  const name = systemName(values.name ?? compose.name ?? nameOf(basename(dirname(resolve(file)))));
  const adopted = adopt(compose, { name, placement: placementOf(values.placement), file: basename(file) });
  const to = values.to ?? join(root, "systems", `${name}.ts`);
  if (to !== "-" && existsSync(to))
    throw new ComposeError(`${to} exists already. Give another --name, or another file with --to.`);
  process.stdout.write(report(findingsOf(compose), adopted, basename(file)));
  if (to === "-") process.stdout.write(`\n${adopted.text}`);
  else {
    writeFileSync(to, adopted.text);
    process.stdout.write(next(name, adopted, to));
  }
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new ComposeError(`${(error as Error).message}\n\n${usage}`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as { code?: string };
    throw new ComposeError(code === "ENOENT" ? `${file} does not exist.` : `${file} cannot be read: ${code}`);
  }
}

function systemName(name: string): string {
  if (/^[a-z][a-z0-9-]{0,28}[a-z0-9]$/.test(name)) return name;
  throw new ComposeError(
    `--name "${name}": should be lower-case letters, digits and hyphens, 2 to 30, for instance ${nameOf(name)}`,
  );
}

function placementOf(text = "kubernetes"): Placement {
  const found = placements.find((placement) => placement === text);
  if (found !== undefined) return found;
  const meant = nearest(text, placements);
  throw new ComposeError(
    `--placement "${text}": should be ${oneOf(placements)}.${meant === undefined ? "" : ` Did you mean ${meant}?`}`,
  );
}

function report(findings: readonly Finding[], { left }: Adopted, file: string): string {
  const services = [...new Set(findings.map(({ service }) => service))];
  const lines = services.flatMap((service) => [
    service,
    ...findings
      .filter((one) => one.service === service)
      .flatMap(({ problem, instead }) => [`  ✘ ${problem}`, `    → ${instead}`]),
  ]);
  return [
    findings.length === 0
      ? `Nothing unsafe was found in ${file}.`
      : `Unsafe in ${file}: ${findings.length} findings`,
    "",
    ...lines,
    ...(left.length === 0 ? [] : ["", "Not in the sheet", ...left.map((line) => `  ${line}`)]),
    "",
  ].join("\n");
}

function next(name: string, { variable, secrets }: Adopted, to: string): string {
  return `
Written: ${to}
Next:
  1. Read it: whatever is marked "ours" is a figure that the compose file does not have.
  2. systems/index.ts: import { ${variable} } from "./${name}"; and ${variable} in the list \`sheets\`.
  3. Pulumi.<stack>.yaml, under ward:systems:  ${name}: { domain: ${name}.example.com }
  4. npm run format && npm run typecheck && npm run preview -- --system ${name}
${secrets.length === 0 ? "" : `  5. ${secrets.length === 1 ? "A secret" : `${secrets.length} secrets`} to give: the preview lists the commands.\n`}`;
}

try {
  run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ComposeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
