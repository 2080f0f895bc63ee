/** Where backups go: the section `ward:backups`, and a system's own. */
import { z } from "zod";
import type { BackupSite } from "./environment";
import { isBucketName, isHttpsOrigin } from "./names";
import { reference } from "./reference";
import { isRegion } from "./regions";

const bucketError =
  "the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens, starting and ending with a letter or digit";
const endpointError = "an https address without a path, for instance https://s3.example.com";
/** Keys of a backup site, the stack's or a system's own. */
export const siteShape = {
  bucket: z.string({ error: bucketError }).refine(isBucketName, { error: bucketError }).register(reference, {
    meaning: "A versioned bucket with object lock, in another account or at another site.",
    example: "ward-backups-prod-us-east-2",
  }),
  region: z
    .string({ error: "the bucket's region" })
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: "the bucket's region, for instance us-east-2" })
    .register(reference, { meaning: "The bucket's region.", example: "us-east-2" }),
  endpoint: z
    .string({ error: endpointError })
    .refine(isHttpsOrigin, { error: endpointError })
    .optional()
    .register(reference, {
      meaning:
        "S3 endpoint of a store that is not AWS. Only where no data is on aws: backup tasks there have a role and no keys.",
      example: "https://s3.example.com",
      without: "AWS",
    }),
};
/** Only another store may call its region what it likes. */
export const isRegionOfSite = ({
  region,
  endpoint,
}: { [K in keyof BackupSite]?: BackupSite[K] | undefined }) =>
  region === undefined || endpoint !== undefined || isRegion(region);
export const regionOfSite = {
  path: ["region"],
  error: "a region of AWS, or the endpoint of another store beside it",
};
export const backupsSchema = z
  .strictObject(siteShape, {
    error: "{ bucket, region, endpoint? }: where backups go, outside of what they protect",
  })
  .refine(isRegionOfSite, regionOfSite)
  .register(reference, {
    meaning: "Where backups go, outside of what they protect. Whose the bucket is, no name tells: see to it.",
    example: { bucket: "ward-backups-prod-us-east-2", region: "us-east-2" },
    without: "every system must have its own",
  });
