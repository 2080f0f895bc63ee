/** From the plain data of a stack's configuration to an Environment, without Pulumi's configuration behind it. */
import type { z } from "zod";
import { awsSchema } from "./aws-schema";
import { type Budget, budgetSchema } from "./budget";
import { installs, installsInside, purpose, unknownSecrets, unreachableSites } from "./checks";
import { collisions } from "./collisions";
import type { BackupSite, Environment } from "./environment";
import { isMapping, parseWith, pathUnder, unknownKey } from "./issues";
import { kubernetesSchema } from "./kubernetes-schema";
import { OPERATORS_KNOWN, operatorsSecrets, parseCluster } from "./operators";
import { type Problem, show } from "./problems";
import { prod } from "./prod";
import { environmentSchema, onCallSchema, waiversSchema } from "./schema";
import {
  BACKUP_SECRETS,
  type Given,
  givenSecrets,
  missingSecrets,
  ON_CALL_SECRETS,
  REGISTRY_SECRETS,
  type Wanted,
} from "./secrets";
import { backupsSchema } from "./site-schema";
import { staging } from "./staging";
import { type Catalog, haveOwnSites, parseSystems, placementOf } from "./systems";

const keys = [
  ...["environment", "aws", "kubernetes", "backups", "onCall", "budget"],
  ...["systems", "secrets", "waivers"],
];
const profiles = { staging, prod };

export interface Source {
  stack: string;
  /** A preview goes on without given secrets; an update does not start. */
  preview: boolean;
  /** Keys whose value is secret as a whole. */
  secretKeys: readonly string[];
}

export type Outcome =
  | { environment: Environment; problems?: never }
  | { environment?: never; problems: Problem[] };

export function parseEnvironment(given: Record<string, unknown>, source: Source, catalog: Catalog): Outcome {
  const raw = withoutDefaults(given);
  const encrypted = misplacedSecrets(source.secretKeys);
  if (encrypted.length > 0) return { problems: encrypted };
  const name = parseWith(environmentSchema, raw["environment"], pathUnder("ward:environment"));
  const operators = installs(raw["kubernetes"]);
  const cluster = parseCluster(raw["kubernetes"]);
  const backups = parseWith(
    operators || haveOwnSites(raw["systems"]) ? backupsSchema.optional() : backupsSchema,
    raw["backups"],
    pathUnder("ward:backups"),
  );
  const waivers = parseWith(waiversSchema.default([]), raw["waivers"], pathUnder("ward:waivers"));
  const onCall = parseWith(onCallSchema.optional(), raw["onCall"], pathUnder("ward:onCall"));
  const budget = parseWith(budgetSchema.prefault({}), raw["budget"], pathUnder("ward:budget"));
  const systems = parseSystems(raw, catalog);
  const wanted = wantedSecrets(raw, catalog);
  const isSecret = source.secretKeys.includes("secrets");
  const secretProblems = unknownSecrets(raw["secrets"], isSecret, operators ? OPERATORS_KNOWN : catalog);
  const secrets = secretProblems.length === 0 ? ((raw["secrets"] ?? {}) as Given) : {};
  const problems = [
    ...stackName(source.stack),
    ...unknownKeys(raw),
    ...name.problems,
    ...backups.problems,
    ...waivers.problems,
    ...onCall.problems,
    ...budget.problems,
    ...purpose(raw["systems"], raw["kubernetes"]),
    ...systems.problems,
    ...cluster.problems,
    ...unusedSections(raw),
    ...collisions(systems.value ?? [], catalog),
    // Said once where the whole stack says it.
    ...(installs(raw["kubernetes"]) ? [] : installsInside(systems.value ?? [])),
    ...unreachableSites(systems.value ?? [], backups.value),
    ...secretProblems,
    ...(source.preview || secretProblems.length > 0 ? [] : missingSecrets(secrets, wanted, source.stack)),
  ];
  if (problems.length > 0 || !name.value || !systems.value || !waivers.value || !budget.value)
    return { problems: once(problems) };
  return {
    environment: {
      stack: source.stack,
      name: name.value,
      profile: profiles[name.value],
      systems: systems.value,
      ...(backups.value && { backups: siteOf(backups.value) }),
      ...(cluster.value && { cluster: cluster.value }),
      ...(onCall.value && { onCall: onCall.value }),
      budget: budgetOf(budget.value),
      secrets: givenSecrets(secrets, wanted, source.stack),
      waivers: waivers.value,
    },
  };
}

function budgetOf({ monthly, level, kubernetes }: z.output<typeof budgetSchema>): Budget {
  return { ...(monthly !== undefined && { monthly }), level, kubernetes };
}

function siteOf({ endpoint, ...site }: z.output<typeof backupsSchema>): BackupSite {
  return endpoint === undefined ? site : { ...site, endpoint };
}

/** An engine fills what a stack leaves out with the empty defaults of `Pulumi.yaml`. */
function withoutDefaults(given: Record<string, unknown>): Record<string, unknown> {
  const isEmpty = (value: unknown) => value === "" || (isMapping(value) && Object.keys(value).length === 0);
  return Object.fromEntries(
    Object.entries(given).filter(([key, value]) => !keys.includes(key) || !isEmpty(value)),
  );
}

function unknownKeys(raw: Record<string, unknown>): Problem[] {
  return Object.keys(raw)
    .filter((key) => !keys.includes(key))
    .map((key) => unknownKey(`ward:${key}`, key, keys));
}

/**
 * One encrypted value makes all of its key secret to Pulumi, and a plan could then be neither shown nor judged.
 * Nothing else is told beside it: any other problem might quote what is encrypted.
 */
function misplacedSecrets(secretKeys: readonly string[]): Problem[] {
  return secretKeys
    .filter((key) => key !== "secrets" && keys.includes(key))
    .map((key) => ({
      path: `ward:${key}`,
      found: "an encrypted value",
      expected: "plain values; secrets belong under ward:secrets",
    }));
}

/** It begins every physical name, and databases, caches and buckets take nothing else. */
function stackName(stack: string): Problem[] {
  if (stack.length <= 40 && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(stack)) return [];
  return [
    {
      path: "the stack's name",
      found: show(stack),
      expected: "lower-case letters, digits and single hyphens, a letter first, 40 characters at most",
    },
  ];
}

/** The stack's sections are read with each system; without one they are read alone. */
function unusedSections(raw: Record<string, unknown>): Problem[] {
  if (isMapping(raw["systems"]) && Object.keys(raw["systems"]).length > 0) return [];
  return [
    ...parseWith(awsSchema.optional(), raw["aws"], pathUnder("ward:aws")).problems,
    ...(installs(raw["kubernetes"])
      ? []
      : parseWith(kubernetesSchema.optional(), raw["kubernetes"], pathUnder("ward:kubernetes")).problems),
  ];
}

function wantedSecrets(raw: Record<string, unknown>, catalog: Catalog): Wanted[] {
  const named = isMapping(raw["systems"]) ? Object.entries(raw["systems"]) : [];
  const ofSystems = named.flatMap(([system, own]) => {
    const spec = Object.hasOwn(catalog, system) ? catalog[system] : undefined;
    if (spec === undefined) return [];
    const forBackups = placementOf(own, spec) === "kubernetes" ? BACKUP_SECRETS : [];
    const forImages = logsIn(own) ? REGISTRY_SECRETS : [];
    const forPeople = raw["onCall"] === undefined ? [] : pagers(placementOf(own, spec));
    return [...spec.secrets, ...forBackups, ...forImages, ...forPeople].map((secret) => ({ system, secret }));
  });
  return [...ofSystems, ...operatorsSecrets(raw["kubernetes"])];
}

/** One for each target that has alerts. */
function pagers(placement: unknown): string[] {
  const { aws, kubernetes } = ON_CALL_SECRETS;
  if (placement === "hybrid") return [aws, kubernetes];
  return [placement === "aws" ? aws : kubernetes];
}

function logsIn(own: unknown): boolean {
  const registry = isMapping(own) ? own["registry"] : undefined;
  return isMapping(registry) && registry["login"] === true;
}

/** Each system reads the stack's sections anew and would report the same again. */
function once(problems: Problem[]): Problem[] {
  const said = new Map(problems.map((problem) => [`${problem.path}\n${problem.expected}`, problem]));
  return [...said.values()];
}
