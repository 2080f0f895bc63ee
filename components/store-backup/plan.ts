import { archiveEnv, archiveFolder, type Env, type Site } from "../backup-run";
import { parseTime } from "../backup-schedule/schedule";
import type { Connection } from "../connection";
import type { StoreSource } from "../object-store/source";
import type { StoreBackupSpec } from "./args";

/** The object store as its backups see it. */
export interface BackedUpStore extends Connection {
  readonly source: StoreSource;
}

export interface StoreBackupPlan extends StoreBackupSpec {
  store: BackedUpStore;
  site: Site;
}

export interface BuiltStoreBackup {
  /** Where the copy is, `s3://…`. */
  location: string;
}

/** What both targets tell the program. */
export function syncRun(plan: StoreBackupPlan, more: Env) {
  const { image, keepDays, of, site, store } = plan;
  const where = archiveEnv(site, of, keepDays);
  const buckets = store.source.buckets.map(({ text }) => text).join(" ");
  const plain = { STORE_BUCKETS: buckets, STORE_CONNECTION: of };
  return {
    role: "sync",
    of,
    description: `Copy of ${of}, what it replaces kept ${keepDays} days`,
    command: "sync",
    image,
    at: parseTime(plan.at),
    every: "day" as const,
    env: {
      plain: { ...where.plain, ...plain, ...more.plain },
      secrets: { ...where.secrets, ...more.secrets },
    },
    site,
  };
}

export function syncLocation({ of, site: { archive } }: StoreBackupPlan): string {
  return `s3://${archive.bucket}/${archiveFolder(archive, of)}`;
}
