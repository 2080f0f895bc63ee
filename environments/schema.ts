/**
 * The configuration of a stack, key by key. Every `error` says what would be right, because what was found and
 * where is known without it. What depends on more than one section is in `checks.ts`.
 */
import { z } from "zod";
import { overlap, parseRange, type Range } from "./cidr";
import { isBucketName, isCalendarDate, isExactImage, isHostName, isHttpsOrigin, zonePattern } from "./names";
import { oneOf } from "./problems";
import { isRegion, regions } from "./regions";

export const placements = ["aws", "kubernetes", "hybrid"] as const;
export const flavors = ["eks", "gke", "aks", "plain"] as const;
export const environmentNames = ["staging", "prod"] as const;

const matching = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });
const whole = (min: number, max: number, error: string) =>
  z.int({ error }).min(min, { error }).max(max, { error });
const distinct = (items: readonly string[]) => new Set(items).size === items.length;

const kubernetesName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const region = z.enum(regions, { error: "a region of the commercial partition, for instance us-west-2" });
const zone = matching(zonePattern, "availability zones of the region, for instance us-west-2a");

const hostName = (() => {
  const error = "a host name in lower case without scheme, port or path, for instance hospital.example.com";
  return z.string({ error }).refine(isHostName, { error });
})();

function range(fits: (range: Range) => boolean, error: string) {
  return z.string({ error }).refine(
    (text) => {
      const parsed = parseRange(text);
      return parsed !== undefined && parsed.canonical === text && fits(parsed);
    },
    { error },
  );
}

const systemRange = range(
  ({ isPrivate, prefix }) => isPrivate && prefix >= 16 && prefix <= 20,
  "a private range from /16 to /20 that starts at its own network address, for instance 10.40.0.0/16",
);
const subnetRange = range(
  ({ isPrivate, prefix }) => isPrivate && prefix >= 16 && prefix <= 28,
  "a private range from /16 to /28 that starts at its own network address, for instance 10.10.240.0/24",
);
const podRange = range(
  ({ isPrivate, isShared }) => isPrivate || isShared,
  "a private range (RFC 1918 or 100.64.0.0/10) that starts at its own network address, for instance 10.10.0.0/17",
);

const apart = (ranges: readonly string[]) =>
  ranges.every((one, index) => ranges.slice(index + 1).every((other) => !overlap(one, other)));

const zones = z
  .array(zone, { error: "a list of availability zones, for instance [us-west-2a, us-west-2b]" })
  .min(2, { error: "two or more availability zones" })
  .refine(distinct, { error: "every zone once" });

export const awsSchema = z
  .strictObject(
    {
      region,
      accountId: matching(/^\d{12}$/, "the twelve digits of the AWS account, in quotes"),
      zones: zones.optional(),
      hostedZoneId: matching(/^Z[A-Z0-9]{4,31}$/, "the id of a Route 53 hosted zone, Z…").optional(),
      cloudfrontPrefixListId: matching(
        /^pl-[0-9a-f]{8,17}$/,
        "the id of the prefix list com.amazonaws.global.cloudfront.origin-facing in the region, pl-…",
      ).optional(),
    },
    { error: "{ region, accountId, zones?, hostedZoneId?, cloudfrontPrefixListId? }" },
  )
  .refine(({ region, zones }) => zones?.every((zone) => zone.slice(0, -1) === region) ?? true, {
    path: ["zones"],
    error: ({ input }) => `zones of the region ${(input as { region: string }).region}`,
    when: ({ value }) => z.looseObject({ region, zones: z.array(z.string()) }).safeParse(value).success,
  });

const dataSubnetsError =
  "a free range of the VPC for each of two or more zones, for instance { us-west-2a: 10.10.240.0/24, … }";
const vpcSchema = z
  .strictObject(
    {
      id: matching(/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/, "the id of the cluster's VPC, vpc-…"),
      taskSubnetIds: z
        .array(matching(/^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/, "the id of a private subnet, subnet-…"), {
          error: "a list of ids of private subnets with a route out, subnet-…",
        })
        .min(1, { error: "one private subnet or more" })
        .refine(distinct, { error: "every subnet once" }),
      dataSubnets: z
        .record(zone, subnetRange, { error: dataSubnetsError })
        .refine((subnets) => Object.keys(subnets).length >= 2, { error: dataSubnetsError })
        .refine((subnets) => apart(Object.values(subnets)), {
          error: "ranges that do not overlap each other",
        }),
      podCidrs: z
        .array(podRange, { error: "a list of the ranges that pods get their addresses from" })
        .min(1, { error: "one range or more" })
        .refine(apart, { error: "ranges that do not overlap each other" }),
    },
    { error: "{ id, taskSubnetIds, dataSubnets, podCidrs }" },
  )
  .refine(
    ({ dataSubnets, podCidrs }) =>
      Object.values(dataSubnets).every((subnet) => podCidrs.every((pods) => !overlap(subnet, pods))),
    {
      path: ["dataSubnets"],
      error: "ranges that do not overlap the pods' (podCidrs)",
      when: ({ value }) =>
        z
          .looseObject({ dataSubnets: z.record(z.string(), z.string()), podCidrs: z.array(z.string()) })
          .safeParse(value).success,
    },
  );

export const kubernetesSchema = z.strictObject(
  {
    context: z.string({ error: "the name of a kubeconfig context" }).min(1, {
      error: "the name of a kubeconfig context",
    }),
    flavor: z.enum(flavors, { error: oneOf(flavors) }),
    storageClass: matching(kubernetesName, "the name of a storage class whose volumes are encrypted"),
    addons: z.enum(["existing", "install"], { error: "existing or install" }).default("existing"),
    clusterIssuer: matching(kubernetesName, "the name of a cert-manager ClusterIssuer").default(
      "letsencrypt-prod",
    ),
    vpc: vpcSchema.optional(),
  },
  { error: "{ context, flavor, storageClass, addons?, clusterIssuer?, vpc? }" },
);

const bucketError =
  "the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens, starting and ending with a letter or digit";
const endpointError = "an https address without a path, for instance https://s3.example.com";
export const backupsSchema = z
  .strictObject(
    {
      bucket: z.string({ error: bucketError }).refine(isBucketName, { error: bucketError }),
      region: z.string({ error: "the bucket's region" }).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
        error: "the bucket's region, for instance us-east-2",
      }),
      endpoint: z.string({ error: endpointError }).refine(isHttpsOrigin, { error: endpointError }).optional(),
    },
    { error: "{ bucket, region, endpoint? }: where backups go, outside of what they protect" },
  )
  .refine(({ region, endpoint }) => endpoint !== undefined || isRegion(region), {
    path: ["region"],
    error: "a region of AWS, or the endpoint of another store beside it",
  });

const imageError =
  "an image with an exact tag or a digest, in staging as in prod: staging proves what prod will run, so `latest`, no tag or another tag that moves is refused";
const image = z.string({ error: imageError }).refine(isExactImage, { error: imageError });

const copies = whole(1, 1000, "a whole number from 1 to 1000");
const replicas = z
  .strictObject({ min: copies, max: copies }, { error: "{ min, max }" })
  .refine(({ min, max }) => min <= max, { path: ["min"], error: "a min that is not above max" });

export const systemSchema = z.strictObject(
  {
    domain: hostName,
    placement: z.enum(placements, { error: oneOf(placements) }).optional(),
    // Parsed together with the stack's own `aws` and `kubernetes`, over which they are laid.
    aws: z.unknown().optional(),
    kubernetes: z.unknown().optional(),
    cidr: systemRange.optional(),
    maintenance: z.boolean({ error: "true, while nobody is to be served, or false" }).optional(),
    env: z
      .record(z.string(), z.string({ error: "a text" }), { error: "a text for each variable" })
      .default({}),
    images: z.record(z.string(), image, { error: "an image for each service, { api: … }" }).default({}),
    api: z
      .strictObject({ replicas: replicas.optional() }, { error: "{ replicas: { min, max } }" })
      .default({}),
    database: z
      .strictObject(
        {
          storageGiB: whole(20, 65536, "a whole number of GiB from 20 to 65536").optional(),
        },
        { error: "{ storageGiB }" },
      )
      .default({}),
    backups: z
      .strictObject(
        {
          keepDays: whole(
            7,
            3650,
            "a whole number of days from 7 to 3650; 0 would keep no backup at all, and a mistake found after a weekend would have nothing to go back to",
          ).optional(),
        },
        { error: "{ keepDays }" },
      )
      .default({}),
  },
  { error: "{ domain, placement?, … }" },
);

const sentence = (error: string) => z.string({ error }).trim().min(1, { error });
/** Without quotes YAML reads a date and writes it back with a time. */
const dateError = 'the last day it holds, as "YYYY-MM-DD" in quotes';
export const waiversSchema = z.array(
  z.strictObject(
    {
      rule: matching(/^[A-Z]+-\d+[a-z]?$/, "the id of a rule, for instance T-15"),
      resource: sentence("the name or the URN of a resource"),
      owner: sentence("who answers for it"),
      reason: sentence("why the rule may be broken here"),
      expires: z.string({ error: dateError }).refine(isCalendarDate, { error: dateError }),
    },
    { error: "{ rule, resource, owner, reason, expires }" },
  ),
  { error: "a list of waivers" },
);

export const environmentSchema = z.enum(environmentNames, { error: oneOf(environmentNames) });
