import { drillRun } from "../backup-drill";
import { archiveEnv, archiveFolder, type BackupRun, type Env, type Site } from "../backup-run";
import type { Connection } from "../connection";
import { CA_PATH } from "../connection";
import type { DatabaseSource } from "../database-cluster/built";
import { MONGODB_PORT } from "../database-cluster/mongo";
import type { Problems } from "../problems";
import type { TargetKind } from "../target";
import type { BackupScheduleSpec } from "./args";
import { checkObjectives } from "./objectives";
import { checkTimes, firstOfDay, hoursOf, parseTime, written } from "./schedule";

/** The database as backups see it: a connection, and what a snapshot is taken of. */
export interface BackedUp extends Connection {
  readonly source: DatabaseSource;
  /** Name of the database, and of the role that owns it. */
  readonly database: string;
  readonly user: string;
  /** Its disk. */
  readonly storageGiB: number;
}

export interface BackupPlan extends BackupScheduleSpec {
  database: BackedUp;
  site: Site;
}

export interface BuiltBackups {
  /** Where the dumps are, `s3://…`. */
  location: string;
}

export function checkBackups(plan: BackupPlan, problems: Problems): void {
  checkObjectives(plan, plan.database.source, problems);
  if (!checkTimes(plan, problems)) return;
  const { at, every } = plan;
  const first = written(firstOfDay(parseTime(at), every));
  problems.unless(
    at === first,
    `at is "${at}" with a dump every ${hoursOf(every)} hours: name the first of a day, ${first}`,
  );
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
  // A dump is no reason to slow the primary down: this URL prefers secondaries.
  mongodb: (database: BackedUp, on: TargetKind): Env => ({
    plain: { MONGODB_DATABASE: database.database },
    secrets: { MONGODB_URI: database.secret("replicaUrl", on) },
  }),
} as const;

/** The dump as a run of the backup program; see images/backup. */
export function dumpRun(plan: BackupPlan, on: TargetKind) {
  const { database, every, image, keepDays, of, site } = plan;
  const access = ACCESS[database.source.engine](database, on);
  const where = archiveEnv(site, of, keepDays);
  return {
    role: "dump",
    of,
    description: `Dump of ${of}, kept ${keepDays} days`,
    command: "dump",
    image,
    at: parseTime(plan.at),
    every,
    lossMinutes: plan.objectives.lossMinutes,
    env: {
      plain: { ...where.plain, ...access.plain },
      secrets: { ...where.secrets, ...access.secrets },
    },
    opens: [database],
    site,
  };
}

/** Of the disk of a database: its dump as plain text, a copy of it, and what sorting its indexes takes. */
const SCRATCH = 3;

/**
 * The drill as a run of the same program. On aws a task has 200 GiB at most: a database that outgrows a third of them fails
 * its drill for all to see, and restore testing goes on.
 */
export function drillOf(plan: BackupPlan): BackupRun {
  const { database, objectives } = plan;
  const { source } = database;
  const diskGiB = database.storageGiB * SCRATCH;
  const spec = { ...plan, recoveryMinutes: objectives.recoveryMinutes };
  if (source.engine === "postgres") return drillRun({ ...spec, room: { cpus: 2, memoryMiB: 2048, diskGiB } });
  const room = { cpus: 1, memoryMiB: 1024, diskGiB };
  return drillRun({ ...spec, room, server: mongoServer(source.serverImage) });
}

/** Without TLS or logins: nothing but loopback leads to it, and there is nobody else. */
function mongoServer(image: string) {
  const start = `mkdir /tmp/server && exec mongod --dbpath /tmp/server --bind_ip 127.0.0.1 --port ${MONGODB_PORT} --nounixsocket`;
  return {
    ...{ image, command: ["sh", "-c", start], cpus: 1, memoryMiB: 2048 },
    // It may still be starting.
    environment: {
      DRILL_MONGODB_URI: `mongodb://127.0.0.1:${MONGODB_PORT}/?serverSelectionTimeoutMS=300000`,
    },
  };
}

export function dumpLocation(plan: BackupPlan): string {
  return `s3://${plan.site.archive.bucket}/${archiveFolder(plan.site.archive, plan.of)}`;
}
