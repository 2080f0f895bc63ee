/**
 * The configuration of a stack, key by key. Every `error` says what would be right, because what was found and
 * where is known without it. A system's own keys are in `system-schema.ts`; what depends on more than one section is
 * in `checks.ts`. What a key means is said by `register(reference, …)`; `scripts/configuration-page.ts` makes a page of it.
 */
import { z } from "zod";
import { overlap, parseRange, type Range } from "./cidr";
import type { BackupSite } from "./environment";
import { isBucketName, isCalendarDate, isHttpsOrigin, zonePattern } from "./names";
import { oneOf } from "./problems";
import { reference } from "./reference";
import { isRegion, regions } from "./regions";

export const placements = ["aws", "kubernetes", "hybrid"] as const;
export const flavors = ["eks", "gke", "aks", "plain"] as const;
export const environmentNames = ["staging", "prod"] as const;

const matching = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });
const distinct = (items: readonly string[]) => new Set(items).size === items.length;

const kubernetesName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const region = z
  .enum(regions, { error: "a region of the commercial partition, for instance us-west-2" })
  .register(reference, { meaning: "Where everything on aws is built.", example: "us-west-2" });
const zone = matching(zonePattern, "availability zones of the region, for instance us-west-2a");

/** A range that is written as it should be, and fits. */
export function range(fits: (range: Range) => boolean, error: string) {
  return z.string({ error }).refine(
    (text) => {
      const parsed = parseRange(text);
      return parsed !== undefined && parsed.canonical === text && fits(parsed);
    },
    { error },
  );
}

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
  .refine(distinct, { error: "every zone once" })
  .register(reference, {
    meaning:
      "Availability zones. Append new ones, and leave the first: the only NAT gateway of `staging` is there. In `prod` a search cluster needs three.",
    example: ["us-west-2a", "us-west-2b", "us-west-2c"],
    without: "zones a, b and c of the region",
  });

const topicArn = matching(
  /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
  "the ARN of an SNS topic, arn:aws:sns:<region>:<account>:<name>",
).register(reference, {
  meaning: "SNS topic of the same account and region that alarms of backups go to.",
  example: "arn:aws:sns:us-west-2:123456789012:alarms",
  without: "they ring nowhere, and stand in the console",
});

export const awsSchema = z
  .strictObject(
    {
      region,
      accountId: matching(/^\d{12}$/, "the twelve digits of the AWS account, in quotes").register(reference, {
        meaning: "The account to build in. Whoever is logged in to another one is refused.",
        example: "123456789012",
      }),
      zones: zones.optional(),
      hostedZoneId: matching(/^Z[A-Z0-9]{4,31}$/, "the id of a Route 53 hosted zone, Z…")
        .optional()
        .register(reference, {
          meaning: "Route 53 hosted zone that holds the systems' domains.",
          example: "Z0123456789ABCDEFGHIJ",
          without: "an edge on aws is refused",
        }),
      cloudfrontPrefixListId: matching(
        /^pl-[0-9a-f]{8,17}$/,
        "the id of the prefix list com.amazonaws.global.cloudfront.origin-facing in the region, pl-…",
      )
        .optional()
        .register(reference, {
          meaning:
            "Managed prefix list of CloudFront's own addresses in the region (`aws ec2 describe-managed-prefix-lists`): only these reach the load balancer.",
          example: "pl-82a045eb",
          without: "an edge on aws is refused",
        }),
      alarmTopicArn: topicArn.optional(),
    },
    { error: "{ region, accountId, zones?, hostedZoneId?, cloudfrontPrefixListId?, alarmTopicArn? }" },
  )
  .register(reference, {
    meaning: "The AWS account and region to build in.",
    example: { region: "us-west-2", accountId: "123456789012" },
    without: "no system may be placed on `aws` or `hybrid`",
  })
  .refine(({ region, zones }) => zones?.every((zone) => zone.slice(0, -1) === region) ?? true, {
    path: ["zones"],
    error: ({ input }) => `zones of the region ${(input as { region: string }).region}`,
    when: ({ value }) => z.looseObject({ region, zones: z.array(z.string()) }).safeParse(value).success,
  })
  .refine(
    ({ region, accountId, alarmTopicArn }) => alarmTopicArn?.includes(`:sns:${region}:${accountId}:`) ?? true,
    {
      path: ["alarmTopicArn"],
      error: "a topic of the same region and account: CloudWatch reaches no other",
      when: ({ value }) =>
        z.looseObject({ region: z.string(), accountId: z.string(), alarmTopicArn: topicArn }).safeParse(value)
          .success,
    },
  );

const dataSubnetsError =
  "a free range of the VPC for each of two or more zones, for instance { us-west-2a: 10.10.240.0/24, … }";
const vpcSchema = z
  .strictObject(
    {
      id: matching(/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/, "the id of the cluster's VPC, vpc-…").register(
        reference,
        { meaning: "The cluster's VPC.", example: "vpc-0f1e2d3c4b5a60718" },
      ),
      taskSubnetIds: z
        .array(matching(/^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/, "the id of a private subnet, subnet-…"), {
          error: "a list of ids of private subnets with a route out, subnet-…",
        })
        .min(1, { error: "one private subnet or more" })
        .refine(distinct, { error: "every subnet once" })
        .register(reference, {
          meaning: "Private subnets of it with a way out, where backup tasks run.",
          example: ["subnet-0f1e2d3c4b5a60711"],
        }),
      dataSubnets: z
        .record(zone, subnetRange, { error: dataSubnetsError })
        .refine((subnets) => Object.keys(subnets).length >= 2, { error: dataSubnetsError })
        .refine((subnets) => apart(Object.values(subnets)), {
          error: "ranges that do not overlap each other",
        })
        .register(reference, {
          meaning:
            "Free ranges of it, by zone, for the data subnets that Ward makes. Of each system its own.",
          example: { "us-west-2a": "10.10.240.0/24", "us-west-2b": "10.10.241.0/24" },
        }),
      podCidrs: z
        .array(podRange, { error: "a list of the ranges that pods get their addresses from" })
        .min(1, { error: "one range or more" })
        .refine(apart, { error: "ranges that do not overlap each other" })
        .register(reference, {
          meaning: "Ranges that the cluster's pods get their addresses from: they may reach the data.",
          example: ["10.10.0.0/17"],
        }),
    },
    { error: "{ id, taskSubnetIds, dataSubnets, podCidrs }" },
  )
  .register(reference, {
    meaning: "The VPC of a cluster on AWS, which a `hybrid` placement puts its data into.",
    example: {
      id: "vpc-0f1e2d3c4b5a60718",
      taskSubnetIds: ["subnet-0f1e2d3c4b5a60711"],
      dataSubnets: { "us-west-2a": "10.10.240.0/24", "us-west-2b": "10.10.241.0/24" },
      podCidrs: ["10.10.0.0/17"],
    },
    without: "no system may be placed `hybrid`",
  })
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

const contextError = "the name of a kubeconfig context";
export const kubernetesSchema = z.strictObject(
  {
    context: z.string({ error: contextError }).min(1, { error: contextError }).register(reference, {
      meaning: "The cluster, by the name of its kubeconfig context.",
      example: "ward-prod",
    }),
    flavor: z.enum(flavors, { error: oneOf(flavors) }).register(reference, {
      meaning: "Whose Kubernetes it is: decides what is said to load balancers, and nothing else.",
      example: "eks",
    }),
    storageClass: matching(
      kubernetesName,
      "the name of a storage class whose volumes are encrypted",
    ).register(reference, {
      meaning: "Storage class of data volumes; its volumes must be encrypted.",
      example: "gp3",
    }),
    addons: z
      .enum(["existing", "install"], { error: "existing or install" })
      .default("existing")
      .register(reference, {
        meaning:
          "Whether the cluster has its operators, or this stack installs them: a stack of its own, without systems.",
        example: "existing",
      }),
    clusterIssuer: matching(kubernetesName, "the name of a cert-manager ClusterIssuer")
      .default("letsencrypt-prod")
      .register(reference, {
        meaning: "The cert-manager ClusterIssuer that proves public names by DNS-01.",
        example: "letsencrypt-prod",
      }),
    vpc: vpcSchema.optional(),
  },
  { error: "{ context, flavor, storageClass, addons?, clusterIssuer?, vpc? }" },
);

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

const sentence = (error: string) => z.string({ error }).trim().min(1, { error });
/** Without quotes YAML reads a date and writes it back with a time. */
const dateError = 'the last day it holds, as "YYYY-MM-DD" in quotes';
export const waiversSchema = z
  .array(
    z.strictObject(
      {
        rule: matching(/^[A-Z]+-\d+[a-z]?$/, "the id of a rule, for instance T-15").register(reference, {
          meaning: "The rule that may be broken.",
          example: "T-15",
        }),
        resource: sentence("the name or the URN of a resource").register(reference, {
          meaning: "By which one resource.",
          example: "tenant-provisioning-cache",
        }),
        owner: sentence("who answers for it").register(reference, {
          meaning: "Who answers for it.",
          example: "platform",
        }),
        reason: sentence("why the rule may be broken here").register(reference, {
          meaning: "Why.",
          example: "client without TLS until release 4",
        }),
        expires: z
          .string({ error: dateError })
          .refine(isCalendarDate, { error: dateError })
          .register(reference, {
            meaning: "The last day it holds, a year ahead at most. Later it is a violation itself.",
            example: "2027-01-31",
          }),
      },
      { error: "{ rule, resource, owner, reason, expires }" },
    ),
    { error: "a list of waivers" },
  )
  .register(reference, {
    meaning: "Agreed exceptions from rules, one resource each. One that is not needed is a violation itself.",
    example: [],
    without: "none",
  });

export const onCallServices = ["pagerduty"] as const;
export const onCallSchema = z.enum(onCallServices, { error: oneOf(onCallServices) }).register(reference, {
  meaning: "Who wakes people when something rings. Asks for a secret of each target.",
  example: "pagerduty",
  without: "nobody: alerts stand in Alertmanager and the console",
});

export const environmentSchema = z
  .enum(environmentNames, { error: oneOf(environmentNames) })
  .register(reference, {
    meaning:
      "Sizes, copies and guard rails: `staging` is smaller, never less private; `prod` refuses to delete data.",
    example: "prod",
  });
