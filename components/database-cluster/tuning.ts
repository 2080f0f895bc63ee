/** Checks and translations of a PostgreSQL server's settings. Pure. */
import { checkMaintenance } from "../maintenance";
import type { Problems } from "../problems";
import type { PostgresSpec, PostgresTuning } from "./args";
import { checkExtensions } from "./extensions";
import { ARCHIVE_MINUTES } from "./recovery";

/** Connections left to applications: PostgreSQL keeps three for superusers, RDS two for itself. */
export function freeConnections(maxConnections: number): number {
  return maxConnections - 5;
}

/** Share of a server's memory that the engine may plan with; the rest is the system's and its page cache's. */
const USABLE_MEMORY = 0.95;

/**
 * The worst case a guide's numbers allow: the buffer pool plus one `work_mem` for every connection. A server
 * that can be asked for more than it has is killed by its kernel under load, all connections at once.
 */
function worstCaseMemoryMiB(tuning: PostgresTuning): number {
  return tuning.sharedBuffersMiB + tuning.workMemMiB * tuning.maxConnections;
}

export function checkPostgres(spec: PostgresSpec, problems: Problems): void {
  checkMaintenance(spec.maintenance, problems);
  const { tuning, memoryGiB } = spec;
  const usable = memoryGiB * 1024 * USABLE_MEMORY;
  const worst = worstCaseMemoryMiB(tuning);
  problems.unless(
    worst <= usable,
    `tuning needs up to ${worst} MiB (sharedBuffersMiB ${tuning.sharedBuffersMiB} + workMemMiB ${tuning.workMemMiB} × ` +
      `maxConnections ${tuning.maxConnections}), memoryGiB ${memoryGiB} leaves ${Math.floor(usable)}: raise memoryGiB or lower one of them`,
  );
  problems.unless(
    tuning.sharedBuffersMiB <= memoryGiB * 256,
    `sharedBuffersMiB is ${tuning.sharedBuffersMiB}, more than a quarter of memoryGiB ${memoryGiB}: use at most ${memoryGiB * 256}`,
  );
  problems.unless(
    spec.recoveryDays >= 7 && spec.recoveryDays <= 35,
    `recoveryDays is ${spec.recoveryDays}: give 7 to 35 days`,
  );
  problems.unless(
    !["admin", "postgres", "rdsadmin", "streaming_replica"].includes(spec.user),
    `user "${spec.user}" is reserved: name the role after the application`,
  );
  problems.unless(spec.storageGiB >= 20, `storageGiB is ${spec.storageGiB}: give 20 or more`);
  const { readReplicas = 0 } = spec;
  problems.unless(
    Number.isInteger(readReplicas) && readReplicas >= 0 && readReplicas <= 5,
    `readReplicas is ${readReplicas}: give 0 to 5`,
  );
  checkExtensions(spec.extensions, problems);
}

interface EngineParameter {
  name: string;
  value: string;
  /** Only a restart applies it. */
  atStart: boolean;
}

/** As RDS takes them: `shared_buffers` in 8 KiB pages, `work_mem` in KiB. https://www.postgresql.org/docs/15/config-setting.html */
export function rdsParameters(tuning: PostgresTuning, preload: readonly string[] = []): EngineParameter[] {
  return [
    { name: "log_connections", value: "1", atStart: false },
    { name: "log_disconnections", value: "1", atStart: false },
    { name: "log_min_duration_statement", value: "1000", atStart: false },
    { name: "max_connections", value: String(tuning.maxConnections), atStart: true },
    {
      name: "max_parallel_workers_per_gather",
      value: String(tuning.maxParallelWorkersPerGather),
      atStart: false,
    },
    // Passwords are kept and asked for as SCRAM only: md5 is a hash that can be replayed and searched.
    { name: "password_encryption", value: "scram-sha-256", atStart: false },
    { name: "rds.accepted_password_auth_method", value: "scram", atStart: false },
    { name: "rds.force_ssl", value: "1", atStart: false },
    { name: "shared_buffers", value: String(tuning.sharedBuffersMiB * 128), atStart: true },
    ...(preload.length === 0
      ? []
      : [{ name: "shared_preload_libraries", value: preload.join(","), atStart: true }]),
    { name: "work_mem", value: String(tuning.workMemMiB * 1024), atStart: false },
  ];
}

/** As postgresql.conf takes them, and so CloudNativePG. */
export function serverParameters(tuning: PostgresTuning): Record<string, string> {
  return {
    archive_timeout: `${ARCHIVE_MINUTES}min`,
    log_connections: "on",
    log_disconnections: "on",
    log_min_duration_statement: "1000",
    max_connections: String(tuning.maxConnections),
    max_parallel_workers_per_gather: String(tuning.maxParallelWorkersPerGather),
    password_encryption: "scram-sha-256",
    shared_buffers: `${tuning.sharedBuffersMiB}MB`,
    ssl_min_protocol_version: "TLSv1.2",
    work_mem: `${tuning.workMemMiB}MB`,
  };
}

/** Memory (GiB) and CPUs of the RDS classes Ward uses, cheapest first. https://aws.amazon.com/rds/instance-types/ */
const INSTANCE_CLASSES: readonly (readonly [memory: number, cpus: number, name: string])[] = [
  [4, 2, "db.t4g.medium"],
  [8, 2, "db.t4g.large"],
  [16, 2, "db.r7g.large"],
  [16, 4, "db.m7g.xlarge"],
  [32, 4, "db.r7g.xlarge"],
  [32, 8, "db.m7g.2xlarge"],
  [64, 8, "db.r7g.2xlarge"],
  [64, 16, "db.m7g.4xlarge"],
  [128, 16, "db.r7g.4xlarge"],
  [256, 32, "db.r7g.8xlarge"],
];

/** The cheapest class that has both. @throws {RangeError} above 256 GiB or 32 CPUs. */
export function instanceClass({ memoryGiB, cpus }: Pick<PostgresSpec, "memoryGiB" | "cpus">): string {
  const found = INSTANCE_CLASSES.find(([memory, processors]) => memory >= memoryGiB && processors >= cpus);
  if (found === undefined)
    throw new RangeError(`no instance class with ${memoryGiB} GiB and ${cpus} CPUs; 256 and 32 are the most`);
  return found[2];
}
