/** The connections of a PostgreSQL server, which all services of a system share. Pure. */
import type { ApiServiceSpec } from "../components/api-service/args";
import { freeConnections } from "../components/database-cluster/tuning";
import { keycloakService } from "../components/identity-provider/service";
import type { SystemSpec } from "./system";

/** What one service holds at most. */
export interface Pool {
  service: string;
  /** Connections of one replica. */
  each: number;
  /** The most replicas of the spec sheet. */
  replicas: number;
  /** Replicas more during an update. */
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
export type Replicas = Readonly<Record<string, { max: number }>>;

/** One for each of a system's PostgreSQL databases: MongoDB has no such limit worth counting. */
export function sharedConnections(spec: SystemSpec): SharedConnections[] {
  return Object.entries(spec.databases).flatMap(([database, sheet]) => {
    if (sheet.engine !== "postgres") return [];
    const free = freeConnections(sheet.tuning.maxConnections);
    const users = servicesOf(spec).filter(([, { uses }]) => uses.includes(database));
    const pools = users.flatMap(([service, { pools = {}, env, replicas, rollout }]) => {
      const variable = pools[database];
      if (variable === undefined) return [];
      return [{ service, each: Number(env[variable]), replicas: replicas.max, surge: rollout.maxSurge }];
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
export function overdrawn(all: readonly SharedConnections[], replicas: Replicas = {}): SharedConnections[] {
  return all.filter((shared) => asked(shared, replicas) > shared.free);
}

/** The most replicas of one service that leave enough for the others; less than one when these take all. */
export function mostReplicas(shared: SharedConnections, service: string, replicas: Replicas = {}): number {
  const own = shared.pools.find((pool) => pool.service === service);
  if (own === undefined) return Number.POSITIVE_INFINITY;
  const others = asked(shared, replicas) - held(own, replicas);
  return Math.floor((shared.free - others) / own.each) - own.surge;
}

/** `(10 + 1) × 8 of api + 1 of its release + 1 of the dump = 90 of 95` */
export function arithmetic(shared: SharedConnections, replicas: Replicas = {}): string {
  const { database, free, pools, releases } = shared;
  const parts = [
    ...pools.map((pool) => `(${most(pool, replicas)} + ${pool.surge}) × ${pool.each} of ${pool.service}`),
    ...(releases === 0 ? [] : [`${releases} of ${releases === 1 ? "the release" : "releases"}`]),
    `${DUMP} of the dump`,
  ];
  return `${parts.join(" + ")} = ${asked(shared, replicas)} connections, and "${database}" gives ${free}`;
}

const DUMP = 1;

/** All that could be open at once: an update of every service, a release of each and a dump. */
function asked({ pools, releases }: SharedConnections, replicas: Replicas): number {
  return pools.reduce((sum, pool) => sum + held(pool, replicas), releases + DUMP);
}

function held(pool: Pool, replicas: Replicas): number {
  return (most(pool, replicas) + pool.surge) * pool.each;
}

function most(pool: Pool, replicas: Replicas): number {
  return replicas[pool.service]?.max ?? pool.replicas;
}
