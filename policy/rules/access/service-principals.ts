/** Services of AWS act for whoever configured them: only a condition says for whom (the confused deputy). */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { allows, covers, namesCaller, strings } from "../../texts/statements";
import { HIPAA } from "../../writing/citations";
import { wrong } from "../../writing/expect";
import { BUCKET, BUCKET_POLICY } from "../storage/buckets";

/**
 * CloudFront is asked for its distribution by P-35. ElastiCache and MemoryDB know no such condition: they export only to
 * a bucket of the account that asks (CopySnapshot of their APIs).
 */
const ELSEWHERE = /^(cloudfront|([a-z0-9-]+\.)?(elasticache|memorydb)-snapshot)\.amazonaws\.com$/;

/** What hands out the objects themselves; that a service asks for a bucket's ACL first is no harm. */
const READING = ["s3:GetObject", "s3:GetObjectVersion"];

function readsForAnybody(statement: View): Finding[] {
  const service = statement.at("Principal", "Service");
  const others = strings(service).some((name) => name !== "" && !ELSEWHERE.test(String(name)));
  if (!others || !allows(statement) || namesCaller(statement)) return [];
  const reads = strings(statement.at("Action")).some((action) => READING.some((one) => covers(action, one)));
  return reads ? [wrong(service, "hands out objects for whoever has the service ask")] : [];
}

export const servicePrincipalRules: Rule[] = [
  {
    id: "I-73",
    name: "services-read-for-named-callers",
    title: "A service of AWS reads a bucket for named accounts or resources only",
    duty: "identity",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access, HIPAA.accessManagement],
    why: "A service's principal alone is that service at work for any customer of AWS.",
    remediation: "Add a condition on aws:SourceArn, aws:SourceAccount or aws:SourceOrgID.",
    types: new RegExp(`${BUCKET.source}|^${BUCKET_POLICY}$`),
    evaluate: ({ view }) => {
      const policy = view.at("policy");
      const document = policy.given() ? policy.json() : undefined;
      // A policy that nobody can read is reported by T-11, once.
      return document && !document.unknown ? document.at("Statement").each().flatMap(readsForAnybody) : [];
    },
  },
];
