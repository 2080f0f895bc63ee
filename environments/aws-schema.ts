/** The section `ward:aws`: an account and region. */
import { z } from "zod";
import { reference } from "./reference";
import { distinct, matching, region, zone } from "./schema";

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
