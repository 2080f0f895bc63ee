/** AWS Backup. */
import { HIPAA } from "../citations";
import { atLeast, integer, isFalse, must, mustBeGiven, wrong } from "../expect";
import type { Rule } from "../rule";

const FACTS = { duty: "retention", level: "mandatory", severity: "high" } as const;

export const backupRules: Rule[] = [
  {
    id: "R-13",
    name: "backup-plan-keeps-backups",
    title: "Backup plans run on a schedule and keep what they make",
    ...FACTS,
    citations: [HIPAA.backup],
    why: "A backup that expires before the fault is noticed is none.",
    remediation: "Give each rule a schedule and lifecycle.deleteAfter; cold storage needs 90 days more.",
    setting: "backupDays",
    types: ["aws:backup/plan:Plan"],
    evaluate: ({ view }, { settings }) => {
      const rules = view.at("rules").each();
      if (rules.length === 0) return [wrong(view.at("rules"), "the plan has no rule")];
      return rules.flatMap((rule) => {
        const enough = atLeast(settings.backupDays);
        const lives = [
          rule.at("lifecycle"),
          ...rule
            .at("copyActions")
            .each()
            .map((copy) => copy.at("lifecycle")),
        ];
        const schedule = must(
          rule.at("schedule"),
          "",
          (value) => /^(cron|rate)\(.+\)$/.test(String(value)),
          "there is no schedule",
        );
        return schedule.concat(
          lives.flatMap((life) => {
            const cold = life.at("coldStorageAfter").or(0);
            return must(
              life.at("deleteAfter"),
              Number.MAX_SAFE_INTEGER,
              (days) => enough(days) && (isFalse(cold) || (integer(days) ?? 0) >= (integer(cold) ?? 0) + 90),
              `backups must be kept ${settings.backupDays} days, and 90 days after they go to cold storage`,
            );
          }),
        );
      });
    },
  },
  {
    id: "R-14",
    name: "backup-vault-is-locked",
    title: "Backup vaults are locked: in prod nobody can undo it",
    ...FACTS,
    citations: [HIPAA.backup, HIPAA.integrity],
    why: "Whoever deletes the data deletes the backups next.",
    remediation:
      "Set minRetentionDays, and in prod changeableForDays (3 or more), which makes the lock final.",
    setting: "backupDays",
    types: ["aws:backup/vaultLockConfiguration:VaultLockConfiguration"],
    evaluate: ({ view }, { environment, settings }) => [
      ...must(
        view.at("minRetentionDays"),
        0,
        atLeast(settings.backupDays),
        `backups must stay at least ${settings.backupDays} days`,
      ),
      // Without this field the lock is in governance mode, which an administrator can lift.
      ...(environment === "prod"
        ? must(view.at("changeableForDays"), 0, atLeast(3), "the lock can be lifted")
        : []),
    ],
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
        ? must(
            view.at("scheduleExpression"),
            "",
            (value) => /^(cron|rate)\(.+\)$/.test(String(value)),
            "there is no schedule",
          )
        : must(
            view.at("validationWindowHours"),
            0,
            (hours) => atLeast(1)(hours) && (integer(hours) ?? 0) <= 168,
            "nobody can look at the restored copy",
          ),
  },
];
