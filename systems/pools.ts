/** The connections of a PostgreSQL server, which all services of a system share. Pure. */
import type { ApiServiceSpec } from "../components/api-service/args";
import { mostAtOnce, type Replicas } from "../components/api-service/replicas";
import { freeConnections } from "../components/database-cluster/tuning";
import { keycloakService } from "../components/identity-provider/service";
import type { SystemSpec } from "./system";

/** What one service holds at most. */
export interface Pool {
  service: string;
  /** Connections of one replica. */
  each: number;
  /** The spec sheet's. */
  replicas: Replicas;
  /** Its rollout's `maxSurge`. */
  surge: number;
}

export interface SharedConnections {
  database: string;
  /** Connections that the server gives to applications. */
  free: number;
  pools: readonly Pool[];
  /** Services whose release step opens one. */
  releases: number;
}

/** What a stack gives its services in place of the spec sheet's. */
export type GivenReplicas = Readonly<Record<string, Replicas>>;

/** One for each of a system's PostgreSQL databases: MongoDB has no such limit worth counting. */
export function sharedConnections(spec: SystemSpec): SharedConnections[] {
  return Object.entries(spec.databases).flatMap(([database, sheet]) => {
    if (sheet.engine !== "postgres") return [];
    const free = freeConnections(sheet.tuning.maxConnections);
    const users = servicesOf(spec).filter(([, { uses }]) => uses.includes(database));
    const pools = users.flatMap(([service, { pools = {}, env, replicas, rollout }]) => {
      const variable = pools[database];
      if (variable === undefined) return [];
      return [{ service, each: Number(env[variable]), replicas, surge: rollout.maxSurge }];
    });
    return [{ database, free, pools, releases: users.filter(([, { release }]) => release).length }];
  });
}

/** Every service, an identity provider too. Names of hosts do not change what it holds. */
function servicesOf({ services, identity = {} }: SystemSpec): [string, ApiServiceSpec][] {
  const providers = Object.entries(identity).map(([name, sheet]): [string, ApiServiceSpec] => [
    name,
    keycloakService({ ...sheet, host: "", clients: [] }),
  ]);
  return [...Object.entries(services), ...providers];
}

/** The databases that could be asked for more connections than they give. */
export function overdrawn(all: readonly SharedConnections[], given: GivenReplicas = {}): SharedConnections[] {
  return all.filter((shared) => asked(shared, given) > shared.free);
}

/** The most replicas of one service that leave enough for the others; none when these take all. */
export function mostReplicas(shared: SharedConnections, service: string, given: GivenReplicas = {}): number {
  const own = shared.pools.find((pool) => pool.service === service);
  if (own === undefined) return Number.POSITIVE_INFINITY;
  const { min } = replicasOf(own, given);
  const room = Math.floor((shared.free - asked(shared, given) + held(own, given)) / own.each);
  let max = Math.min(room, MOST_COPIES);
  while (max > 0 && mostAtOnce({ min: Math.min(min, max), max }, own.surge) > room) max -= 1;
  return Math.max(0, max);
}

/** Whether a stack lets a service hold more than its spec sheet does: by more replicas, or by a longer stride of updates. */
export function holdsMore(pool: Pool, given: GivenReplicas): boolean {
  return held(pool, given) > held(pool, {});
}

/**
 * `(10 + 3) × 7 of api + 1 of the release + 1 of the dump = 93 connections`, with those that an update adds. Services
 * that hold alike are one term: `9 × (3 + 1) × 20 of doctor-service and 8 others`.
 */
export function arithmetic(shared: SharedConnections, given: GivenReplicas = {}): string {
  const { database, free, pools, releases } = shared;
  const alike = new Map<string, string[]>();
  for (const pool of pools) {
    const { max } = replicasOf(pool, given);
    const term = `(${max} + ${mostOf(pool, given) - max}) × ${pool.each}`;
    alike.set(term, [...(alike.get(term) ?? []), pool.service]);
  }
  const parts = [
    ...[...alike].map(([term, services]) => holdTogether(term, services)),
    ...(releases === 0 ? [] : [`${releases} of ${releases === 1 ? "the release" : "releases"}`]),
    `${DUMP} of the dump`,
  ];
  return `${parts.join(" + ")} = ${asked(shared, given)} connections, and "${database}" gives ${free}`;
}

function holdTogether(term: string, services: readonly string[]): string {
  const [first, second] = services;
  if (services.length < 2) return `${term} of ${first}`;
  const others = services.length === 2 ? second : `${services.length - 1} others`;
  return `${services.length} × ${term} of ${first} and ${others}`;
}

const DUMP = 1;
const MOST_COPIES = 1000;

/** All that could be open at once: an update of every service, a release of each and a dump. */
function asked({ pools, releases }: SharedConnections, given: GivenReplicas): number {
  return pools.reduce((sum, pool) => sum + held(pool, given), releases + DUMP);
}

function held(pool: Pool, given: GivenReplicas): number {
  return mostOf(pool, given) * pool.each;
}

function mostOf(pool: Pool, given: GivenReplicas): number {
  return mostAtOnce(replicasOf(pool, given), pool.surge);
}

function replicasOf(pool: Pool, given: GivenReplicas): Replicas {
  return given[pool.service] ?? pool.replicas;
}
