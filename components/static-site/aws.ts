import * as cloudfront from "@pulumi/aws/cloudfront";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { createOwnKey } from "../key";
import { physicalName } from "../naming";
import { createPrivateBucket } from "../private-bucket";
import { type Reference, References } from "../reference";
import type { AwsTarget } from "../target";
import type { FilesOrigin, SitePlan } from "./built";
import { INDEX, type SiteFile, siteFiles } from "./files";

/** A private bucket that CloudFront reads, and only CloudFront: it signs each request (origin access control). */
export function onAws(
  name: string,
  plan: SitePlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): FilesOrigin {
  const { scope, accountId, region } = target;
  const bucketName = physicalName(scope, `site-${plan.site}-${accountId}`, 63);
  const bucket = createPrivateBucket(
    name,
    { bucketName, statements: readableBy(target, bucketName) },
    { ...target, keyArn: createKey(name, plan, target, opts) },
    opts,
  );
  const control = new cloudfront.OriginAccessControl(
    name,
    {
      name: physicalName(scope, `site-${plan.site}`, 64),
      description: `Files of ${plan.site}, ${scope.system} (${scope.stack})`,
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    },
    opts,
  );
  if (plan.localFolder !== undefined) upload(name, siteFiles(plan.localFolder, plan.hashed), bucket, opts);
  return {
    kind: "aws",
    bucket,
    domainName: `${bucketName}.s3.${region}.amazonaws.com`,
    accessControlId: control.id,
  };
}

/**
 * Whose requests CloudFront passes on: those of this account's distributions. Not of one, because a
 * distribution's id is unknown before the first update, and the policy would be, too.
 */
function forDistributions({ accountId }: AwsTarget) {
  return {
    Principal: { Service: "cloudfront.amazonaws.com" },
    Condition: { ArnLike: { "aws:SourceArn": `arn:aws:cloudfront::${accountId}:distribution/*` } },
  };
}

function readableBy(target: AwsTarget, bucketName: string): object[] {
  const arn = `arn:aws:s3:::${bucketName}`;
  const allow = { Effect: "Allow", ...forDistributions(target) };
  return [
    { Sid: "Read", ...allow, Action: "s3:GetObject", Resource: `${arn}/*` },
    // Without it S3 answers 403 for a file that is not there. The edge never asks for a list.
    { Sid: "NotFound", ...allow, Action: "s3:ListBucket", Resource: arn },
  ];
}

/** The site's own key: CloudFront must decrypt, and shall not with the key of the system's data. */
function createKey(
  name: string,
  { site }: SitePlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { scope, accountId } = target;
  const edge = {
    Sid: "CloudFront",
    Effect: "Allow",
    ...forDistributions(target),
    Action: "kms:Decrypt",
    Resource: "*",
  };
  return createOwnKey(name, `Files of ${site}, ${scope.system}`, scope, accountId, [edge], opts).arn;
}

/** `index.html` last: it names the others. */
function upload(
  name: string,
  files: readonly SiteFile[],
  bucket: Reference,
  opts: pulumi.CustomResourceOptions,
): void {
  const waits = new References();
  for (const file of files.filter(({ key }) => key !== INDEX)) waits.await(object(file, new References()));
  for (const file of files.filter(({ key }) => key === INDEX)) object(file, waits);

  function object({ key, path, contentType, cacheControl }: SiteFile, after: References): pulumi.Resource {
    const source = new pulumi.asset.FileAsset(path);
    const args = { bucket: after.to(bucket), key, source, contentType, cacheControl };
    return new s3.BucketObjectv2(`${name}-${key}`, args, after.options(opts));
  }
}
