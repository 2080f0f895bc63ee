/** One scheduled run of the backup program (images/backup): what it is told, and what it may open and write. */
import type { Every, Rehearsed } from "./backup-schedule/args";
import type { Time } from "./backup-schedule/schedule";
import type { Connection, SecretRef } from "./connection";
import type { BackupArchive } from "./database-cluster/args";
import type { Reference, References } from "./reference";
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

/** What a run takes for itself. */
export interface Room {
  cpus: number;
  memoryMiB: number;
  /** Of files on their way, GiB. @default little: what runs only pass data on */
  diskGiB?: number;
}

/** A server for one run: that reaches it on loopback, nobody else does, and it ends with the run. */
export interface ServerBeside {
  image: string;
  command: string[];
  cpus: number;
  memoryMiB: number;
}

/** A run that takes longer is stopped (kubernetes), or sooner where the next one is due. */
export const LONGEST_HOURS = 4;

export interface BackupRun {
  /** What it makes, last part of its names: `dump`, `copy`, `drill`. */
  role: string;
  /** Name of the connection that is backed up: its folder of the archive is all the run may write to. */
  of: string;
  description: string;
  /** Command of the program. */
  command: string;
  image: string;
  at: Time;
  every: Every | Rehearsed;
  /** After so many hours it is stopped (kubernetes). @default LONGEST_HOURS */
  hours?: number;
  /** Minutes of work that the owner can bear to lose (RPO). @default nobody says */
  lossMinutes?: number;
  /** Of a look at what another run leaves: that one's role. */
  watches?: string;
  /** Of a rehearsal: what a restore may take (RTO). */
  recoveryMinutes?: number;
  /** What it tells, and how often, when it ended well (aws). @default `finished_seconds`, every time */
  reports?: readonly { metric: string; every: Every }[];
  /** Of a rehearsal: the log of those backups, which tells when one was last proven (aws). */
  provenIn?: Reference;
  /** @default 1 CPU, and 2 GiB on aws or 1 GiB on kubernetes */
  room?: Room;
  /** What it restores into, where the program's image has no such server; both have `/tmp` in common. @default nothing */
  beside?: ServerBeside;
  env: Env;
  /** Connections it opens itself. */
  opens: readonly Connection[];
  site: Site;
  /** All that its role may write in its folder, removing nothing (aws): paths with IAM's wildcards. @default it may do both everywhere there */
  writes?: readonly string[];
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
