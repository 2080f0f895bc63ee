/** What runbooks ask of Pulumi's CLI and of this repository's own programs. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { BACKUP_SECRETS } from "../../../environments/secrets";
import { parseArguments } from "../../../preview/arguments";
import { systems } from "../../../systems";
import type { SystemSpec } from "../../../systems/system";
import { type PlanView, planFor } from "../../support/plan";
import { ROOT } from "./pages";
import { type Call, saidBy } from "./shell";

const FLAGS = ["--secret", "--refresh", "--diff", "--expect-no-changes", "--yes", "--clear-pending-creates"];
/** Options of each command, as `pulumi help` has them. https://www.pulumi.com/docs/iac/cli/commands/ */
const PULUMI: Readonly<Record<string, readonly string[]>> = {
  up: ["--stack", "--policy-pack", "--replace", "--target", "--target-replace"],
  preview: ["--stack", "--policy-pack", "--refresh", "--diff", "--expect-no-changes"],
  refresh: ["--stack", "--clear-pending-creates"],
  cancel: ["--stack", "--yes"],
  "config set": ["--stack", "--path", "--secret"],
  "config rm": ["--stack", "--path"],
  "stack init": [],
  "stack export": ["--stack", "--version"],
  "stack import": ["--stack", "--file"],
  "stack history": ["--stack", "--page-size"],
};

export async function pulumiProblems({ args }: Call, plans: readonly PlanView[]): Promise<string[]> {
  const { words, options } = saidBy(args, FLAGS);
  const command = ["config", "stack"].includes(words[0] ?? "")
    ? words.slice(0, 2).join(" ")
    : (words[0] ?? "");
  const taken = PULUMI[command];
  if (taken === undefined) return [`unknown: pulumi ${command}`];
  const unknown = Object.keys(options).filter((option) => !taken.includes(option));
  const packs = (options["--policy-pack"] ?? []).filter(
    (folder) => !existsSync(join(ROOT, folder, "PulumiPolicy.yaml")),
  );
  const [path] = options["--path"] ?? [];
  return [
    ...unknown.map((option) => `pulumi ${command} takes no ${option}`),
    ...packs.map((folder) => `no policy pack ${folder}`),
    ...["--replace", "--target", "--target-replace"]
      .flatMap((option) => options[option] ?? [])
      .flatMap((urn) => replaceable(urn, plans)),
    ...(path === undefined ? [] : await configured(path, words[2], "--secret" in options)),
  ];
}

function replaceable(urn: string, plans: readonly PlanView[]): string[] {
  const found = plans.flatMap((plan) => plan.resources).find((resource) => resource.urn === urn);
  if (found === undefined) return [`no resource ${urn}`];
  return found.protect ? [`${urn} is protected`] : [];
}

const sheetOf = (name: string): SystemSpec | undefined =>
  Object.values(systems).find((one) => one.name === name);

/** A key is right when a plan with it is accepted; a secret, when a sheet asks for it. */
async function configured(path: string, value: string | undefined, secret: boolean): Promise<string[]> {
  const [, kind, system = "", name = ""] = /^ward:(\w+)\.([\w-]+)\.(.+)$/.exec(path) ?? [];
  const sheet = sheetOf(system);
  if (sheet === undefined) return [`no system in ${path}`];
  if (kind === "secrets")
    return secret && [...sheet.secrets, ...BACKUP_SECRETS].includes(name) ? [] : [`no secret ${path}`];
  if (secret) return [`${path} is no secret`];
  const change = `${path.replace(/^ward:/, "")}=${value ?? "true"}`;
  return planFor({ stack: "prod", placement: "default", system, changes: [change] }).then(
    () => [],
    (error: unknown) => [`${change}: ${String(error)}`],
  );
}

const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  "delivery/backup.ts": ["--minutes"],
  "delivery/smoke.ts": ["--stack", "--at", "--tries", "--seconds"],
  "delivery/response-time.ts": ["--stack"],
};

export function nodeProblems({ args }: Call): string[] {
  const { words, options } = saidBy(args, []);
  const [script = ""] = words;
  const taken = SCRIPTS[script];
  if (taken === undefined || !existsSync(join(ROOT, script))) return [`no program ${script}`];
  const wrong = Object.keys(options).filter((option) => ![...taken, "--require"].includes(option));
  return wrong.map((option) => `${script} takes no ${option}`);
}

/** @param stacks those that there are, and those that a page makes */
export function npmProblems({ args }: Call, stacks: readonly string[]): string[] {
  const [verb, script, dashes, ...rest] = args;
  if (verb === "ci" || verb === "audit") return [];
  if (verb !== "run" || script !== "preview" || dashes !== "--") return [`unknown: npm ${args.join(" ")}`];
  const { stack, systems: chosen } = parseArguments(rest);
  const strangers = chosen.filter((name) => sheetOf(name) === undefined);
  return [
    ...(stacks.includes(stack) ? [] : [`no stack ${stack}`]),
    ...strangers.map((name) => `no system ${name}`),
  ];
}
