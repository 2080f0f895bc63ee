import fc from "fast-check";
import { defaultSettings, withFloors } from "../../../policy/settings";
import { resource } from "../support";
import { asker } from "./asked";
import { HIDDEN } from "./oracles/ports";
import { isRaisedOnly, keepsLogs, recovers } from "./oracles/retention";
import { properties } from "./properties";
import { days, minimum, settingsOf } from "./terms";

const found = asker("R-01", "R-05", "R-18");

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

properties("Rules on how long logs and snapshots are kept", 3_500, (agrees) => {
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
