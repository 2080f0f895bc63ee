/** One scheduled run of the backup program (images/backup): what it is told, and what it may open and write. */
import type { Every } from "./backup-schedule/args";
import type { Time } from "./backup-schedule/schedule";
import type { Connection, SecretRef } from "./connection";
import type { BackupArchive } from "./database-cluster/args";
import type { References } from "./reference";
import type { PullSecret } from "./registry-credentials";

/** Where backups go, and what their program needs to get there. */
export interface Site {
  archive: BackupArchive;
  /** Keys to it (kubernetes; a task on aws has a role). */
  archiveKeys?: { id: SecretRef; secret: SecretRef };
  /** Of the registry that the program's image is in, where that asks for a password. @default none */
  pull?: PullSecret;
}

/** What a container is told, openly and by reference. */
export interface Env {
  plain: Record<string, string>;
  secrets: Record<string, SecretRef>;
}

export interface BackupRun {
  /** What it makes, last part of its names: `dump`, `copy`. */
  role: string;
  /** Name of the connection that is backed up: its folder of the archive is all the run may write to. */
  of: string;
  description: string;
  /** Command of the program. */
  command: string;
  image: string;
  at: Time;
  every: Every;
  env: Env;
  /** Connections it opens itself. */
  opens: readonly Connection[];
  site: Site;
  /** More that its role may do (aws). */
  rights?: (waits: References) => object[];
}

/** The folder of a connection in the archive, without slashes at its ends. */
export function archiveFolder(archive: BackupArchive, of: string): string {
  return `${archive.prefix}/dumps/${of}`;
}

/** What every command of the program is told; see images/backup/archive.sh. */
export function archiveEnv({ archive, archiveKeys }: Site, of: string, keepDays: number): Env {
  return {
    plain: {
      AWS_REGION: archive.region,
      BACKUP_BUCKET: archive.bucket,
      BACKUP_KEEP_DAYS: String(keepDays),
      BACKUP_PREFIX: archiveFolder(archive, of),
      ...(archive.endpoint === undefined ? {} : { AWS_ENDPOINT_URL_S3: archive.endpoint }),
    },
    secrets:
      archiveKeys === undefined
        ? {}
        : { AWS_ACCESS_KEY_ID: archiveKeys.id, AWS_SECRET_ACCESS_KEY: archiveKeys.secret },
  };
}
