import type { Profile } from "./environment";

/** Smaller and cheaper, never less private: one copy of the data, one NAT gateway, a quarter of the database's memory. */
export const staging = {
  protect: false,
  redundantData: false,
  natPerZone: false,
  minimumSizes: true,
  databaseMemoryShare: 0.25,
  recoveryDays: 7,
  cacheSnapshotDays: 7,
} satisfies Profile;
