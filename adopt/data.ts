/** Data stores of a compose file, as a spec sheet has them. */
import type { ComposeService } from "./compose";
import { kindOf, versionOf } from "./kinds";
import { noted, ours } from "./literal";
import { gibOf, mibOf } from "./sizes";

export interface DataStores {
  databases: Record<string, unknown>;
  caches: Record<string, unknown>;
  brokers: Record<string, unknown>;
  stores: Record<string, unknown>;
  search: Record<string, unknown>;
  /** Connection by the host name that services reach it at. */
  connections: Map<string, string>;
}

/** Users that RDS, DocumentDB and Amazon MQ keep for themselves, or that come with the server. */
const RESERVED = /^(postgres|admin|administrator|root|rdsadmin|guest|master|user|mongo)$/i;

export function dataStoresOf(services: readonly ComposeService[], system: string): DataStores {
  const data: DataStores = {
    databases: {},
    caches: {},
    brokers: {},
    stores: {},
    search: {},
    connections: new Map(),
  };
  for (const service of services) {
    const kind = kindOf(service);
    if (kind === "postgres") put(data.databases, "database", service, postgres(service, system));
    if (kind === "mongodb") put(data.databases, "database", service, mongodb(service, system));
    if (kind === "redis") put(data.caches, "cache", service, cache(service));
    if (kind === "rabbitmq") put(data.brokers, "broker", service, broker(service, system));
    if (kind === "store") put(data.stores, "files", service, store());
    if (kind === "search") put(data.search, "search", service, searchCluster(service, system));
  }
  return data;

  /** The first of its kind has the kind's name, as in every sheet; another one its own. */
  function put(into: Record<string, unknown>, name: string, service: ComposeService, sheet: unknown): void {
    const own = service.name.replace(/[^a-z0-9]+/g, "-").slice(0, 20);
    const connection = into[name] === undefined ? name : `${own}-${name}`;
    into[connection] = sheet;
    data.connections.set(service.name, connection);
  }
}

function named(service: ComposeService, variable: string, system: string): unknown {
  const value = service.environment.get(variable);
  const fallback = system.replaceAll("-", "_");
  if (value === undefined || !/^[a-z_][a-z0-9_]{0,40}$/i.test(value))
    return ours(fallback, `${variable} has no value in the file`);
  if (RESERVED.test(value)) return ours(fallback, `not \`${value}\`, which is the server's own`);
  return noted(value, `compose: ${variable}`);
}

function version(service: ComposeService, parts: 1 | 2, fallback: string): unknown {
  const found = versionOf(service, parts);
  return found === undefined
    ? ours(fallback, "the image does not say")
    : noted(found, `compose: ${service.image}`);
}

function memoryGiB({ limits }: ComposeService, fallback: number): unknown {
  const given = limits.memory === undefined ? undefined : gibOf(limits.memory);
  return given === undefined ? ours(fallback) : noted(Math.max(1, given), "compose: its memory limit");
}

function postgres(service: ComposeService, system: string) {
  const memory = Math.max(
    1,
    (service.limits.memory === undefined ? undefined : gibOf(service.limits.memory)) ?? 4,
  );
  return {
    engine: "postgres",
    version: version(service, 1, "16"),
    database: named(service, "POSTGRES_DB", system),
    user: named(service, "POSTGRES_USER", system),
    memoryGiB: memoryGiB(service, 4),
    cpus: ours(2),
    storageGiB: ours(100),
    tuning: {
      sharedBuffersMiB: ours(memory * 256, "a quarter of the memory"),
      workMemMiB: ours(4, "PostgreSQL's own"),
      maxParallelWorkersPerGather: ours(2, "PostgreSQL's own"),
      maxConnections: ours(100, "PostgreSQL's own"),
    },
  };
}

function mongodb(service: ComposeService, system: string) {
  return {
    engine: "mongodb",
    version: version(service, 2, "7.0"),
    replicaSet: noted(flag(service, "--replSet") ?? "rs0", "compose, or ours: one server has none"),
    priorities: ours([2, 1, 1], "a primary and two secondaries"),
    database: named(service, "MONGO_INITDB_DATABASE", system),
    user: ours(system.replaceAll("-", "_"), "readWrite on its own database; the root user is the server's"),
    memoryGiB: memoryGiB(service, 4),
    cpus: ours(2),
    storageGiB: ours(100),
  };
}

function cache(service: ComposeService) {
  const most = flag(service, "--maxmemory");
  const eviction = flag(service, "--maxmemory-policy");
  const known = ["noeviction", "allkeys-lru", "volatile-lru", "allkeys-lfu", "volatile-ttl"];
  const mib = most === undefined ? undefined : mibOf(most);
  return {
    version: version(service, 1, "7"),
    memoryMiB: mib === undefined ? ours(1024) : noted(mib, "compose: --maxmemory"),
    eviction: known.includes(eviction ?? "")
      ? noted(eviction, "compose: --maxmemory-policy")
      : ours("noeviction", "what may hold a queue loses nothing"),
    save: service.command.includes("--save") ? noted(savesOf(service), "compose: --save") : ours([]),
    appendOnly:
      flag(service, "--appendonly") === undefined
        ? ours(true, "a crash loses a second")
        : noted(flag(service, "--appendonly") === "yes", "compose: --appendonly"),
  };
}

/** `--save 900 1 --save 300 10`, or all in one text. */
function savesOf({ command }: ComposeService): { seconds: number; changes: number }[] {
  const figures = command.flatMap((word, index) => {
    if (word !== "--save") return [];
    const own: number[] = [];
    for (const next of command.slice(index + 1)) {
      if (!/^[\d ]+$/.test(next)) break;
      own.push(...next.trim().split(/\s+/).map(Number));
    }
    return own;
  });
  return figures.flatMap((seconds, index) =>
    index % 2 === 0 ? [{ seconds, changes: figures[index + 1] ?? 1 }] : [],
  );
}

function broker(service: ComposeService, system: string) {
  return {
    version: ours("4.2", "the series that Amazon MQ and RabbitMQ both keep"),
    user: named(service, "RABBITMQ_DEFAULT_USER", system),
    memoryMiB: ours(2048),
    storageGiB: ours(20),
  };
}

const store = () => ({
  buckets: ours(["files"], "the main one first"),
  versioning: ours(true),
  storageGiB: ours(100),
});

function searchCluster(service: ComposeService, system: string) {
  return {
    version: version(service, 2, "8.19"),
    cpus: ours(2),
    memoryGiB: memoryGiB(service, 4),
    storageGiB: ours(100),
    user: ours(system.replaceAll("-", "_"), "may write to these indices only"),
    indices: ours([{ pattern: `${system}-logs-*`, keepDays: 30 }], "name what is written"),
  };
}

function flag({ command }: ComposeService, name: string): string | undefined {
  const index = command.findIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = command[index];
  if (word === undefined) return undefined;
  return word.includes("=") ? word.slice(name.length + 1) : command[index + 1];
}
