import fc from "fast-check";
import { type Props, resource } from "../support";
import { asker } from "./asked";
import { HIDDEN } from "./oracles/ports";
import {
  type BackupRule,
  type Expiry,
  judgeBackupPlan,
  judgeExpiry,
  judgeLock,
  judgeObjectLock,
  type Lifecycle,
  windowOf,
} from "./oracles/retention";
import { properties } from "./properties";
import { days, minimum, number, settingsOf } from "./terms";

const found = asker("R-13", "R-14", "R-19", "R-20", "R-24");

const schedule: fc.Arbitrary<BackupRule["schedule"]> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .constantFrom(
        "cron(0 5 * * ? *)",
        "cron(30 5 ? * * *)",
        "rate(12 hours)",
        "rate(1 day)",
        "rate(1440 minutes)",
      )
      .map((text) => ({ text, runs: "daily" as const })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        "cron(0 5 ? * 1 *)",
        "cron(0 5 1 * ? *)",
        "cron(0 5 * 6 ? *)",
        "rate(2 days)",
        "rate(25 hours)",
      )
      .map((text) => ({ text, runs: "rarely" as const })),
  },
  fc
    .constantFrom<unknown>(
      undefined,
      "",
      "daily",
      "cron()",
      "cron(0 5 * * ?)",
      "rate(0 hours)",
      "cron(0 5 * * ? 2027)",
      HIDDEN,
    )
    .map((text) => ({ text, runs: "never" as const })),
);

const cold = fc.oneof(
  { weight: 4, arbitrary: fc.constant<unknown>(undefined) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(0, 1, 7, 30, "30", 90) },
  fc.constantFrom<unknown>("0", HIDDEN),
);
const lifecycle: fc.Arbitrary<Lifecycle> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ deleteAfter: days, coldStorageAfter: cold }) },
  fc.constantFrom<Lifecycle>(undefined, HIDDEN),
);
function orHidden<T>(element: fc.Arbitrary<T>): fc.Arbitrary<T | typeof HIDDEN> {
  return fc.oneof({ weight: 12, arbitrary: element }, fc.constant<typeof HIDDEN>(HIDDEN));
}

const backupRule = fc.record({ schedule, lifecycle, copies: fc.array(lifecycle, { maxLength: 2 }) });

properties("Rules on how long backups are kept", 7_500, (agrees) => {
  const plan = fc.tuple(fc.array(orHidden(backupRule), { maxLength: 3 }), minimum);
  agrees("backup plans, with cold storage and copies", 2_000, plan, ([rules, backupDays]) => ({
    found: found(
      [
        resource("aws:backup/plan:Plan", {
          rules: rules.map((rule) =>
            rule === HIDDEN
              ? HIDDEN
              : {
                  schedule: rule.schedule.text,
                  lifecycle: rule.lifecycle,
                  copyActions: rule.copies.map((copy) => ({ lifecycle: copy })),
                },
          ),
        }),
      ],
      settingsOf({ backupDays }),
    ),
    expected: judgeBackupPlan(rules, backupDays),
  }));

  const most = fc.oneof(
    number.filter((one) => one > 0),
    fc.constantFrom<unknown>(undefined, HIDDEN, "365"),
  );
  const lock = fc.record({ minRetentionDays: days, maxRetentionDays: most, changeableForDays: days });
  const vaults = fc.constantFrom(
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
    "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault",
  );
  const environment = fc.constantFrom<"prod" | "staging">("prod", "staging");
  agrees(
    "locks of vaults",
    1_500,
    fc.tuple(vaults, lock, environment, minimum),
    ([type, props, where, backupDays]) => ({
      found: found([resource(type, props)], { environment: where, ...settingsOf({ backupDays }) }),
      expected: judgeLock(props, backupDays, where === "prod" && type.endsWith("Configuration")),
    }),
  );

  const expiry: fc.Arbitrary<Expiry> = fc.record({
    on: fc.boolean(),
    expiration: fc.oneof(
      {
        weight: 10,
        arbitrary: fc.record({
          days,
          date: fc.oneof(
            { weight: 9, arbitrary: fc.constant<unknown>(undefined) },
            fc.constantFrom<unknown>("2030-01-01T00:00:00Z", HIDDEN),
          ),
        }),
      },
      fc.constantFrom<Expiry["expiration"]>(undefined, HIDDEN),
    ),
    noncurrent: days,
  });
  const lifecycles = fc.tuple(fc.array(orHidden(expiry), { maxLength: 3 }), fc.boolean(), minimum);
  agrees("lifecycles of buckets, of both kinds", 2_000, lifecycles, ([rules, inline, backupDays]) => {
    const [list, field] = inline
      ? (["lifecycleRules", "days"] as const)
      : (["rules", "noncurrentDays"] as const);
    const made = rules.map((rule): Props | typeof HIDDEN =>
      rule === HIDDEN
        ? HIDDEN
        : {
            ...(inline ? { enabled: rule.on } : { status: rule.on ? "Enabled" : "Disabled" }),
            expiration: rule.expiration,
            noncurrentVersionExpiration: { [field]: rule.noncurrent },
            filter: { prefix: "tmp/" },
          },
    );
    const type = inline
      ? "aws:s3/bucket:Bucket"
      : "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2";
    return {
      found: found([resource(type, { [list]: made })], settingsOf({ backupDays })),
      expected: rules
        .flatMap((rule, index) => judgeExpiry(rule, `${list}[${index}]`, field, backupDays))
        .map((path) => `R-19 ${path}`),
    };
  });

  const locked = fc.tuple(days, fc.constantFrom<unknown>(undefined, undefined, 0, 1, "2", HIDDEN), minimum);
  agrees("object locks", 500, locked, ([term, years, backupDays]) => {
    return {
      found: found(
        [
          resource("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", {
            rule: { defaultRetention: { days: term, years } },
          }),
        ],
        settingsOf({ backupDays }),
      ),
      expected: judgeObjectLock(term, years, backupDays),
    };
  });

  const count = fc.oneof(fc.constantFrom(0, 1, 2, 4, 5, 7, 8, 12, 13, 30, 31), fc.nat({ max: 400 }));
  const window: fc.Arbitrary<unknown> = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(count, fc.constantFrom("d", "w", "m")).map((both) => both.join("")) },
    fc.tuple(count, fc.constantFrom("", "D", "y", " d", "dd", "d ")).map((both) => both.join("")),
    fc.constantFrom<unknown>(
      undefined,
      HIDDEN,
      "",
      "d",
      "030d",
      "-30d",
      "1.5m",
      "RECOVERY WINDOW OF 30 DAYS",
    ),
  );
  agrees(
    "windows of barman",
    1_500,
    fc.tuple(window, fc.boolean(), minimum),
    ([retentionPolicy, store, backupDays]) => {
      const made = store
        ? resource("kubernetes:barmancloud.cnpg.io/v1:ObjectStore", { spec: { retentionPolicy } })
        : resource("kubernetes:postgresql.cnpg.io/v1:Cluster", {
            spec: { backup: { retentionPolicy, barmanObjectStore: { destinationPath: "s3://b/" } } },
          });
      return {
        found: found([made], settingsOf({ backupDays })),
        expected:
          windowOf(retentionPolicy) >= backupDays
            ? []
            : [store ? "R-24 spec.retentionPolicy" : "R-24 spec.backup.retentionPolicy"],
      };
    },
  );
});
