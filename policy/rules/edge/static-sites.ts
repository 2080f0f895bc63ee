/** Buckets behind CloudFront, and what it says and runs for visitors. */
import type { View } from "../../plan/view";
import type { Rule } from "../../rule";
import { strings } from "../../texts/statements";
import { HIPAA } from "../../writing/citations";
import { atLeast, isTrue, must, mustBeGiven, unjudged, wrong } from "../../writing/expect";
import { BUCKET_POLICY } from "../storage/buckets";
import { behaviors, DISTRIBUTION } from "./cloudfront";

const ACCESS_CONTROL = "aws:cloudfront/originAccessControl:OriginAccessControl";
const FUNCTION = "aws:cloudfront/function:Function";
const HEADERS = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";

/** Two years, as nginx's rule asks (T-25). */
const HSTS_SECONDS = 63_072_000;

/** An origin that is neither a server nor inside a VPC is a bucket; so is a server with a bucket's name. */
function isBucket(origin: View): boolean {
  const server = origin.at("customOriginConfig").given() || origin.at("vpcOriginConfig").given();
  const name = origin.at("domainName");
  return !server || (!name.unknown && /\.s3[.-][a-z0-9.-]*amazonaws\.com/.test(String(name.or(""))));
}

/** `arn:aws:cloudfront::<account>:distribution/<which>` */
const DISTRIBUTIONS = /^arn:aws[\w-]*:cloudfront::\d{12}:distribution\/\S+$/;

/** Whether CloudFront acts for somebody else's distribution, too: its service principal alone is all of AWS. */
function trustsForeignDistributions(statement: View): boolean {
  const services = strings(statement.at("Principal", "Service")).map(String);
  if (statement.at("Effect").or("") !== "Allow" || !services.includes("cloudfront.amazonaws.com"))
    return false;
  const sources = ["ArnEquals", "ArnLike", "StringEquals", "StringLike"].flatMap((operator) =>
    statement
      .at("Condition", operator)
      .entries()
      .filter(([key]) => typeof key === "string" && key.toLowerCase() === "aws:sourcearn")
      .flatMap(([, value]) => strings(value)),
  );
  return sources.length === 0 || !sources.every((arn) => DISTRIBUTIONS.test(String(arn)));
}

export const staticSiteRules: Rule[] = [
  {
    id: "P-33",
    name: "buckets-are-read-signed",
    title: "CloudFront signs what it asks a bucket for",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access],
    why: "A bucket that answers unsigned requests answers everyone.",
    remediation: "Give the origin an originAccessControlId whose signingBehavior is always.",
    types: [DISTRIBUTION, ACCESS_CONTROL],
    evaluate: ({ resource, view }) => {
      if (resource.type === ACCESS_CONTROL)
        return must(
          view.at("signingBehavior"),
          undefined,
          (value) => value === "always",
          "requests may go unsigned",
        );
      return view
        .at("origins")
        .each()
        .flatMap((origin) => {
          if (origin.unknown) return [unjudged(origin)];
          return isBucket(origin)
            ? mustBeGiven(origin.at("originAccessControlId"), "the bucket is asked without a signature")
            : [];
        });
    },
  },
  {
    id: "P-34",
    name: "viewer-code-is-literal",
    title: "What CloudFront runs for visitors stands in the plan",
    duty: "private-ports",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.access],
    why: "A function decides what is refused and what is answered: who reads the plan must be able to read it.",
    remediation: "Give code as text without Outputs, and no Lambda function.",
    types: [FUNCTION, DISTRIBUTION],
    evaluate: ({ resource, view }) => {
      if (resource.type === FUNCTION)
        return must(view.at("code"), undefined, (code) => typeof code === "string", "the code is not known");
      return behaviors(view).flatMap((behavior) => {
        const lambda = behavior.at("lambdaFunctionAssociations");
        return lambda.each().map((one) => wrong(one, "code that no plan shows answers visitors"));
      });
    },
  },
  {
    id: "T-35",
    name: "distribution-sends-hsts",
    title: "CloudFront sends Strict-Transport-Security for every path",
    duty: "tls",
    level: "mandatory",
    severity: "medium",
    citations: [HIPAA.transmission],
    why: "A path without the headers policy is a path that a browser opens in clear.",
    remediation: "Give every behaviour a responseHeadersPolicyId whose policy sends HSTS for two years.",
    types: [DISTRIBUTION, HEADERS],
    evaluate: ({ resource, view }) => {
      if (resource.type === DISTRIBUTION)
        return behaviors(view).flatMap((behavior) =>
          mustBeGiven(behavior.at("responseHeadersPolicyId"), "answers have no security headers"),
        );
      const hsts = view.at("securityHeadersConfig", "strictTransportSecurity");
      return [
        ...must(
          hsts.at("accessControlMaxAgeSec"),
          0,
          atLeast(HSTS_SECONDS),
          `max-age must be at least ${HSTS_SECONDS}`,
        ),
        ...must(hsts.at("override"), false, isTrue, "what the origin says may take its place"),
      ];
    },
  },
  {
    id: "P-35",
    name: "cloudfront-reads-for-the-account",
    title: "Buckets and keys trust CloudFront for the account's own distributions only",
    duty: "private-ports",
    level: "mandatory",
    severity: "high",
    citations: [HIPAA.access],
    why: "Anybody can point a distribution of theirs at a bucket that trusts the whole service.",
    remediation:
      "Add the condition aws:SourceArn arn:aws:cloudfront::<account>:distribution/*, as a literal.",
    types: [BUCKET_POLICY, "aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy"],
    evaluate: ({ view }) => {
      const policy = view.at("policy");
      if (!policy.given()) return [];
      return (policy.json()?.at("Statement").each() ?? [])
        .filter(trustsForeignDistributions)
        .map((one) => wrong(one.at("Condition"), "any distribution of AWS gets access"));
    },
  },
];
