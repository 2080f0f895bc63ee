import { checkPlans, set, text, without } from "./support";

const TASK = "ecs/taskDefinition:";
const CRON = "batch/v1:CronJob";
const SCHEDULE = "scheduler/schedule:";
const DATABASE = "nx-portal-database-backups";
const CACHE = "tebx-cache-backups";

checkPlans({
  "A drill": [
    [
      "is there for a dump on kubernetes",
      "nx-portal",
      "kubernetes",
      without(CRON, `${DATABASE}-drill`),
      [`R-16b ${DATABASE} drill`],
    ],
    [
      "is there for a dump on aws",
      "nx-portal",
      "aws",
      without(SCHEDULE, `${DATABASE}-drill`),
      [`R-16b ${DATABASE} drill`],
    ],
    [
      "is there for each database, not for one of two",
      "tebx",
      "kubernetes",
      without(CRON, "tebx-identity-database-backups-drill"),
      ["R-16b tebx-identity-database-backups drill"],
    ],
    ["is there for a cache", "tebx", "kubernetes", without(CRON, `${CACHE}-drill`), [`R-16b ${CACHE} drill`]],
    [
      "is there for MongoDB too",
      "tebx",
      "kubernetes",
      without(CRON, "tebx-database-backups-drill"),
      ["R-16b tebx-database-backups drill"],
    ],
    [
      "restores, and not only reads",
      "nx-portal",
      "kubernetes",
      text(CRON, `${DATABASE}-drill`, '["drill"]', '["verify"]'),
      [`R-16b ${DATABASE} drill`],
    ],
    [
      "restores what is dumped",
      "nx-portal",
      "kubernetes",
      text(CRON, `${DATABASE}-drill`, "dumps/database", "dumps/other"),
      [`R-16b ${DATABASE} drill`],
    ],
    [
      "restores what is copied, on aws",
      "tebx",
      "aws",
      text(TASK, `${CACHE}-drill`, "dumps/cache", "dumps/other"),
      [`R-16b ${CACHE} drill`],
    ],
    [
      "is told the objective",
      "nx-portal",
      "kubernetes",
      text(CRON, `${DATABASE}-drill`, "DRILL_RECOVERY_SECONDS", "DRILL_SECONDS"),
      [`R-16b ${DATABASE} drill`],
    ],
    [
      "allows what the spec allows",
      "nx-portal",
      "kubernetes",
      set("BackupSchedule", DATABASE, ["objectives", "recoveryMinutes"], 30),
      [`R-16b ${DATABASE} drill`],
    ],
    [
      "is started",
      "nx-portal",
      "aws",
      set(SCHEDULE, `${DATABASE}-drill`, ["state"], "DISABLED"),
      [`R-16b ${DATABASE} drill`],
    ],
    [
      "comes more than once a year",
      "nx-portal",
      "aws",
      set(SCHEDULE, `${DATABASE}-drill`, ["scheduleExpression"], "cron(0 6 1 1 ? *)"),
      [`R-16b ${DATABASE} drill`],
    ],
    [
      "comes every week where the spec says so",
      "nx-portal",
      "aws",
      set("BackupSchedule", DATABASE, ["drill"], "week"),
      [`R-16b ${DATABASE} drill`],
    ],
    [
      "may come more often",
      "nx-portal",
      "kubernetes",
      set(CRON, `${DATABASE}-drill`, ["spec", "schedule"], "0 6 * * 1"),
      [],
    ],
  ],
});
