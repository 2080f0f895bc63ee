/** What buckets keep, and for how long. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { atLeast, integer, isFalse, isTrue, must, wrong } from "../../writing/expect";
import { BUCKET, LIFECYCLE, OBJECT_LOCK, VERSIONING } from "./buckets";

/** What a lifecycle rule deletes before its time. Its prefix does not matter: nobody knows what lies there. */
function deletions(rule: View, oldDays: View, minimum: number): Finding[] {
  const enough = atLeast(minimum);
  const expiration = rule.at("expiration");
  const date = expiration.at("date");
  const days = expiration.at("days");
  // With zero days an expiration only removes delete markers.
  const good = (value: unknown) => integer(value) === 0 || enough(value);
  return [
    ...(date.given() && !expiration.unknown ? [wrong(date, "a date deletes everything at once")] : []),
    ...(days.given() ? must(days, undefined, good, `deletes within ${minimum} days`) : []),
    ...(oldDays.given()
      ? must(oldDays, undefined, enough, `deletes old versions within ${minimum} days`)
      : []),
  ];
}

export const bucketRetentionRules: Rule[] = [
  {
    id: "R-19",
    name: "bucket-lifecycle-keeps-backups",
    title: "No lifecycle rule deletes backups early",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup],
    why: "A lifecycle rule deletes without asking anyone.",
    remediation: "Raise expiration.days and noncurrentVersionExpiration.noncurrentDays; name no date.",
    setting: "backupDays",
    types: new RegExp(`${LIFECYCLE.source}|${BUCKET.source}`),
    evaluate: ({ resource, view }, { settings }) =>
      BUCKET.test(resource.type)
        ? view
            .at("lifecycleRules")
            .each()
            .filter((rule) => rule.at("enabled").or(true) !== false)
            .flatMap((rule) =>
              deletions(rule, rule.at("noncurrentVersionExpiration", "days"), settings.backupDays),
            )
        : view
            .at("rules")
            .each()
            .filter((rule) => rule.at("status").or("Enabled") !== "Disabled")
            .flatMap((rule) =>
              deletions(rule, rule.at("noncurrentVersionExpiration", "noncurrentDays"), settings.backupDays),
            ),
  },
  {
    id: "R-20",
    name: "bucket-versions-are-kept",
    title: "Bucket versioning stays on, object lock has a term",
    duty: "retention",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.integrity, HIPAA.backup],
    why: "Ransomware overwrites; versions and locks are what it cannot overwrite.",
    remediation: "Set versioningConfiguration.status to Enabled; give object lock a defaultRetention.",
    setting: "backupDays",
    types: new RegExp(`${VERSIONING.source}|${OBJECT_LOCK.source}|${BUCKET.source}`),
    evaluate: ({ resource, view }, { settings }) => {
      if (BUCKET.test(resource.type)) {
        const inline = view.at("versioning");
        return inline.given() ? must(inline.at("enabled"), false, isTrue, "versioning is off") : [];
      }
      if (VERSIONING.test(resource.type))
        return must(
          view.at("versioningConfiguration", "status"),
          "Suspended",
          (status) => status === "Enabled",
          "versioning is off",
        );
      const retention = view.at("rule", "defaultRetention");
      if (retention.at("years").given())
        return must(retention.at("years"), 0, atLeast(1), "the lock has no term");
      return must(
        retention.at("days"),
        0,
        atLeast(settings.backupDays),
        `the lock must hold at least ${settings.backupDays} days`,
      );
    },
  },
  {
    id: "R-21",
    name: "full-stores-are-not-destroyed",
    title: "Buckets, vaults and repositories are not deleted while they hold something",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup],
    why: "forceDestroy empties a bucket before deleting it.",
    remediation: "Remove forceDestroy (forceDelete).",
    types: new RegExp(
      `${BUCKET.source}|^aws:(backup/vault:Vault|ecr(public)?/repository:Repository|s3/directoryBucket:DirectoryBucket|s3tables/tableBucket:TableBucket)$`,
    ),
    evaluate: ({ view }) =>
      ["forceDestroy", "forceDelete"].flatMap((key) =>
        must(view.at(key), false, isFalse, "is emptied before it is deleted"),
      ),
  },
];
