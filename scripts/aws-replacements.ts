/**
 * Writes preview/against/aws-replacements.json: which inputs of which AWS resource force a replacement. Pulumi's
 * package does not say; Terraform's provider, which it is made from, does, in its sources:
 *
 *     node --require tsx/cjs scripts/aws-replacements.ts DIR
 *
 * DIR is a checkout of github.com/hashicorp/terraform-provider-aws; Go reads it. For every resource of the modules
 * that the program uses.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sdksOf } from "../bench/sdks";
import { pulumiPath, type Resource, resourcesOf } from "./aws-replacements/names";

interface Read {
  always: string[];
  sometimes: string[];
  all: string[];
}

const root = join(__dirname, "..");
/** Used by nothing yet, and by much soon. */
const more = ["cloudwatch", "dynamodb", "efs", "lambda", "secretsmanager", "sns", "sqs"];
/** Modules that Terraform calls otherwise. */
const renamed: Readonly<Record<string, string>> = { rds: "db", servicediscovery: "service_discovery" };

function main(folder: string): void {
  const resources = [...new Set([...more, ...modules()])].flatMap(resourcesOf);
  const read = sources(folder, resources);
  const types: Record<string, string[]> = {};
  for (const resource of resources.sort((a, b) => (a.token < b.token ? -1 : 1))) {
    const name = terraformNames(resource.token).find((guess) => guess in read);
    if (name === undefined) console.error(`not found at Terraform: ${resource.token}`);
    else types[resource.token] = pathsOf(resource, read[name]?.always ?? []);
  }
  const version = readFileSync(join(folder, "version/VERSION"), "utf8").trim();
  const lines = Object.entries(types).map(
    ([type, paths]) => `    ${JSON.stringify(type)}: ${JSON.stringify(paths)}`,
  );
  const text = `{\n  "source": "terraform-provider-aws ${version}",\n  "types": {\n${lines.join(",\n")}\n  }\n}\n`;
  writeFileSync(join(root, "preview/against/aws-replacements.json"), text);
}

function modules(): string[] {
  const used = sdksOf(root, ["components", "environments", "systems", "index.ts"]);
  return used.flatMap((sdk) => /^@pulumi\/aws\/(?!provider$)(\w+)$/.exec(sdk)?.[1] ?? []);
}

function sources(folder: string, resources: readonly Resource[]): Record<string, Read> {
  const program = join(root, "scripts/aws-replacements/main.go");
  const names = resources.flatMap(({ token }) => terraformNames(token));
  const json = execFileSync("go", ["run", program, folder, ...names], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(json) as Record<string, Read>;
}

/** What it may be called; the first that there is. */
function terraformNames(token: string): string[] {
  const [, place = "", type = ""] = token.split(":");
  const module = place.split("/")[0] ?? "";
  const name = snake(type);
  if (type === "LoadBalancer") return ["aws_lb"];
  return [`aws_${snake(module)}_${name}`, `aws_${renamed[module]}_${name}`, `aws_${name}`];
}

function snake(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toLowerCase();
}

/** What lies below a path that forces a replacement does so, too. */
function pathsOf({ args }: Resource, always: readonly string[]): string[] {
  const paths = always.flatMap((path) => pulumiPath(path, args) ?? []).sort();
  return paths.filter((path) => !paths.some((other) => other !== path && isBelow(path, other)));
}

function isBelow(path: string, other: string): boolean {
  return path.startsWith(`${other}.`) || path.startsWith(`${other}[`);
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Give the folder of terraform-provider-aws.");
main(folder);
