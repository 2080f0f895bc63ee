/** AWS Backup. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import {
  atLeast,
  between,
  integer,
  isFalse,
  isTrue,
  must,
  mustBeGiven,
  unjudged,
  wrong,
} from "../../writing/expect";

const FACTS = { duty: "retention", level: "mandatory", severity: "high" } as const;

const UNREADABLE = "there is no schedule that AWS can read";

/** `rate(12 hours)`, or the six fields of `cron(30 5 * * ? *)`. */
function isSchedule(value: unknown): boolean {
  const fields = /^cron\((.+)\)$/.exec(String(value))?.[1]?.split(" ");
  if (!fields) return /^rate\([1-9]\d* (minute|hour|day)s?\)$/.test(String(value));
  // A year of its own is a date that passes.
  return fields.length === 6 && fields[5] === "*" && fields.every((field) => /^[\dA-Z*?,/#-]+$/.test(field));
}

function runsDaily(schedule: unknown): boolean {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(schedule));
  if (rate)
    return Number(rate[1]) * { minute: 1, hour: 60, day: 1440 }[rate[2] as "minute" | "hour" | "day"] <= 1440;
  const [day, month, weekday] = String(schedule).split(" ").slice(2);
  return [day, weekday].every((field) => /^([*?]|1\/1)$/.test(field ?? "")) && month === "*";
}

/** A rule's backups and their copies, each by its own life. Without a number AWS keeps for ever. */
function kept(rule: View, days: number): Finding[] {
  const copies = rule.at("copyActions").each();
  return [
    ...must(rule.at("schedule"), "", isSchedule, UNREADABLE),
    ...[rule, ...copies].flatMap((one) => lives(one.at("lifecycle"), days)),
  ];
}

function lives(life: View, days: number): Finding[] {
  const cold = life.at("coldStorageAfter");
  if (cold.unknown && !life.unknown) return [unjudged(cold)];
  const warm = isFalse(cold.or(0)) ? 0 : (integer(cold.or(0)) ?? 0) + 90;
  return must(
    life.at("deleteAfter"),
    undefined,
    (value) => atLeast(Math.max(days, warm))(value),
    `backups must be kept ${days} days, and 90 days after they go to cold storage`,
  );
}

/** Days in which a lock may still be lifted. A year of them is no lock. */
const TO_THINK = { fewest: 3, most: 30 };
const AIR_GAPPED = "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault";

function locked(view: View, days: number): Finding[] {
  const least = view.at("minRetentionDays");
  const most = integer(view.at("maxRetentionDays").or(Number.MAX_SAFE_INTEGER));
  return [
    ...must(least, 0, atLeast(days), `backups must stay at least ${days} days`),
    ...(view.at("maxRetentionDays").unknown || (most ?? 0) >= (integer(least.or(0)) ?? 0)
      ? []
      : [wrong(view.at("maxRetentionDays"), "nothing can be kept as long as the lock demands")]),
  ];
}

/** Without this field the lock is in governance mode, which an administrator can lift. */
function final(view: View): Finding[] {
  const { fewest, most } = TO_THINK;
  return must(
    view.at("changeableForDays"),
    0,
    between(fewest, most),
    `the lock must be final after ${fewest} to ${most} days`,
  );
}

/** What AWS Backup calls the services that keep data; a plan that selects by tag skips those that opted out. */
const SERVICES =
  /^(aurora|documentdb|dsql|dynamodb|ebs|ec2|efs|fsx|neptune|rds|redshift|redshift serverless|s3|timestream|sap hana on amazon ec2)$/i;

function optsNothingOut(preferences: View): Finding[] {
  return preferences
    .entries()
    .filter(([service]) => service === UNKNOWN || SERVICES.test(service))
    .flatMap(([, choice]) => must(choice, true, isTrue, "is left out of every backup plan"));
}

export const backupRules: Rule[] = [
  {
    id: "R-13",
    name: "backup-plan-keeps-backups",
    title: "Backup plans run every day and say how long they keep what they make",
    ...FACTS,
    citations: [HIPAA.backup],
    why: "A backup that expires before the fault is noticed is none.",
    remediation:
      "Give each rule, and each copy, a schedule and lifecycle.deleteAfter; cold storage needs 90 days more.",
    setting: "backupDays",
    types: ["aws:backup/plan:Plan"],
    evaluate: ({ view }, { settings }) => {
      const rules = view.at("rules").each();
      if (rules.length === 0) return [wrong(view.at("rules"), "the plan has no rule")];
      const found = rules.flatMap((rule) =>
        rule.unknown ? [unjudged(rule)] : kept(rule, settings.backupDays),
      );
      const daily = rules.some((rule) => runsDaily(rule.at("schedule").or("")));
      return found.length > 0 || daily
        ? found
        : [wrong(view.at("rules"), "no rule makes a backup every day")];
    },
  },
  {
    id: "R-14",
    name: "backup-vault-is-locked",
    title: "Backup vaults are locked: in prod nobody can undo it",
    ...FACTS,
    citations: [HIPAA.backup, HIPAA.integrity],
    why: "Whoever deletes the data deletes the backups next.",
    remediation: "Set minRetentionDays, and in prod changeableForDays (3 to 30), which makes the lock final.",
    setting: "backupDays",
    types: ["aws:backup/vaultLockConfiguration:VaultLockConfiguration", AIR_GAPPED],
    evaluate: ({ resource, view }, { environment, settings }) => [
      ...locked(view, settings.backupDays),
      // An air-gapped vault is locked for good from the start.
      ...(environment === "prod" && resource.type !== AIR_GAPPED ? final(view) : []),
    ],
  },
  {
    id: "R-34",
    name: "backups-leave-no-service-out",
    title: "No setting of an account or a region leaves a service's data out of the backups",
    ...FACTS,
    citations: [HIPAA.backup],
    why: "A service that opted out is skipped without a word, whatever the selections say.",
    remediation:
      "Set every service that keeps data to true in resourceTypeOptInPreference, and isCrossAccountBackupEnabled to true.",
    types: ["aws:backup/regionSettings:RegionSettings", "aws:backup/globalSettings:GlobalSettings"],
    evaluate: ({ resource, view }) =>
      resource.type.endsWith(":RegionSettings")
        ? optsNothingOut(view.at("resourceTypeOptInPreference"))
        : must(
            view.at("globalSettings", "isCrossAccountBackupEnabled"),
            true,
            isTrue,
            "no backup can be copied to another account",
          ),
  },
  {
    id: "E-10",
    name: "backup-vault-has-its-key",
    title: "Backup vaults are encrypted with a key of their own",
    duty: "encryption",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.encryptionAtRest],
    why: "With the default key a vault cannot be copied to another account.",
    remediation: "Set kmsKeyArn.",
    types: ["aws:backup/vault:Vault"],
    evaluate: ({ view }) => mustBeGiven(view.at("kmsKeyArn"), "the vault has no key of its own"),
  },
  {
    id: "R-16",
    name: "restores-are-drilled",
    title: "Restore tests run on a schedule and are looked at",
    ...FACTS,
    citations: [HIPAA.testing],
    why: "Only a backup that was restored is one.",
    remediation: "Give the plan a scheduleExpression, the selection a validationWindowHours of 1 to 168.",
    types: [
      "aws:backup/restoreTestingPlan:RestoreTestingPlan",
      "aws:backup/restoreTestingSelection:RestoreTestingSelection",
    ],
    evaluate: ({ resource, view }) =>
      resource.type.endsWith("Plan")
        ? must(view.at("scheduleExpression"), "", isSchedule, UNREADABLE)
        : must(view.at("validationWindowHours"), 0, between(1, 168), "nobody can look at the restored copy"),
  },
];
