import type * as pulumi from "@pulumi/pulumi";
import type { SecretRef } from "../connection";
import type { MaintenanceWindow } from "../maintenance";

/** Server settings a guide tunes, in units a person reads; each target writes them in the engine's own. */
export interface PostgresTuning {
  /** Shared buffer pool, MiB. Set at start: a change restarts the server. */
  sharedBuffersMiB: number;
  /** Memory of one sort or hash, MiB; every connection may use it at least once. */
  workMemMiB: number;
  maxParallelWorkersPerGather: number;
  /** Most connections at once. Set at start. */
  maxConnections: number;
}

/** What every engine needs to know. */
interface CommonSpec {
  /** PostgreSQL: major version, e.g. `15`. MongoDB: series, e.g. `7.0`. The service moves the rest. */
  version: string;
  /** The database applications use, and their user. Never the master user. */
  database: string;
  user: string;
  /** Memory of each server, GiB. */
  memoryGiB: number;
  /** CPUs of each server. RDS's class has them or more; DocumentDB's follows from the memory alone. */
  cpus: number;
  /** Disk of each server, GiB. RDS grows it by itself to four times that; DocumentDB has no size to give. */
  storageGiB: number;
  /** Days of point-in-time recovery, 7–35. */
  recoveryDays: number;
  /** When the service may restart or patch; no backup runs then. */
  maintenance: MaintenanceWindow;
}

export interface PostgresSpec extends CommonSpec {
  engine: "postgres";
  tuning: PostgresTuning;
  /** Standbys in other zones, ready to take over. On aws 0 or 1 (Multi-AZ). */
  standbys: number;
  /**
   * Servers that only answer reads, at `replicaUrl` and `replicaHost`, 0–5. CloudNativePG's standbys are that too,
   * behind one name; RDS gives each its own, and the connection names the first. @default 0
   */
  readReplicas?: number;
  /** Extensions of the application's database, e.g. `uuid-ossp`. @default none */
  extensions?: readonly string[];
  /** For applications that use Prisma: the connection's URL is then one that its engine understands. @default libpq's */
  prisma?: PrismaPool;
}

/** What Prisma's engine takes from the URL. https://www.prisma.io/docs/v6/orm/overview/databases/postgresql */
export interface PrismaPool {
  /** Connections of one replica; as many as the service's `pools` variable says. */
  connections: number;
  /** How long a query waits for one of them. */
  poolSeconds: number;
  /** How long a new connection may take. */
  connectSeconds: number;
}

export interface MongoSpec extends CommonSpec {
  engine: "mongodb";
  /** Name of the replica set, e.g. `tebx-rs`. DocumentDB's is always `rs0`. */
  replicaSet: string;
  /** One per member: who is rather primary. On aws they become promotion tiers. */
  priorities: readonly number[];
}

export type DatabaseClusterSpec = PostgresSpec | MongoSpec;

/** A place in an S3 store. */
export interface BackupArchive {
  bucket: string;
  region: string;
  endpoint?: string;
  /** Path inside the bucket, without slashes at its ends. */
  prefix: string;
}

/** Keys to an archive: where they lie, and their values for operators that read them under names of their own. */
export interface ArchiveKeys {
  id: SecretRef;
  secret: SecretRef;
  values?: { id: pulumi.Input<string>; secret: pulumi.Input<string> };
}
