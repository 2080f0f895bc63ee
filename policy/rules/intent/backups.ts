/** What backups are asked to keep, how often they are made, and whether anybody tries them. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { type Component, componentRule, inProd } from "../../writing/component-rule";
import { atLeast, integer, must, unjudged, wrong } from "../../writing/expect";

const BACKUPS: readonly Component[] = ["BackupSchedule", "CacheBackup", "StoreBackup"];

/** How far behind a database its archived log is, on every target; components/database-cluster/recovery.ts. */
const LOG_MINUTES = 5;

/** A day, or hours that make every day the same. */
function isRegular(view: View): Finding[] {
  const every = view.at("every");
  const read = every.or("");
  if (read === UNKNOWN) return [unjudged(every)];
  if (read === "day") return [];
  return must(
    every.at("hours"),
    0,
    (hours) => [1, 2, 3, 4, 6, 8, 12].includes(integer(hours) ?? 0),
    "backups are made every day, or every 1, 2, 3, 4, 6, 8 or 12 hours",
  );
}

export const backupIntentRules: Rule[] = [
  componentRule(
    BACKUPS,
    {
      id: "K-02",
      name: "backup-spec-keeps-long-enough",
      title: "Specs of backups keep them long enough",
      duty: "retention",
      severity: "high",
      why: "The same promise holds on every target.",
      remediation: "Raise keepDays.",
      setting: "backupDays",
    },
    ({ view }, { settings }) =>
      must(view.at("keepDays"), 0, atLeast(settings.backupDays), `must be at least ${settings.backupDays}`),
  ),
  componentRule(
    ["BackupSchedule", "CacheBackup"],
    {
      id: "K-30",
      name: "backups-are-made-daily",
      title: "Backups are made once a day at least, at the same times every day",
      duty: "retention",
      severity: "high",
      why: "A backup that is made now and then is a day older than anybody thinks.",
      remediation: "Set every to day, or to { hours } of 1, 2, 3, 4, 6, 8 or 12.",
    },
    ({ view }) => isRegular(view),
  ),
  componentRule(
    ["BackupSchedule"],
    {
      id: "K-31",
      name: "objectives-are-kept-by-the-schedule",
      title: "A system says what it can bear to lose, and its backups keep to that",
      duty: "retention",
      severity: "high",
      why: "A promise that no schedule can keep is found out on the day it is needed.",
      remediation:
        "Give objectives in minutes: a loss of 5 to 1,440, and the minutes until the system answers again.",
    },
    ({ view }) => [
      ...must(
        view.at("objectives", "lossMinutes"),
        0,
        (minutes) => atLeast(LOG_MINUTES)(minutes) && (integer(minutes) ?? 0) <= 24 * 60,
        `recovery to a point in time may lose ${LOG_MINUTES} minutes, and nobody may lose more than a day`,
      ),
      ...must(view.at("objectives", "recoveryMinutes"), 0, atLeast(1), "nobody has said when it must answer"),
    ],
  ),
  componentRule(
    ["BackupSchedule", "CacheBackup"],
    {
      id: "K-32",
      name: "schedule-asks-for-drills",
      title: "Backups of databases and caches are restored for a rehearsal each week or month",
      duty: "retention",
      citations: [HIPAA.testing],
      severity: "high",
      why: "Only a backup that was restored is one.",
      remediation: "Set drill to week or month.",
    },
    ({ view }) =>
      must(
        view.at("drill"),
        "",
        (often) => often === "week" || often === "month",
        "nobody tries these backups",
      ),
  ),
  componentRule(
    ["BackupSchedule"],
    {
      id: "K-33",
      name: "schedule-locks-what-it-keeps",
      title: "In prod the lock of a vault becomes final",
      duty: "retention",
      citations: [HIPAA.backup, HIPAA.integrity],
      severity: "high",
      why: "Whoever deletes the data deletes the backups next.",
      remediation: "Give lockGraceDays 3 or more.",
    },
    inProd(({ view }) =>
      must(view.at("lockGraceDays"), 0, atLeast(3), "an administrator can lift the lock at any time"),
    ),
  ),
  componentRule(
    BACKUPS,
    {
      id: "K-34",
      name: "backups-name-what-they-are-of",
      title: "A backup names one data store, and its time of day",
      duty: "retention",
      severity: "high",
      why: "A name that matches nothing backs nothing up.",
      remediation: "Set of to the connection's name, and at to HH:MM in UTC.",
    },
    ({ view }) => [
      ...(view.at("of").given() ? [] : [wrong(view.at("of"), "nothing is backed up")]),
      ...must(
        view.at("at"),
        "",
        (time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(String(time)),
        "not a time of day",
      ),
    ],
  ),
];
