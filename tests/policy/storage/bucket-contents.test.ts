import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const rule = ["rules", 0];
check("A lifecycle", {
  good: resource("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {
    rules: [
      { status: "Enabled", expiration: { days: 30 }, noncurrentVersionExpiration: { noncurrentDays: 30 } },
    ],
  }),
  accepts: [
    {
      what: "delete markers removed, which are no data",
      change: [[[...rule, "expiration"], { days: 0, expiredObjectDeleteMarker: true }]],
    },
    {
      what: "a disabled rule",
      change: [
        [[...rule, "status"], "Disabled"],
        [[...rule, "expiration", "days"], 1],
      ],
    },
  ],
  refuses: [
    {
      what: "six days",
      change: [[[...rule, "expiration", "days"], 6]],
      finds: ["R-19 rules[0].expiration.days"],
    },
    {
      what: "a date",
      change: [[[...rule, "expiration"], { date: "2027-01-01" }]],
      finds: ["R-19 rules[0].expiration.date"],
    },
    {
      what: "old versions gone in a day",
      change: [[[...rule, "noncurrentVersionExpiration", "noncurrentDays"], 1]],
      finds: ["R-19 rules[0].noncurrentVersionExpiration.noncurrentDays"],
    },
    {
      what: "six days for one folder",
      change: [[rule, { status: "Enabled", filter: { prefix: "dumps/" }, expiration: { days: 6 } }]],
      finds: ["R-19 rules[0].expiration.days"],
    },
    {
      what: "six days as a string, in a state that nobody knows",
      change: [[rule, { status: UNKNOWN, expiration: { days: "6" } }]],
      finds: ["R-19 rules[0].expiration.days"],
    },
    {
      what: "an unknown end",
      change: [[[...rule, "expiration"], UNKNOWN]],
      finds: ["R-19 rules[0].expiration"],
    },
    { what: "unknown rules", change: [[["rules"], UNKNOWN]], finds: ["R-19 rules"] },
  ],
});

check("A bucket that says everything inside of it, as before version 4", {
  good: resource("aws:s3/bucket:Bucket", {
    lifecycleRules: [{ enabled: true, expiration: { days: 30 }, noncurrentVersionExpiration: { days: 30 } }],
    versioning: { enabled: true },
    serverSideEncryptionConfiguration: {
      rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } },
    },
  }),
  accepts: [
    {
      what: "a rule that is switched off",
      change: [[["lifecycleRules", 0], { enabled: false, expiration: { days: 1 } }]],
    },
  ],
  refuses: [
    {
      what: "a day",
      change: [[["lifecycleRules", 0, "expiration", "days"], 1]],
      finds: ["R-19 lifecycleRules[0].expiration.days"],
    },
    {
      what: "old versions gone in a day",
      change: [[["lifecycleRules", 0, "noncurrentVersionExpiration", "days"], 1]],
      finds: ["R-19 lifecycleRules[0].noncurrentVersionExpiration.days"],
    },
    { what: "no versions", change: [[["versioning", "enabled"], false]], finds: ["R-20 versioning.enabled"] },
    {
      what: "S3's own key",
      change: [
        [["serverSideEncryptionConfiguration", "rule", "applyServerSideEncryptionByDefault"], undefined],
      ],
      finds: ["E-04 serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm"],
    },
  ],
});

check("Versioning", {
  good: resource("aws:s3/bucketVersioning:BucketVersioning", {
    versioningConfiguration: { status: "Enabled" },
  }),
  refuses: [
    {
      what: "suspended",
      change: [[["versioningConfiguration", "status"], "Suspended"]],
      finds: ["R-20 versioningConfiguration.status"],
    },
    {
      what: "not known",
      change: [[["versioningConfiguration"], UNKNOWN]],
      finds: ["R-20 versioningConfiguration"],
    },
  ],
});

check("An object lock", {
  good: resource("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", {
    rule: { defaultRetention: { mode: "COMPLIANCE", days: 30 } },
  }),
  accepts: [{ what: "years", change: [[["rule", "defaultRetention"], { mode: "COMPLIANCE", years: 1 }]] }],
  refuses: [
    {
      what: "no years",
      change: [[["rule", "defaultRetention"], { mode: "COMPLIANCE", years: 0 }]],
      finds: ["R-20 rule.defaultRetention.years"],
    },
    { what: "no term", change: [[["rule"], undefined]], finds: ["R-20 rule.defaultRetention.days"] },
    {
      what: "a day",
      change: [[["rule", "defaultRetention", "days"], 1]],
      finds: ["R-20 rule.defaultRetention.days"],
    },
  ],
});

const sse = ["rules", 0, "applyServerSideEncryptionByDefault", "sseAlgorithm"];
check("The encryption of a bucket", {
  good: resource("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: UNKNOWN } }],
  }),
  accepts: [
    { what: "S3's own key for logs", change: [[sse, "AES256"]], options: { name: "tebx-edge-logs" } },
    {
      what: "S3's own key for what ElastiCache exports",
      change: [[sse, "AES256"]],
      options: { name: "tebx-cache-backups-exports", under: ["ward:components:CacheBackup"] },
    },
  ],
  refuses: [
    {
      what: "S3's own key",
      change: [[sse, "AES256"]],
      finds: ["E-04 rules[0].applyServerSideEncryptionByDefault.sseAlgorithm"],
    },
    {
      what: "S3's own key for logins",
      change: [[sse, "AES256"]],
      options: { name: "tebx-login" },
      finds: ["E-04 rules[0].applyServerSideEncryptionByDefault.sseAlgorithm"],
    },
    {
      what: "S3's own key for exports of anything else",
      change: [[sse, "AES256"]],
      options: { name: "tebx-exports", under: ["ward:components:ObjectStore"] },
      finds: ["E-04 rules[0].applyServerSideEncryptionByDefault.sseAlgorithm"],
    },
    {
      what: "S3's own key for other buckets of a cache's backups",
      change: [[sse, "AES256"]],
      options: { name: "tebx-cache-backups-copies", under: ["ward:components:CacheBackup"] },
      finds: ["E-04 rules[0].applyServerSideEncryptionByDefault.sseAlgorithm"],
    },
    { what: "nothing", change: [[["rules"], []]], finds: ["E-04 rules"] },
  ],
});
