/** Configurations that a stack may have: everything the schema accepts, as far as it can be made up. */
import * as fc from "fast-check";
import { regions } from "../../environments/regions";
import type { KnownSystem } from "../../environments/systems";
import type { Raw } from "./stacks";

const word = (max: number) => fc.stringMatching(new RegExp(`^[a-z]([a-z0-9]{0,${max - 2}}[a-z0-9])?$`));
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const domain = fc
  .tuple(
    fc.array(word(20), { minLength: 1, maxLength: 3 }),
    fc.constantFrom("com", "health", "id", "xn--p1ai"),
  )
  .map(([labels, top]) => [...labels, top].join("."));

const image = fc
  .tuple(maybe(fc.constantFrom("registry.example.com:5000", "ghcr.io")), word(12), fc.oneof(tag(), digest()))
  .map(([host, name, version]) => `${host === undefined ? "" : `${host}/`}team/${name}${version}`);

function tag(): fc.Arbitrary<string> {
  return fc.tuple(fc.nat(20), fc.nat(99)).map(([major, minor]) => `:v${major}.${minor}`);
}

function digest(): fc.Arbitrary<string> {
  return hex(64).map((text) => `@sha256:${text}`);
}

/** A range of 10.0.0.0/8 that begins where its prefix says. */
const systemRange = fc
  .tuple(fc.nat(255), fc.integer({ min: 16, max: 20 }), fc.nat(255))
  .map(([second, prefix, third]) => {
    const kept = 256 - 2 ** (24 - prefix);
    return `10.${second}.${third & kept}.0/${prefix}`;
  });

const zoneLetters = (fewest: number) => fc.subarray(["a", "b", "c", "d"], { minLength: fewest });

function aws(region: string, zones: number): fc.Arbitrary<Raw> {
  return fc
    .record({
      accountId: fc.stringMatching(/^\d{12}$/),
      zones: maybe(zoneLetters(zones).map((letters) => letters.map((letter) => region + letter))),
      hostedZoneId: fc.stringMatching(/^Z[A-Z0-9]{10,20}$/),
      cloudfrontPrefixListId: hex(8).map((text) => `pl-${text}`),
    })
    .map((settings) => ({ region, ...given(settings) }));
}

function vpc(region: string, zones: number): fc.Arbitrary<Raw> {
  return fc
    .record({
      id: hex(17),
      subnets: fc.uniqueArray(hex(17), { minLength: 1, maxLength: 3 }),
      letters: zoneLetters(zones),
      second: fc.nat(255),
      pods: fc.constantFrom(["100.64.0.0/16"], ["172.16.0.0/14", "192.168.0.0/16"]),
    })
    .map(({ id, subnets, letters, second, pods }) => ({
      id: `vpc-${id}`,
      taskSubnetIds: subnets.map((subnet) => `subnet-${subnet}`),
      dataSubnets: Object.fromEntries(
        letters.map((letter, index) => [region + letter, `10.${second}.${index}.0/24`]),
      ),
      podCidrs: pods,
    }));
}

function kubernetes(region: string, zones: number): fc.Arbitrary<Raw> {
  return fc
    .record({
      context: word(20),
      flavor: fc.constantFrom("eks", "gke", "aks", "plain"),
      storageClass: word(20),
      addons: maybe(fc.constant("existing")),
      clusterIssuer: maybe(word(20)),
      vpc: vpc(region, zones),
    })
    .map(given);
}

/** Some of these, each with a value of its own. */
function some<T>(names: readonly string[], value: (name: string) => fc.Arbitrary<T>): fc.Arbitrary<Raw> {
  return fc.record(Object.fromEntries(names.map((name) => [name, value(name)])), { requiredKeys: [] });
}

/**
 * At most as many as in the spec sheet, and no fewer at least, which its databases have connections for; two or more,
 * which prod asks for.
 */
function replicas({ connections }: KnownSystem, service: string): fc.Arbitrary<Raw> {
  const pools = connections.flatMap((shared) => shared.pools.filter((pool) => pool.service === service));
  const most = Math.min(10, ...pools.map((pool) => pool.replicas.max));
  const least = Math.max(2, ...pools.map((pool) => pool.replicas.min));
  return fc
    .integer({ min: 2, max: most })
    .chain((max) =>
      fc.record({ min: fc.integer({ min: Math.min(least, max), max }), max: fc.constant(max) }),
    );
}

function system(known: KnownSystem): fc.Arbitrary<Raw> {
  return fc
    .record({
      domain,
      placement: maybe(fc.constantFrom("aws", "kubernetes", "hybrid")),
      cidr: maybe(systemRange),
      images: maybe(some(known.images, () => image)),
      registry: maybe(
        fc.record({ server: fc.constantFrom("registry.example.com:5000", "ghcr.io"), login: fc.boolean() }),
      ),
      services: maybe(some(known.services, (service) => fc.record({ replicas: replicas(known, service) }))),
      caches: maybe(some(known.caches, () => fc.record({ shards: fc.integer({ min: 3, max: 12 }) }))),
      databases: maybe(
        some(known.databases, () => fc.record({ storageGiB: fc.integer({ min: 20, max: 65536 }) })),
      ),
      backups: maybe(fc.record({ keepDays: fc.integer({ min: 7, max: 3650 }) }, { requiredKeys: [] })),
    })
    .map(given);
}

const backups = fc
  .record({
    bucket: fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,30}[a-z0-9]$/),
    region: fc.constantFrom(...regions),
    endpoint: maybe(fc.constantFrom("https://s3.example.com", "https://10.0.0.5:9000")),
  })
  .map(given);

/** A stack with one system. */
export function configuration(known: KnownSystem): fc.Arbitrary<Raw> {
  return fc.constantFrom(...regions).chain((region) =>
    fc
      .record({
        environment: fc.constantFrom("staging", "prod"),
        aws: aws(region, known.fewestZones),
        kubernetes: kubernetes(region, known.fewestZones),
        backups,
        systems: system(known).map((settings) => ({ [known.name]: settings })),
      })
      .map(({ backups: { endpoint, ...site }, ...raw }): Raw => {
        // Another store than AWS's takes no backups of data on aws.
        const { placement = known.defaultPlacement } = raw.systems[known.name] ?? {};
        const isTaken = placement === "kubernetes" && endpoint !== undefined;
        return { ...raw, backups: isTaken ? { ...site, endpoint } : site };
      }),
  );
}

function given(settings: Raw): Raw {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
