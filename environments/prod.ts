import type { Profile } from "./environment";

/** What a hospital runs on: every copy, every guard rail, the guide's full sizes. */
export const prod = {
  protect: true,
  redundantData: true,
  natPerZone: true,
  minimumSizes: false,
  databaseMemoryShare: 1,
  recoveryDays: 35,
  cacheSnapshotDays: 35,
  vaultLockGraceDays: 3,
} satisfies Profile;
