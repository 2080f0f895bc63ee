/** Translations of a search cluster's settings, and what cannot be. Pure. */
import { physicalName } from "../naming";
import type { Problems } from "../problems";
import type { Scope, Target } from "../target";
import type { IndexSpec, SearchClusterSpec } from "./args";
import { MASTER } from "./built";

/** Zones of a cluster of several members. */
export const ZONES = 3;
/** GiB of the largest instance below. */
const MOST_MEMORY = 64;
/** Users that Elasticsearch and OpenSearch have, or refuse to have. */
const RESERVED = /^(admin|elastic|kibana.*|logstash.*|beats_system|apm_system|remote_monitoring_user)$/;

export function checkSearch(spec: SearchClusterSpec, problems: Problems): void {
  const { version, members, cpus, memoryGiB, storageGiB, user, indices } = spec;
  problems.unless(/^\d+\.\d+$/.test(version), `version is "${version}": give major and minor, such as 8.19`);
  problems.unless(
    members === 1 || (Number.isInteger(members) && members >= 3 && members % 3 === 0),
    `members is ${members}: give 1, or 3, 6, 9, so that a majority can decide and every zone has as many`,
  );
  problems.unless(cpus > 0, `cpus is ${cpus}: give more than 0`);
  problems.unless(
    Number.isInteger(memoryGiB) && memoryGiB >= 2 && memoryGiB <= MOST_MEMORY,
    `memoryGiB is ${memoryGiB}: give 2 to ${MOST_MEMORY}`,
  );
  problems.unless(
    Number.isInteger(storageGiB) && storageGiB >= 10,
    `storageGiB is ${storageGiB}: give 10 or more`,
  );
  problems.unless(
    /^[a-z][a-z0-9_]{1,62}$/.test(user) && user !== MASTER && !RESERVED.test(user),
    `user is "${user}": give 2 to 63 small letters, digits and underscores, a letter first, and no name of the server's own`,
  );
  problems.unless(indices.length > 0, "indices is empty: name at least one pattern, such as app-logs-*");
  const prefixes = indices.map(prefixOf);
  for (const [index, one] of indices.entries()) {
    checkIndex(one, problems);
    problems.unless(
      !prefixes.some((other, at) => at !== index && `${prefixes[index]}-`.startsWith(`${other}-`)),
      `indices: "${one.pattern}" is part of another pattern: one index would have two layouts`,
    );
  }
}

function checkIndex({ pattern, shards = 1, replicas = 1, keepDays }: IndexSpec, problems: Problems): void {
  const where = `indices "${pattern}"`;
  problems.unless(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*-\*$/.test(pattern),
    `${where}: give small letters, digits and hyphens that end in -*, such as app-logs-*`,
  );
  problems.unless(
    Number.isInteger(shards) && shards >= 1,
    `${where}: shards is ${shards}: give a whole number from 1`,
  );
  problems.unless(
    Number.isInteger(replicas) && replicas >= 0,
    `${where}: replicas is ${replicas}: give a whole number from 0`,
  );
  problems.unless(
    Number.isInteger(keepDays) && keepDays >= 1,
    `${where}: keepDays is ${keepDays}: give a whole number of days`,
  );
}

/** On aws members stand in as many zones as a majority needs. */
export function checkZones({ members }: SearchClusterSpec, target: Target, problems: Problems): void {
  if (target.kind !== "aws" || members === 1) return;
  const zones = target.dataSubnetIds.length;
  problems.unless(
    zones >= ZONES,
    `members is ${members}, and there are data subnets in ${zones} zones: give ${ZONES} zones, or 1 member`,
  );
}

/** `hospital-logs-*` -> `hospital-logs` */
export function prefixOf({ pattern }: Pick<IndexSpec, "pattern">): string {
  return pattern.replace(/-\*$/, "");
}

/** Copies that the members can hold: the only one of a single member has none. */
export function replicasOf({ replicas = 1 }: Pick<IndexSpec, "replicas">, members: number): number {
  return Math.min(replicas, members - 1);
}

/**
 * Memory (GiB) of the instances; a JVM takes at most half.
 * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html
 */
const INSTANCES: readonly (readonly [number, string])[] = [
  [4, "m7g.medium.search"],
  [8, "m7g.large.search"],
  [16, "m7g.xlarge.search"],
  [32, "m7g.2xlarge.search"],
  [MOST_MEMORY, "m7g.4xlarge.search"],
];

/** @throws {RangeError} when no instance is large enough. */
export function instanceType(memoryGiB: number): string {
  const found = INSTANCES.find(([memory]) => memory >= memoryGiB);
  if (found === undefined)
    throw new RangeError(`no OpenSearch instance has ${memoryGiB} GiB; ${MOST_MEMORY} are the most`);
  return found[1];
}

/** What OpenSearch Service calls it, in as many letters as it takes. */
export function domainNameOf(scope: Scope, connection: string): string {
  return physicalName(scope, connection, 28);
}
