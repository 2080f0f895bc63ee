import { HIPAA } from "../citations";
import { atLeast, isFalse, isTrue, must, unjudged, wrong } from "../expect";
import { lineage } from "../resource";
import type { Finding, Rule } from "../rule";
import type { View } from "../view";

export const BUCKET = /^aws:s3\/bucket(V2)?:Bucket(V2)?$/;
export const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
export const ACCESS_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
export const VERSIONING = /^aws:s3\/bucketVersioning(V2)?:/;
export const ENCRYPTION = /^aws:s3\/bucketServerSideEncryptionConfiguration(V2)?:/;
export const OBJECT_LOCK = /^aws:s3\/bucketObjectLockConfiguration(V2)?:/;
export const LIFECYCLE = /^aws:s3\/bucketLifecycleConfiguration(V2)?:/;

export function strings(view: View): unknown[] {
  return view.each().map((one) => one.or(""));
}

/** `"*"` or `{ "AWS": "*" }`. */
export function isEveryone(principal: View): boolean {
  const direct = principal.or("");
  if (direct === "*") return true;
  return ["AWS", "*"].some((key) => strings(principal.at(key)).includes("*"));
}

/** Deny s3:* for everyone, on the bucket and its objects, when aws:SecureTransport is false. */
function deniesPlain(statement: View): boolean {
  const condition = statement.at("Condition", "Bool", "aws:SecureTransport");
  const resources = strings(statement.at("Resource")).map(String);
  const conditions = statement.at("Condition");
  const only = conditions.entries().length === 1 && conditions.at("Bool").entries().length === 1;
  return (
    statement.at("Effect").or("") === "Deny" &&
    isEveryone(statement.at("Principal")) &&
    strings(statement.at("Action")).some((action) => action === "s3:*" || action === "*") &&
    (resources.includes("*") ||
      (resources.some((arn) => arn.endsWith("/*")) && resources.some((arn) => !arn.endsWith("*")))) &&
    strings(condition).some((value) => String(value) === "false") &&
    only
  );
}

export const bucketRules: Rule[] = [
  {
    id: "T-11",
    name: "bucket-policy-denies-plain-http",
    title: "Bucket policies deny requests without TLS",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "S3 answers plain HTTP unless a policy denies it.",
    remediation:
      "Deny s3:* to everyone, on the bucket and bucket/*, when aws:SecureTransport is false. Build ARNs from names.",
    types: [BUCKET_POLICY],
    evaluate: ({ view }) => {
      const policy = view.at("policy");
      const document = policy.json();
      if (!document) return [wrong(policy, "the policy is not JSON")];
      if (document.unknown) return [unjudged(policy)];
      return document.at("Statement").each().some(deniesPlain)
        ? []
        : [wrong(policy, "requests without TLS are not denied")];
    },
  },
  {
    id: "P-12",
    name: "buckets-are-not-public",
    title: "Buckets block public access",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "All four blocks are off by default.",
    remediation: "Set blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets.",
    types: [ACCESS_BLOCK],
    evaluate: ({ view }) =>
      ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].flatMap((key) =>
        must(view.at(key), false, isTrue, "the block is off"),
      ),
  },
  {
    id: "P-31",
    name: "bucket-grants-are-not-public",
    title: "No bucket grants access to everyone",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "An ACL or policy for everyone is a breach with a URL.",
    remediation:
      "Grant access to roles, and to CloudFront by its service principal and the distribution's ARN.",
    types: new RegExp(`${BUCKET.source}|^${BUCKET_POLICY}$|^aws:s3/bucketAcl(V2)?:`),
    evaluate: ({ resource, view }) => {
      if (resource.type !== BUCKET_POLICY) {
        const good = (acl: unknown): boolean =>
          ["private", "log-delivery-write", "bucket-owner-full-control"].includes(String(acl));
        return must(view.at("acl"), "private", good, "everyone gets access");
      }
      return (view.at("policy").json()?.at("Statement").each() ?? [])
        .filter((one) => one.at("Effect").or("") === "Allow" && isEveryone(one.at("Principal")))
        .map((one) => wrong(one.at("Principal"), "everyone gets access"));
    },
  },
  {
    id: "R-19",
    name: "bucket-lifecycle-keeps-backups",
    title: "No lifecycle rule deletes backups early",
    duty: "retention",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.backup],
    why: "A lifecycle rule deletes without asking anyone.",
    remediation: "Raise expiration.days and noncurrentVersionExpiration.noncurrentDays.",
    setting: "backupDays",
    types: LIFECYCLE,
    evaluate: ({ view }, { settings }) =>
      view
        .at("rules")
        .each()
        .flatMap((rule): Finding[] => {
          if (rule.unknown) return [unjudged(rule)];
          if (rule.at("status").or("Enabled") === "Disabled") return [];
          const enough = atLeast(settings.backupDays);
          const date = rule.at("expiration", "date");
          const days = rule.at("expiration", "days");
          const old = rule.at("noncurrentVersionExpiration", "noncurrentDays");
          return [
            ...(date.given() ? [wrong(date, "a date deletes everything at once")] : []),
            // Zero days stand for an expiration that only removes delete markers.
            ...(days.given()
              ? must(
                  days,
                  undefined,
                  (value) => value === 0 || enough(value),
                  `deletes within ${settings.backupDays} days`,
                )
              : []),
            ...(old.given()
              ? must(old, undefined, enough, `deletes old versions within ${settings.backupDays} days`)
              : []),
          ];
        }),
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
    types: new RegExp(`${VERSIONING.source}|${OBJECT_LOCK.source}`),
    evaluate: ({ resource, view }, { settings }) => {
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
    types: new RegExp(`${BUCKET.source}|^aws:backup/vault:Vault$|^aws:ecr/repository:Repository$`),
    evaluate: ({ view }) =>
      ["forceDestroy", "forceDelete"].flatMap((key) =>
        must(view.at(key), false, isFalse, "is emptied before it is deleted"),
      ),
  },
  {
    id: "E-04",
    name: "bucket-encryption-is-set",
    title: "Buckets encrypt with a key of the account, or with S3's own where only that works",
    duty: "encryption",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.encryptionAtRest],
    why: "A key can be taken away from whoever stole a credential. Log deliveries and ElastiCache's exports can only write with SSE-S3.",
    remediation: "Set sseAlgorithm to aws:kms with a key; AES256 for log buckets and CacheBackup's exports.",
    types: ENCRYPTION,
    evaluate: ({ resource, view }) => {
      const rules = view.at("rules").each();
      if (rules.length === 0) return [wrong(view.at("rules"), "no encryption is set")];
      const exports = lineage(resource.urn).includes("ward:components:CacheBackup");
      const good =
        (exports && resource.name.endsWith("-exports")) || /logs?(?![a-z])/i.test(resource.name)
          ? ["aws:kms", "aws:kms:dsse", "AES256"]
          : ["aws:kms", "aws:kms:dsse"];
      return rules.flatMap((rule) => {
        const algorithm = rule.at("applyServerSideEncryptionByDefault", "sseAlgorithm");
        return must(
          algorithm,
          "AES256",
          (value) => good.includes(String(value)),
          "the bucket has no key of its own",
        );
      });
    },
  },
];
