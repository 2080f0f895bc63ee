/** Who reads and writes buckets, and how. */
import type { View } from "../../plan/view";
import type { Finding, Rule } from "../../rule";
import { allows, isEveryone, namesCaller, strings } from "../../texts/statements";
import { HIPAA } from "../../writing/citations";
import { isTrue, must, unjudged, wrong } from "../../writing/expect";

export const BUCKET = /^aws:s3\/bucket(V2)?:Bucket(V2)?$/;
export const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
export const ACCESS_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
/** Doors to a bucket that block public access by default, and where each says so. */
const ACCESS_POINTS: Readonly<Record<string, readonly string[]>> = {
  "aws:s3/accessPoint:AccessPoint": ["publicAccessBlockConfiguration"],
  "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint": ["details", "publicAccessBlock"],
};
const OBJECT = /^aws:s3\/(bucketObject(v2)?:BucketObject(v2)?|objectCopy:ObjectCopy)$/;
const WEBSITE = /^aws:s3\/bucketWebsiteConfiguration(V2)?:/;
const ACCOUNT_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
export const VERSIONING = /^aws:s3\/bucketVersioning(V2)?:/;
export const ENCRYPTION = /^aws:s3\/bucketServerSideEncryptionConfiguration(V2)?:/;
export const OBJECT_LOCK = /^aws:s3\/bucketObjectLockConfiguration(V2)?:/;
export const LIFECYCLE = /^aws:s3\/bucketLifecycleConfiguration(V2)?:/;

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

function openPolicy(view: View): Finding[] {
  const policy = view.at("policy");
  const document = policy.given() ? policy.json() : undefined;
  // A policy that nobody can read is reported by T-11, once.
  if (!document || document.unknown) return [];
  return document
    .at("Statement")
    .each()
    .filter(allows)
    .flatMap((one) => {
      const others = one.at("NotPrincipal");
      if (others.given()) return [wrong(others, "everyone else gets access")];
      const everyone = isEveryone(one.at("Principal")) && !namesCaller(one);
      return everyone ? [wrong(one.at("Principal"), "everyone gets access")] : [];
    });
}

const CLOSED_ACLS = ["private", "log-delivery-write", "bucket-owner-full-control", "bucket-owner-read"];

/** The groups of everyone, and of everyone with an account at AWS. */
const EVERYONE = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

function openAcl(view: View): Finding[] {
  const grantees = [
    ...view.at("grants").each(),
    ...view
      .at("accessControlPolicy", "grants")
      .each()
      .map((grant) => grant.at("grantee")),
  ];
  return [
    ...must(view.at("acl"), "private", (acl) => CLOSED_ACLS.includes(String(acl)), "everyone gets access"),
    ...grantees.flatMap((one) =>
      must(one.at("uri"), "", (uri) => !EVERYONE.test(String(uri)), "everyone gets access"),
    ),
  ];
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
    types: [ACCESS_BLOCK, ACCOUNT_BLOCK, ...Object.keys(ACCESS_POINTS)],
    evaluate: ({ resource, view }) =>
      ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].flatMap((key) =>
        must(
          view.at(...(ACCESS_POINTS[resource.type] ?? []), key),
          resource.type in ACCESS_POINTS,
          isTrue,
          "the block is off",
        ),
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
    types: new RegExp(`${BUCKET.source}|^${BUCKET_POLICY}$|^aws:s3/bucketAcl(V2)?:|${OBJECT.source}`),
    evaluate: ({ resource, view }) => [
      // A bucket may still hold the policy itself, as before version 4 of the provider.
      ...openPolicy(view),
      ...(resource.type === BUCKET_POLICY ? [] : openAcl(view)),
    ],
  },
  {
    id: "T-81",
    name: "buckets-are-no-websites",
    title: "No bucket is a website of its own",
    duty: "tls",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.transmission, HIPAA.encryptionInTransit],
    why: "The website endpoint of S3 speaks plain HTTP only, and to everybody.",
    remediation: "Serve the bucket by StaticSite. A bucket may redirect everything to https.",
    types: new RegExp(`${WEBSITE.source}|${BUCKET.source}`),
    evaluate: ({ resource, view }) => {
      const site = WEBSITE.test(resource.type) ? view : view.at("website");
      if (!site.given() && site !== view) return [];
      const redirects = site.at("redirectAllRequestsTo");
      return must(
        typeof redirects.or("") === "string" ? redirects : redirects.at("protocol"),
        "",
        (value) => /^https\b/i.test(String(value)),
        "the bucket answers by plain HTTP",
      );
    },
  },
  {
    id: "I-52",
    name: "buckets-own-their-objects",
    title: "What others write into a bucket belongs to the bucket's owner",
    duty: "identity",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.access],
    why: "With ObjectWriter an object's ACL, set by whoever wrote it, decides who reads it.",
    remediation:
      "Set rule.objectOwnership to BucketOwnerEnforced, or BucketOwnerPreferred for old log deliveries.",
    types: ["aws:s3/bucketOwnershipControls:BucketOwnershipControls"],
    evaluate: ({ view }) => {
      const good = (owner: unknown) => owner === "BucketOwnerEnforced" || owner === "BucketOwnerPreferred";
      return must(view.at("rule", "objectOwnership"), "", good, "objects belong to whoever wrote them");
    },
  },
];
