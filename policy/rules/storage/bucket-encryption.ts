/** With which key buckets encrypt. */
import { lineage, type PlannedResource } from "../../plan/resource";
import type { Rule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { must, wrong } from "../../writing/expect";
import { BUCKET, ENCRYPTION } from "./buckets";

/** ElastiCache's exports and log deliveries can only write where S3 encrypts with its own key. */
function takesForeignWriters({ urn, name }: PlannedResource): boolean {
  const exports = lineage(urn).includes("ward:components:CacheBackup") && name.endsWith("-exports");
  return exports || /logs?(?![a-z])/i.test(name);
}

export const bucketEncryptionRules: Rule[] = [
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
    types: new RegExp(`${ENCRYPTION.source}|${BUCKET.source}`),
    evaluate: ({ resource, view }) => {
      // A bucket says it in a resource of its own, or still inside of it; that one of them is there is E-04a.
      const inline = view.at("serverSideEncryptionConfiguration");
      if (BUCKET.test(resource.type) && !inline.given()) return [];
      const given = BUCKET.test(resource.type) ? inline.at("rule") : view.at("rules");
      const rules = given.each();
      if (rules.length === 0) return [wrong(given, "no encryption is set")];
      const good = ["aws:kms", "aws:kms:dsse", ...(takesForeignWriters(resource) ? ["AES256"] : [])];
      return rules.flatMap((rule) =>
        must(
          rule.at("applyServerSideEncryptionByDefault", "sseAlgorithm"),
          "AES256",
          (value) => good.includes(String(value)),
          "the bucket has no key of its own",
        ),
      );
    },
  },
];
