/** What every bucket needs beside it. */
import type { RuleFacts, StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { wrongIn } from "../../writing/expect";
import { ACCESS_BLOCK, BUCKET, BUCKET_POLICY, ENCRYPTION, VERSIONING } from "./buckets";

type Facts = Pick<
  RuleFacts,
  "id" | "name" | "title" | "duty" | "severity" | "citations" | "why" | "remediation"
>;

/** Since v4 of the AWS provider a bucket's settings are resources of their own: none may be missing. */
function besideEveryBucket(
  facts: Facts,
  types: RegExp,
  inline: string | undefined,
  message: string,
): StackRule {
  return {
    ...facts,
    level: "mandatory",
    evaluate: (plan) =>
      plan
        .ofType(BUCKET)
        .filter((bucket) => !(inline !== undefined && plan.view(bucket).at(inline).given()))
        .filter((bucket) => !plan.ofType(types).some((setting) => plan.refers(setting, "bucket", bucket)))
        .map((bucket) => wrongIn(bucket, "", message)),
  };
}

export const bucketSettingRules: StackRule[] = [
  besideEveryBucket(
    {
      id: "T-11a",
      name: "every-bucket-denies-plain-http",
      title: "Every bucket has a policy",
      duty: "tls",
      severity: "high",
      citations: [HIPAA.transmission],
      why: "S3 answers plain HTTP unless a policy denies it.",
      remediation: "Add a BucketPolicy that denies requests without TLS.",
    },
    new RegExp(`^${BUCKET_POLICY}$`),
    undefined,
    "no policy denies plain HTTP",
  ),
  besideEveryBucket(
    {
      id: "P-12a",
      name: "every-bucket-blocks-public-access",
      title: "Every bucket blocks public access",
      duty: "private-ports",
      severity: "critical",
      citations: [HIPAA.access],
      why: "All four blocks are off by default.",
      remediation: "Add a BucketPublicAccessBlock.",
    },
    new RegExp(`^${ACCESS_BLOCK}$`),
    undefined,
    "nothing blocks public access",
  ),
  besideEveryBucket(
    {
      id: "R-20a",
      name: "every-bucket-keeps-versions",
      title: "Every bucket keeps versions",
      duty: "retention",
      severity: "medium",
      citations: [HIPAA.integrity, HIPAA.backup],
      why: "An overwritten object is gone without versions.",
      remediation: "Add a BucketVersioning.",
    },
    VERSIONING,
    "versioning",
    "the bucket keeps no versions",
  ),
  besideEveryBucket(
    {
      id: "E-04a",
      name: "every-bucket-is-encrypted",
      title: "Every bucket says how it encrypts",
      duty: "encryption",
      severity: "medium",
      citations: [HIPAA.encryptionAtRest],
      why: "S3's own key cannot be taken away from anybody.",
      remediation: "Add a BucketServerSideEncryptionConfiguration.",
    },
    ENCRYPTION,
    "serverSideEncryptionConfiguration",
    "the bucket does not say how it encrypts",
  ),
];
