/** The backups of a system's data: what its spec sheet asks for, on the site that the stack names. */
import type * as pulumi from "@pulumi/pulumi";
import type { Site } from "../components/backup-run";
import { BackupSchedule } from "../components/backup-schedule";
import { CacheBackup } from "../components/cache-backup";
import { StoreBackup } from "../components/store-backup";
import type { SystemSpec } from "../systems/system";
import type { DataStores } from "./data";
import type { Profile, SystemSettings } from "./environment";
import type { Layers } from "./layers";
import { imageOf } from "./registry";

/** @returns where each backup is, `s3://…`. */
export function createBackups(
  spec: SystemSpec,
  settings: SystemSettings,
  profile: Profile,
  layers: Layers,
  data: DataStores,
  site: Site,
  opts: pulumi.ComponentResourceOptions,
): string[] {
  const image = imageOf(settings, "backup", spec.backupImage);
  const keepDays = (sheet: { keepDays: number }) => settings.overrides.keepDays ?? sheet.keepDays;
  const live = { target: layers.data, image, site };
  const decided = { objectives: spec.objectives, maintenance: spec.maintenance };
  const called = (of: string) => `${settings.name}-${of}-backups`;

  const databases = spec.backups.map((sheet) => {
    const { vaultLockGraceDays: lockGraceDays } = profile;
    const args = {
      ...{ ...sheet, ...live, ...decided, keepDays: keepDays(sheet) },
      ...(lockGraceDays === undefined ? {} : { lockGraceDays }),
    };
    const database = found(data.databases, sheet.of, "database");
    return new BackupSchedule(called(sheet.of), { ...args, database }, opts).location;
  });
  const caches = (spec.cacheBackups ?? []).map((sheet) => {
    const cache = found(data.caches, sheet.of, "cache");
    const { recoveryMinutes } = spec.objectives;
    const args = { ...sheet, ...live, recoveryMinutes, keepDays: keepDays(sheet), cache };
    return new CacheBackup(called(sheet.of), args, opts).location;
  });
  const stores = (spec.storeBackups ?? []).map((sheet) => {
    const store = found(data.stores, sheet.of, "object store");
    const args = { ...sheet, ...live, keepDays: keepDays(sheet), store };
    return new StoreBackup(called(sheet.of), args, opts).location;
  });
  return [...databases, ...caches, ...stores];

  function found<Store>(all: Record<string, Store>, of: string, what: string): Store {
    const store = all[of];
    if (store === undefined) throw new Error(`${spec.name}: backups of "${of}", which is no ${what}`);
    return store;
  }
}
