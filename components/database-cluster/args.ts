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

export interface DatabaseClusterSpec {
  engine: "postgres";
  /** Major version, e.g. `15`; the service moves the minor one. */
  version: string;
  /** The database applications use, and the role that owns it. Never the master user. */
  database: string;
  user: string;
  /** Memory of each server, GiB. */
  memoryGiB: number;
  /** CPUs of each server. On aws they come with the instance class. */
  cpus: number;
  /** Disk of each server, GiB; on aws it grows by itself to four times that. */
  storageGiB: number;
  tuning: PostgresTuning;
  /** Standbys in other zones, ready to take over. On aws 0 or 1 (Multi-AZ). */
  standbys: number;
  /** Days of point-in-time recovery, 7–35. */
  recoveryDays: number;
  /** When the service may restart or patch; no backup runs then. */
  maintenance: MaintenanceWindow;
}

/** A place in an S3 store. */
export interface BackupArchive {
  bucket: string;
  region: string;
  endpoint?: string;
  /** Path inside the bucket, without slashes at its ends. */
  prefix: string;
}
