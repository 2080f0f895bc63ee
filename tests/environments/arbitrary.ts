/** Configurations that a stack may have: everything the schema accepts, as far as it can be made up. */
import * as fc from "fast-check";
import { regions } from "../../environments/regions";
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

const zoneLetters = fc.subarray(["a", "b", "c", "d"], { minLength: 2 });

function aws(region: string): fc.Arbitrary<Raw> {
  return fc
    .record({
      accountId: fc.stringMatching(/^\d{12}$/),
      zones: maybe(zoneLetters.map((letters) => letters.map((letter) => region + letter))),
      hostedZoneId: fc.stringMatching(/^Z[A-Z0-9]{10,20}$/),
      cloudfrontPrefixListId: hex(8).map((text) => `pl-${text}`),
    })
    .map((settings) => ({ region, ...given(settings) }));
}

function vpc(region: string): fc.Arbitrary<Raw> {
  return fc
    .record({
      id: hex(17),
      subnets: fc.uniqueArray(hex(17), { minLength: 1, maxLength: 3 }),
      letters: zoneLetters,
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

function kubernetes(region: string): fc.Arbitrary<Raw> {
  return fc
    .record({
      context: word(20),
      flavor: fc.constantFrom("eks", "gke", "aks", "plain"),
      storageClass: word(20),
      addons: maybe(fc.constant("existing")),
      clusterIssuer: maybe(word(20)),
      vpc: vpc(region),
    })
    .map(given);
}

/** At most ten: more would ask tenant-provisioning's database for more connections than it has. */
const replicas = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.nat(5))
  .map(([min, more]) => ({ min, max: min + more }));

function system(services: readonly string[]): fc.Arbitrary<Raw> {
  return fc
    .record({
      domain,
      placement: maybe(fc.constantFrom("aws", "kubernetes", "hybrid")),
      cidr: maybe(systemRange),
      images: maybe(
        fc.record(Object.fromEntries(services.map((service) => [service, image])), { requiredKeys: [] }),
      ),
      api: maybe(fc.record({ replicas }, { requiredKeys: [] })),
      database: maybe(fc.record({ storageGiB: fc.integer({ min: 20, max: 65536 }) }, { requiredKeys: [] })),
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

/** A stack with one system, whose services with images are these. */
export function configuration(name: string, services: readonly string[]): fc.Arbitrary<Raw> {
  return fc.constantFrom(...regions).chain((region) =>
    fc
      .record({
        environment: fc.constantFrom("staging", "prod"),
        aws: aws(region),
        kubernetes: kubernetes(region),
        backups,
        systems: system(services).map((settings) => ({ [name]: settings })),
      })
      .map((raw): Raw => raw),
  );
}

function given(settings: Raw): Raw {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
