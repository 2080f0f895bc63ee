/** The systems of a stack: each one's own keys, with the stack's `aws` and `kubernetes` under them. */
import type { z } from "zod";
import type { SharedConnections } from "../systems/pools";
import { awsSchema } from "./aws-schema";
import { tooManyReplicas } from "./capacity";
import { needs } from "./checks";
import type { Placement, SystemOverrides, SystemSettings } from "./environment";
import { isMapping, type Parsed, parseWith, pathUnder, unknownKey } from "./issues";
import { kubernetesSchema } from "./kubernetes-schema";
import { merged } from "./layered";
import { type Problem, show } from "./problems";
import { systemSchema } from "./system-schema";
import { tooFewZones } from "./zones";

/** What the configuration has to know about a system; its spec sheet says it. */
export interface KnownSystem {
  name: string;
  defaultPlacement: Placement;
  /** Names of the secrets that people give. */
  secrets: readonly string[];
  /** Address range of its own VPC on aws. */
  cidr: string;
  /** Availability zones that its data needs in prod. */
  fewestZones: number;
  services: readonly string[];
  databases: readonly string[];
  caches: readonly string[];
  /** Static sites, whose files the stack names. */
  sites: readonly string[];
  /** Whatever runs an image. */
  images: readonly string[];
  /** Variables that stand in the spec sheet as text, and that a stack may set. */
  variables: readonly string[];
  /** Databases whose connections its services share. */
  connections: readonly SharedConnections[];
}

export type Catalog = Readonly<Record<string, KnownSystem>>;

export function parseSystems(raw: Record<string, unknown>, known: Catalog): Parsed<SystemSettings[]> {
  const root = "ward:systems";
  const given = raw["systems"] ?? {};
  if (!isMapping(given))
    return {
      value: undefined,
      problems: [{ path: root, found: show(given), expected: "a system for each key" }],
    };
  const problems: Problem[] = [];
  const systems: SystemSettings[] = [];
  for (const [name, own] of Object.entries(given)) {
    const spec = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!spec) {
      problems.push({
        ...unknownKey(`${root}.${name}`, name, Object.keys(known)),
        found: `the unknown system ${show(name)}`,
      });
      continue;
    }
    const parsed = parseSystem(spec, own, raw);
    problems.push(...parsed.problems);
    if (parsed.value) systems.push(parsed.value);
  }
  return { value: problems.length === 0 ? systems : undefined, problems };
}

function parseSystem(
  spec: KnownSystem,
  own: unknown,
  stack: Record<string, unknown>,
): Parsed<SystemSettings> {
  const root = `ward:systems.${spec.name}`;
  const settings = parseWith(systemSchema, own, pathUnder(root));
  const placement = placementOf(own, spec);
  const aws = merged("aws", root, own, stack["aws"], awsSchema);
  const kubernetes = merged("kubernetes", root, own, stack["kubernetes"], kubernetesSchema);
  const problems = [
    ...settings.problems,
    ...unknownNames("images", own, spec, spec.images),
    ...unknownNames("env", own, spec, spec.variables),
    ...unknownNames("services", own, spec, spec.services),
    ...unknownNames("databases", own, spec, spec.databases),
    ...unknownNames("caches", own, spec, spec.caches),
    ...unknownNames("sites", own, spec, spec.sites),
    ...(settings.value ? tooManyReplicas(replicasOf(settings.value), spec) : []),
    ...aws.problems,
    ...kubernetes.problems,
    ...(placement ? needs(root, placement, aws.raw, kubernetes.raw) : []),
  ];
  const { value } = settings;
  if (problems.length > 0 || !value || !placement) return { value: undefined, problems };
  const onAws = placement !== "kubernetes" && aws.value;
  const onKubernetes = placement !== "aws" && kubernetes.value;
  if (onAws) {
    const zones = onAws.zones ?? zonesOf(onAws.region);
    const vpc = (onKubernetes || undefined)?.vpc;
    const few = tooFewZones(spec, stack["environment"], { placement, zones, ...(vpc && { vpc }) });
    if (few.length > 0) return { value: undefined, problems: few };
  }
  return {
    problems,
    value: {
      name: spec.name,
      domain: value.domain,
      placement,
      ...(onAws && { aws: { ...defined(onAws), zones: onAws.zones ?? zonesOf(onAws.region) } }),
      ...(onKubernetes && { kubernetes: defined(onKubernetes) }),
      ...(value.cidr !== undefined && { cidr: value.cidr }),
      ...(value.maintenance !== undefined && { maintenance: value.maintenance }),
      images: value.images,
      ...(value.registry && { registry: value.registry }),
      ...ownSite(value.backups),
      sites: value.sites,
      env: value.env,
      overrides: defined<{ [K in keyof SystemOverrides]: SystemOverrides[K] | undefined }>({
        replicas: replicasOf(value),
        shards: mapped(value.caches, ({ shards }) => shards),
        storageGiB: mapped(value.databases, ({ storageGiB }) => storageGiB),
        keepDays: value.backups.keepDays,
      }),
    },
  };
}

function ownSite({ bucket, region, endpoint }: z.output<typeof systemSchema>["backups"]) {
  if (bucket === undefined || region === undefined) return {};
  return { backups: { bucket, region, ...(endpoint === undefined ? {} : { endpoint }) } };
}

/** Whether no system of the stack needs the stack's own site. */
export function haveOwnSites(systems: unknown): boolean {
  const all = isMapping(systems) ? Object.values(systems) : [];
  const backups = all.map((own) => (isMapping(own) ? own["backups"] : undefined));
  return all.length > 0 && backups.every((site) => isMapping(site) && site["bucket"] !== undefined);
}

function replicasOf({ services }: z.output<typeof systemSchema>): SystemOverrides["replicas"] {
  return mapped(services, ({ replicas }) => replicas);
}

function mapped<T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** The first three zones of a region are a, b and c almost everywhere; where they are not, the stack says which. */
function zonesOf(region: string): string[] {
  return ["a", "b", "c"].map((letter) => region + letter);
}

export function placementOf(own: unknown, spec: KnownSystem): Placement | undefined {
  const parsed = systemSchema.shape.placement.safeParse(isMapping(own) ? own["placement"] : undefined);
  return parsed.success ? (parsed.data ?? spec.defaultPlacement) : undefined;
}

/** What is named under these keys is named as in the spec sheet. */
function unknownNames(
  key: "images" | "env" | "services" | "databases" | "caches" | "sites",
  own: unknown,
  spec: KnownSystem,
  known: readonly string[],
): Problem[] {
  const given = isMapping(own) ? own[key] : undefined;
  if (!isMapping(given)) return [];
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => unknownKey(`ward:systems.${spec.name}.${key}.${name}`, name, known));
}

/** Drops keys that are there without a value, which the model does not know. */
export function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
