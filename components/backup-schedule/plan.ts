import type { Connection, SecretRef } from "../connection";
import { CA_PATH } from "../connection";
import type { BackupArchive } from "../database-cluster/args";
import type { DatabaseSource } from "../database-cluster/built";
import type { Problems } from "../problems";
import type { TargetKind } from "../target";
import type { BackupScheduleSpec } from "./args";
import { parseTime } from "./schedule";

/** The database as backups see it: a connection, and what a snapshot is taken of. */
export interface BackedUp extends Connection {
  readonly source: DatabaseSource;
  /** Name of the database, and of the role that owns it. */
  readonly database: string;
  readonly user: string;
}

export interface BackupPlan extends BackupScheduleSpec {
  database: BackedUp;
  archive: BackupArchive;
  archiveKeys?: { id: SecretRef; secret: SecretRef };
}

export interface BuiltBackups {
  /** Where the dumps are, `s3://…`. */
  location: string;
}

export function checkBackups(plan: BackupPlan, problems: Problems): void {
  problems.unless(plan.keepDays >= 7, `keepDays is ${plan.keepDays}: keep backups for 7 days or more`);
  let readable = true;
  try {
    parseTime(plan.at);
  } catch {
    readable = false;
  }
  problems.unless(readable, `at is "${plan.at}": write a time of day as HH:MM, e.g. 04:30`);
}

interface Env {
  plain: Record<string, string>;
  secrets: Record<string, SecretRef>;
}

/** How the dump program reaches the database, by engine: PostgreSQL's tools read variables, MongoDB's a URL. */
const ACCESS = {
  postgres: (database: BackedUp, on: TargetKind): Env => ({
    plain: {
      PGDATABASE: database.database,
      PGPORT: String(database.port),
      PGSSLMODE: "verify-full",
      PGSSLROOTCERT: CA_PATH,
      PGUSER: database.user,
    },
    secrets: { PGHOST: database.secret("host", on), PGPASSWORD: database.secret("password", on) },
  }),
  // A dump is no reason to slow the primary down.
  mongodb: (database: BackedUp, on: TargetKind): Env => ({
    plain: { MONGODB_DATABASE: database.database },
    secrets: { MONGODB_URI: database.secret("replicaUrl", on) },
  }),
} as const;

/** What the dump program is told; see images/backup/backup. */
export function dumpEnv(plan: BackupPlan, on: TargetKind): Env {
  const { archive, database } = plan;
  const access = ACCESS[database.source.engine](database, on);
  return {
    plain: {
      AWS_REGION: archive.region,
      BACKUP_BUCKET: archive.bucket,
      BACKUP_KEEP_DAYS: String(plan.keepDays),
      BACKUP_PREFIX: dumpPrefix(plan),
      ...(archive.endpoint === undefined ? {} : { AWS_ENDPOINT_URL_S3: archive.endpoint }),
      ...access.plain,
    },
    secrets: {
      ...access.secrets,
      ...(plan.archiveKeys === undefined
        ? {}
        : { AWS_ACCESS_KEY_ID: plan.archiveKeys.id, AWS_SECRET_ACCESS_KEY: plan.archiveKeys.secret }),
    },
  };
}

export function dumpPrefix(plan: BackupPlan): string {
  return `${plan.archive.prefix}/dumps/${plan.of}`;
}

export function dumpLocation(plan: BackupPlan): string {
  return `s3://${plan.archive.bucket}/${dumpPrefix(plan)}`;
}
