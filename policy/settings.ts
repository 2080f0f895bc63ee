/** The numbers that rules compare with. They may be raised, never lowered below their floor. */
export interface Settings {
  /** Days of point-in-time recovery of a database. */
  recoveryDays: number;
  /** Days that automatic snapshots of a cache are kept. */
  cacheSnapshotDays: number;
  /** Days that backups are kept. */
  backupDays: number;
  /** Days that logs are kept. */
  logDays: number;
  /** Days that audit logs (any log group with `audit` in its name) are kept. */
  auditLogDays: number;
  /** Ids of prefix lists of other owners (AWS's own for CloudFront) that may reach port 443. Patterns. */
  trustedPrefixLists: readonly string[];
}

export type NumericSetting = Exclude<keyof Settings, "trustedPrefixLists">;

/** 7 days is what the most modest of the five guides asks for backups and logs. */
export const FLOORS: Readonly<Record<NumericSetting, number>> = {
  recoveryDays: 7,
  cacheSnapshotDays: 7,
  backupDays: 7,
  logDays: 7,
  auditLogDays: 30,
};

/** What is compared with each, for policy/RULES.md. */
export const MEANINGS: Readonly<Record<keyof Settings, string>> = {
  recoveryDays: "days that a database can be recovered to any point of",
  cacheSnapshotDays: "days that automatic snapshots of a cache are kept",
  backupDays: "days that backups are kept",
  logDays: "days that logs are kept",
  auditLogDays:
    "days that audit logs are kept: log groups with `audit` in their name, logins of an identity provider",
  trustedPrefixLists: "patterns for ids of prefix lists of other owners that may reach port 443",
};

export function defaultSettings(environment: "staging" | "prod"): Settings {
  const prod = environment === "prod";
  return {
    ...FLOORS,
    recoveryDays: prod ? 30 : 7,
    auditLogDays: prod ? 365 : 30,
    trustedPrefixLists: ["^pl-[0-9a-f]{8,17}$"],
  };
}

/** Refuses settings below their floor: a pack that can be configured into accepting anything is none. */
export function withFloors(settings: Settings): Settings {
  for (const [name, floor] of Object.entries(FLOORS) as [NumericSetting, number][]) {
    const value = settings[name];
    if (!Number.isInteger(value) || value < floor)
      throw new RangeError(
        `policy setting ${name} is ${value}: it must be a whole number of at least ${floor}`,
      );
  }
  return settings;
}
