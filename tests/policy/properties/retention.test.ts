import fc from "fast-check";
import { defaultSettings, type Settings, withFloors } from "../../../policy/settings";
import { type Props, resource } from "../support";
import { asker } from "./asked";
import { HIDDEN } from "./oracles/ports";
import {
  type BackupRule,
  type Expiry,
  isRaisedOnly,
  judgeBackupPlan,
  judgeExpiry,
  judgeLock,
  judgeObjectLock,
  keepsLogs,
  type Lifecycle,
  recovers,
  windowOf,
} from "./oracles/retention";
import { properties } from "./properties";

const found = asker("R-01", "R-05", "R-13", "R-14", "R-18", "R-19", "R-20", "R-24");

/** Minimums as they are, or raised. */
const minimum = fc.constantFrom(7, 8, 14, 30, 31, 35, 90, 365, 400);
const settingsOf = (changes: Partial<Settings>): { settings: Settings } => ({
  settings: { ...defaultSettings("prod"), ...changes },
});

/** Days on both sides of everything that matters, as numbers and texts. */
const number = fc.oneof(
  minimum.chain((one) => fc.integer({ min: one - 1, max: one + 1 })),
  fc.constantFrom(0, 1, 2, 3, 6, 36, 90, 97, 98, 120, 400),
  fc.integer({ min: -1, max: 500 }),
);
const days: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 10, arbitrary: number },
  { weight: 3, arbitrary: number.map(String) },
  fc.constantFrom<unknown>(undefined, HIDDEN, "forever", 7.5, "30 days"),
);

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

const LOG_CLASSES = fc.constantFrom<unknown>(
  undefined,
  undefined,
  "STANDARD",
  "INFREQUENT_ACCESS",
  "DELIVERY",
  HIDDEN,
);
const logName = fc.constantFrom<unknown>(
  undefined,
  "api",
  "/aws/eks/Audit",
  "audit-trail",
  HIDDEN,
  "auditorium",
);

properties("Rules on how long things are kept", 8_000, (agrees) => {
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

  const logs = fc.record({
    retentionInDays: fc.oneof(
      days,
      fc.constantFrom<unknown>(1, 3, 5, 7, 14, 30, 60, 365, 400, 545, 2192, 3653, "365"),
    ),
    name: logName,
    namePrefix: fc.constantFrom<unknown>(undefined, undefined, "audit-", "web-"),
    logGroupClass: LOG_CLASSES,
  });
  agrees(
    "log groups",
    1_500,
    fc.tuple(logs, minimum, fc.constantFrom(30, 90, 365)),
    ([props, logDays, auditLogDays]) => {
      const { name, namePrefix, logGroupClass } = props;
      const audit = [name, namePrefix].some(
        (text) =>
          text === HIDDEN ||
          String(text ?? "")
            .toLowerCase()
            .includes("audit"),
      );
      const least = audit && auditLogDays > logDays ? auditLogDays : logDays;
      const short = logGroupClass === "DELIVERY" || logGroupClass === HIDDEN;
      return {
        found: found(
          [resource("aws:cloudwatch/logGroup:LogGroup", props)],
          settingsOf({ logDays, auditLogDays }),
        ),
        expected: short
          ? ["R-18 logGroupClass"]
          : keepsLogs(props.retentionInDays, least)
            ? []
            : ["R-18 retentionInDays"],
      };
    },
  );

  const stores: readonly (readonly [type: string, key: string, id: string, usual: number])[] = [
    ["aws:rds/instance:Instance", "backupRetentionPeriod", "R-01", 0],
    ["aws:rds/cluster:Cluster", "backupRetentionPeriod", "R-01", 1],
    ["aws:docdb/cluster:Cluster", "backupRetentionPeriod", "R-01", 1],
    ["aws:neptune/cluster:Cluster", "backupRetentionPeriod", "R-01", 1],
    ["aws:elasticache/replicationGroup:ReplicationGroup", "snapshotRetentionLimit", "R-05", 0],
    ["aws:memorydb/cluster:Cluster", "snapshotRetentionLimit", "R-05", 0],
  ];
  agrees(
    "days of recovery and of snapshots",
    1_500,
    fc.tuple(fc.constantFrom(...stores), days, minimum),
    ([[type, key, id, usual], term, least]) => ({
      found: found(
        [resource(type, { [key]: term })],
        settingsOf({ recoveryDays: least, cacheSnapshotDays: least }),
      ),
      expected: recovers(term ?? usual, least) ? [] : [`${id} ${key}`],
    }),
  );

  const setting = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 6, max: 60 }) },
    fc.constantFrom(0, -7, 7.5, Number.NaN, 30),
  );
  const settings = fc.record({
    recoveryDays: setting,
    cacheSnapshotDays: setting,
    backupDays: setting,
    logDays: setting,
    auditLogDays: setting.map((one) => one + 20),
  });
  agrees("floors of settings", 500, settings, (raised) => {
    const refused = (): string[] => {
      try {
        withFloors({ ...defaultSettings("prod"), ...raised });
        return [];
      } catch {
        return ["refused"];
      }
    };
    return { found: refused(), expected: isRaisedOnly(raised) ? [] : ["refused"] };
  });
});
