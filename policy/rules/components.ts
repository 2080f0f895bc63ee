/** What the specs of components say, before any resource: one rule for both targets. */
import { HIPAA } from "../citations";
import { atLeast, isNotTrue, must } from "../expect";
import type { Rule } from "../rule";

const FACTS = {
  duty: "retention",
  level: "mandatory",
  severity: "high",
  citations: [HIPAA.backup, HIPAA.recovery],
} as const;

/** A field that a spec sheet may leave to the component's default, which is safe. */
export const componentRules: Rule[] = [
  {
    id: "K-01",
    name: "database-spec-recovers-far-enough",
    title: "DatabaseCluster specs ask for enough days of recovery",
    ...FACTS,
    why: "The same promise holds on every target.",
    remediation: "Raise recoveryDays, or leave it to the environment.",
    setting: "recoveryDays",
    types: ["ward:components:DatabaseCluster"],
    evaluate: ({ view }, { settings }) =>
      must(
        view.at("recoveryDays"),
        settings.recoveryDays,
        atLeast(settings.recoveryDays),
        `must be at least ${settings.recoveryDays}`,
      ),
  },
  {
    id: "K-02",
    name: "backup-spec-keeps-long-enough",
    title: "Specs of backups keep them long enough",
    ...FACTS,
    why: "The same promise holds on every target.",
    remediation: "Raise keepDays.",
    setting: "backupDays",
    types: /^ward:components:(BackupSchedule|CacheBackup|StoreBackup)$/,
    evaluate: ({ view }, { settings }) =>
      must(
        view.at("keepDays"),
        settings.backupDays,
        atLeast(settings.backupDays),
        `must be at least ${settings.backupDays}`,
      ),
  },
  {
    id: "K-03",
    name: "specs-do-not-ask-for-public-data",
    title: "No component's spec asks for a public or plain data store",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access, HIPAA.transmission],
    why: "Nothing in a spec may switch off what the component guarantees.",
    remediation: "Remove the field.",
    types: /^ward:components:(DatabaseCluster|CacheCluster|MessageBroker|ObjectStore|SearchCluster)$/,
    evaluate: ({ view }) =>
      ["public", "publiclyAccessible", "insecure"].flatMap((key) =>
        must(view.at(key), false, isNotTrue, "data stores are private and encrypted"),
      ),
  },
];
