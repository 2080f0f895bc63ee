/** What a spec sheet holds: everything its guide decides, as plain data. */
import type { ApiServiceSpec } from "../components/api-service/args";
import type { BackupScheduleSpec, Objectives } from "../components/backup-schedule/args";
import type { CacheBackupSpec } from "../components/cache-backup/args";
import type { CacheClusterSpec } from "../components/cache-cluster/args";
import type { DatabaseClusterSpec, MongoSpec, PostgresSpec } from "../components/database-cluster/args";
import type { EdgeProxySpec, Site } from "../components/edge-proxy/args";
import type { IdentityClient, IdentityProviderSpec } from "../components/identity-provider/args";
import type { MessageBrokerSpec } from "../components/message-broker/args";
import type { ObjectStoreSpec } from "../components/object-store/args";
import type { ObservabilitySpec } from "../components/observability/args";
import type { SearchClusterSpec } from "../components/search-cluster/args";
import type { StaticSiteSpec } from "../components/static-site/args";
import type { StoreBackupSpec } from "../components/store-backup/args";
import type { Placement } from "../environments/environment";

/** What an environment decides is not in a spec sheet: copies, recovery days, protection. */
export type PostgresSheet = Omit<PostgresSpec, "standbys" | "recoveryDays" | "maintenance"> & SmallDatabase;
export type MongoSheet = Omit<MongoSpec, "recoveryDays" | "maintenance"> & SmallDatabase;
export type DatabaseSheet = PostgresSheet | MongoSheet;
/** Sharded where `shards` says so, else one primary, with replicas in prod. */
export type CacheSheet = Omit<CacheClusterSpec, "mode" | "replicas" | "snapshotDays" | "maintenance">;
export type BrokerSheet = Omit<MessageBrokerSpec, "members" | "maintenance">;
export type SearchSheet = Omit<SearchClusterSpec, "members" | "maintenance">;
/** What there is to watch follows from the rest of the sheet. */
export type ObservabilitySheet = Omit<ObservabilitySpec, "watched">;
type BackupSheet = Omit<BackupScheduleSpec, "lockGraceDays" | "image" | "objectives" | "maintenance">;

/** The guide's smaller figures, where it has some, for staging. */
interface SmallDatabase {
  minimum?: { memoryGiB: number; cpus: number };
}

export interface ServiceSheet extends ApiServiceSpec {
  /** The guide's smaller figures, where it has some, for staging. */
  minimum?: { cpus: ApiServiceSpec["cpus"]; memoryMiB: ApiServiceSpec["memoryMiB"] };
}

export interface SystemSpec {
  name: string;
  /** The guide it was made from. */
  source: string;
  defaultPlacement: Placement;
  /** Kubernetes namespace, and the ECS cluster's discovery domain. */
  namespace: string;
  /** Address range of its own VPC. */
  cidr: string;
  /** Keys of the secrets that people give, under `ward:secrets.<system>`. */
  secrets: readonly string[];
  /** Keys of the secrets that are generated: their length in letters and digits. */
  generated: Readonly<Record<string, number>>;
  /** When services that take a weekly window may restart. */
  maintenance: DatabaseClusterSpec["maintenance"];
  objectives: Objectives;
  /** Data stores, by connection name. */
  databases: Readonly<Record<string, DatabaseSheet>>;
  caches: Readonly<Record<string, CacheSheet>>;
  brokers?: Readonly<Record<string, BrokerSheet>>;
  stores?: Readonly<Record<string, ObjectStoreSpec>>;
  search?: Readonly<Record<string, SearchSheet>>;
  /** Services, by physical name. */
  services: Readonly<Record<string, ServiceSheet>>;
  /** Identity providers, by physical name. */
  identity?: Readonly<Record<string, IdentitySheet>>;
  /** Static sites, which sites of the edge name. */
  sites?: Readonly<Record<string, StaticSiteSpec>>;
  edge: EdgeSheet;
  /** When somebody is told, and what is drawn. */
  observability: ObservabilitySheet;
  /** Backups, by the name of the database. */
  backups: readonly BackupSheet[];
  /** And by the name of the cache. */
  cacheBackups?: readonly Omit<CacheBackupSpec, "image" | "recoveryMinutes">[];
  /** And by the name of the object store. */
  storeBackups?: readonly Omit<StoreBackupSpec, "image">[];
  /** Image of the dump program (images/backup). */
  backupImage: string;
}

export interface IdentitySheet extends Omit<IdentityProviderSpec, "host" | "clients"> {
  /** Name below the stack's domain, e.g. `auth`. */
  subdomain: string;
  clients: readonly IdentityClientSheet[];
}

interface IdentityClientSheet extends Omit<IdentityClient, "redirectHosts"> {
  /** As a site's: `@` is the domain itself. */
  redirectSubdomains: readonly string[];
}

export interface EdgeSheet extends Omit<EdgeProxySpec, "sites" | "maintenance"> {
  sites: readonly SiteSheet[];
}

export interface SiteSheet extends Omit<Site, "hosts"> {
  /** Names below the stack's domain, e.g. `api`; `@` is the domain itself. `redirectTo` is one of these too. */
  subdomains: readonly string[];
}

/** Names of everything that runs an image, for `ward:systems.<system>.images`. */
export function imageNames(spec: SystemSpec): string[] {
  return [
    ...Object.keys(spec.services),
    ...Object.keys(spec.identity ?? {}),
    ...Object.keys(spec.sites ?? {}),
    "backup",
  ];
}

/** Variables that keep TLS on and servers verified: no stack may set them otherwise. */
const GUARDED = /^(PGSSL|NODE_EXTRA_CA_CERTS$|NODE_TLS_|SSL_CERT_)|_TLS$|_SSL$/;

/** Variables of a system that stand in its sheet as text: a stack may set them otherwise, in every service that has one. */
export function plainVariables(spec: SystemSpec): string[] {
  const all = Object.values(spec.services).flatMap(({ env }) => Object.entries(env));
  const made = identityNames(spec);
  const plain = all.flatMap(([name, source]) =>
    typeof source === "string" && !made.includes(source) ? [name] : [],
  );
  const pools = Object.values(spec.services).flatMap((service) => Object.values(service.pools ?? {}));
  return [...new Set(plain)].filter((name) => !GUARDED.test(name) && !pools.includes(name));
}

/** Realms and clients that are made as the sheet says: a variable with such a name follows it. */
function identityNames(spec: SystemSpec): string[] {
  const providers = Object.values(spec.identity ?? {});
  return providers.flatMap(({ realm, clients }) => [realm, ...clients.map(({ id }) => id)]);
}

/** `{domain}` in a variable stands for the stack's domain of the system. */
export function withDomain(text: string, domain: string): string {
  return text.replaceAll("{domain}", domain);
}
