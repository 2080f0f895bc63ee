/** The systems of a stack: each one's own keys, with the stack's `aws` and `kubernetes` under them. */
import type { z } from "zod";
import { needs } from "./checks";
import type { Placement, SystemOverrides, SystemSettings } from "./environment";
import { isMapping, isObject, type Parsed, parseWith, pathUnder, unknownKey } from "./issues";
import { type Problem, show } from "./problems";
import { awsSchema, kubernetesSchema, systemSchema } from "./schema";

/** What the configuration has to know about a system; its spec sheet says it. */
export interface KnownSystem {
  name: string;
  defaultPlacement: Placement;
  /** Names of the secrets that people give. */
  secrets: readonly string[];
  /** Address range of its own VPC on aws. */
  cidr: string;
  /** Services that run an image. */
  images: readonly string[];
  /** Variables that stand in the spec sheet as text, and that a stack may set. */
  variables: readonly string[];
  /** The most replicas that leave its databases connections over. @default no limit */
  mostReplicas?: number;
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
    ...tooManyReplicas(settings.value?.api.replicas?.max, spec),
    ...aws.problems,
    ...kubernetes.problems,
    ...(placement ? needs(root, placement, aws.raw, kubernetes.raw) : []),
  ];
  const { value } = settings;
  if (problems.length > 0 || !value || !placement) return { value: undefined, problems };
  const onAws = placement !== "kubernetes" && aws.value;
  const onKubernetes = placement !== "aws" && kubernetes.value;
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
      env: value.env,
      overrides: defined<{ [K in keyof SystemOverrides]: SystemOverrides[K] | undefined }>({
        replicas: value.api.replicas,
        storageGiB: value.database.storageGiB,
        keepDays: value.backups.keepDays,
      }),
    },
  };
}

/** The first three zones of a region are a, b and c almost everywhere; where they are not, the stack says which. */
function zonesOf(region: string): string[] {
  return ["a", "b", "c"].map((letter) => region + letter);
}

export function placementOf(own: unknown, spec: KnownSystem): Placement | undefined {
  const parsed = systemSchema.shape.placement.safeParse(isMapping(own) ? own["placement"] : undefined);
  return parsed.success ? (parsed.data ?? spec.defaultPlacement) : undefined;
}

/** A system's section over the stack's. A problem is told where the value stands that causes it. */
function merged<S extends z.ZodType>(
  key: "aws" | "kubernetes",
  root: string,
  own: unknown,
  stack: unknown,
  schema: S,
): Parsed<z.output<S>> & { raw: unknown } {
  const over = isMapping(own) ? own[key] : undefined;
  const raw = layer(stack, over);
  if (raw === undefined) return { raw, value: undefined, problems: [] };
  const pathTo = (path: PropertyKey[]) =>
    (sets(over, path) ? pathUnder(`${root}.${key}`) : pathUnder(`ward:${key}`))(path);
  return { raw, ...parseWith(schema, raw, pathTo) };
}

/** Mappings are laid over one another key by key; everything else is replaced whole. */
function layer(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (!isMapping(under) || !isMapping(over)) return over;
  const keys = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      replacedWhole.has(key) ? (over[key] ?? under[key]) : layer(under[key], over[key]),
    ]),
  );
}

/** Keyed by what belongs to one VPC: another one's entries must not stay. */
const replacedWhole = new Set(["dataSubnets"]);

function sets(over: unknown, path: PropertyKey[]): boolean {
  let found = over;
  for (const key of path) {
    if (!isObject(found)) return found !== undefined;
    found = found[key];
  }
  return found !== undefined;
}

function tooManyReplicas(max: number | undefined, { name, mostReplicas }: KnownSystem): Problem[] {
  if (max === undefined || mostReplicas === undefined || max <= mostReplicas) return [];
  const expected = `at most ${mostReplicas}: more would ask the database for more connections than it has`;
  return [{ path: `ward:systems.${name}.api.replicas.max`, found: String(max), expected }];
}

/** Images and variables are named as in the spec sheet. */
function unknownNames(
  key: "images" | "env",
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
function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
