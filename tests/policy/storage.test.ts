import { UNKNOWN } from "../../policy/rule";
import { check, resource } from "./support";

const deny = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::prod-logs", "arn:aws:s3:::prod-logs/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const policy = (...statements: object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const text = (...statements: object[]): [string[], string][] => [[["policy"], policy(...statements)]];
const cloudfront = {
  Effect: "Allow",
  Principal: { Service: "cloudfront.amazonaws.com" },
  Action: "s3:GetObject",
  Resource: "x",
};

check("A bucket policy", {
  good: resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "prod-logs", policy: policy(deny) }),
  accepts: [
    {
      what: "principal in the long form, action as a list",
      change: text({ ...deny, Principal: { AWS: "*" }, Action: ["s3:*"] }),
    },
    { what: "more actions than needed", change: text({ ...deny, Action: ["s3:*", "s3:GetObject"] }) },
    {
      what: "an allowed service",
      change: text(deny, {
        Effect: "Allow",
        Principal: { Service: "logs.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "x",
      }),
    },
    ...Object.entries({
      "by any of them": { ArnLike: { "aws:SourceArn": "arn:aws:cloudfront::123456789012:distribution/*" } },
      "by one": { StringEquals: { "AWS:SourceArn": ["arn:aws:cloudfront::123456789012:distribution/E1"] } },
    }).map(([how, Condition]) => ({
      what: `CloudFront for the account's distributions, ${how}`,
      change: text(deny, { ...cloudfront, Condition }),
    })),
  ],
  refuses: [
    {
      what: "requests denied with and without TLS by a list",
      change: text({
        ...deny,
        Action: ["s3:*", "s3:GetObject"],
        Condition: { Bool: { "aws:SecureTransport": ["true"] } },
      }),
      finds: ["T-11 policy"],
    },
    { what: "one action denied", change: text({ ...deny, Action: "s3:PutObject" }), finds: ["T-11 policy"] },
    {
      what: "objects only",
      change: text({ ...deny, Resource: "arn:aws:s3:::prod-logs/*" }),
      finds: ["T-11 policy"],
    },
    {
      what: "the bucket only",
      change: text({ ...deny, Resource: "arn:aws:s3:::prod-logs" }),
      finds: ["T-11 policy"],
    },
    {
      what: "one principal",
      change: text({ ...deny, Principal: { AWS: "arn:aws:iam::1:root" } }),
      finds: ["T-11 policy"],
    },
    {
      what: "a second condition",
      change: text({ ...deny, Condition: { ...deny.Condition, StringEquals: { "aws:x": "y" } } }),
      finds: ["T-11 policy"],
    },
    {
      what: "requests with TLS denied",
      change: text({ ...deny, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      finds: ["T-11 policy"],
    },
    {
      what: "everyone allowed",
      change: text(deny, { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "x" }),
      finds: ["P-31 policy.Statement[1].Principal"],
    },
    ...Object.entries({
      "whoever asks": undefined,
      "in all accounts": { ArnLike: { "aws:SourceArn": "arn:aws:cloudfront::*:distribution/*" } },
      "for something else": { ArnLike: { "aws:SourceArn": "arn:aws:s3:::bucket" } },
      "for two accounts, one of them any": {
        ArnLike: { "aws:SourceArn": ["arn:aws:cloudfront::123456789012:distribution/*", "*"] },
      },
      "unless it is ours": {
        ArnNotLike: { "aws:SourceArn": "arn:aws:cloudfront::123456789012:distribution/*" },
      },
    }).map(([how, Condition]) => ({
      what: `CloudFront ${how}`,
      change: text(deny, { ...cloudfront, ...(Condition && { Condition }) }),
      finds: ["P-35 policy.Statement[1].Condition"],
    })),
    { what: "a policy that nobody knows", change: [[["policy"], UNKNOWN]], finds: ["T-11 policy"] },
    { what: "no JSON", change: [[["policy"], "deny"]], finds: ["T-11 policy"] },
  ],
});

const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
check("A block of public access", {
  good: resource(
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    Object.fromEntries(BLOCKS.map((key) => [key, true])),
  ),
  refuses: BLOCKS.flatMap((key) => [
    { what: `${key} off`, change: [[[key], false]] as [string[], unknown][], finds: [`P-12 ${key}`] },
    {
      what: `${key} off by default`,
      change: [[[key], undefined]] as [string[], unknown][],
      finds: [`P-12 ${key}`],
    },
  ]),
});

check("A bucket", {
  good: resource("aws:s3/bucket:Bucket", { bucket: "x" }),
  refuses: [
    { what: "an ACL for everyone", change: [[["acl"], "public-read"]], finds: ["P-31 acl"] },
    { what: "an unknown ACL", change: [[["acl"], UNKNOWN]], finds: ["P-31 acl"] },
    { what: "force", change: [[["forceDestroy"], true]], finds: ["R-21 forceDestroy"] },
    { what: "unprotected in prod", change: [], options: { protect: false }, finds: ["R-12"] },
  ],
});

const rule = ["rules", 0];
check("A lifecycle", {
  good: resource("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {
    rules: [
      { status: "Enabled", expiration: { days: 30 }, noncurrentVersionExpiration: { noncurrentDays: 30 } },
    ],
  }),
  accepts: [
    {
      what: "a disabled rule",
      change: [
        [[...rule, "status"], "Disabled"],
        [[...rule, "expiration", "days"], 1],
      ],
    },
  ],
  refuses: [
    {
      what: "six days",
      change: [[[...rule, "expiration", "days"], 6]],
      finds: ["R-19 rules[0].expiration.days"],
    },
    {
      what: "a date",
      change: [[[...rule, "expiration"], { date: "2027-01-01" }]],
      finds: ["R-19 rules[0].expiration.date"],
    },
    {
      what: "old versions gone in a day",
      change: [[[...rule, "noncurrentVersionExpiration", "noncurrentDays"], 1]],
      finds: ["R-19 rules[0].noncurrentVersionExpiration.noncurrentDays"],
    },
    { what: "unknown rules", change: [[["rules"], UNKNOWN]], finds: ["R-19 rules"] },
  ],
});

check("Versioning", {
  good: resource("aws:s3/bucketVersioning:BucketVersioning", {
    versioningConfiguration: { status: "Enabled" },
  }),
  refuses: [
    {
      what: "suspended",
      change: [[["versioningConfiguration", "status"], "Suspended"]],
      finds: ["R-20 versioningConfiguration.status"],
    },
    {
      what: "not known",
      change: [[["versioningConfiguration"], UNKNOWN]],
      finds: ["R-20 versioningConfiguration"],
    },
  ],
});

check("An object lock", {
  good: resource("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", {
    rule: { defaultRetention: { mode: "COMPLIANCE", days: 30 } },
  }),
  accepts: [{ what: "years", change: [[["rule", "defaultRetention"], { mode: "COMPLIANCE", years: 1 }]] }],
  refuses: [
    {
      what: "no years",
      change: [[["rule", "defaultRetention"], { mode: "COMPLIANCE", years: 0 }]],
      finds: ["R-20 rule.defaultRetention.years"],
    },
    { what: "no term", change: [[["rule"], undefined]], finds: ["R-20 rule.defaultRetention.days"] },
    {
      what: "a day",
      change: [[["rule", "defaultRetention", "days"], 1]],
      finds: ["R-20 rule.defaultRetention.days"],
    },
  ],
});

const sse = ["rules", 0, "applyServerSideEncryptionByDefault", "sseAlgorithm"];
check("The encryption of a bucket", {
  good: resource("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: UNKNOWN } }],
  }),
  accepts: [
    { what: "S3's own key for logs", change: [[sse, "AES256"]], options: { name: "tebx-edge-logs" } },
    {
      what: "S3's own key for what ElastiCache exports",
      change: [[sse, "AES256"]],
      options: { name: "tebx-cache-backups-exports", under: ["ward:components:CacheBackup"] },
    },
  ],
  refuses: [
    {
      what: "S3's own key",
      change: [[sse, "AES256"]],
      finds: ["E-04 rules[0].applyServerSideEncryptionByDefault.sseAlgorithm"],
    },
    {
      what: "S3's own key for logins",
      change: [[sse, "AES256"]],
      options: { name: "tebx-login" },
      finds: ["E-04 rules[0].applyServerSideEncryptionByDefault.sseAlgorithm"],
    },
    {
      what: "S3's own key for exports of anything else",
      change: [[sse, "AES256"]],
      options: { name: "tebx-exports", under: ["ward:components:ObjectStore"] },
      finds: ["E-04 rules[0].applyServerSideEncryptionByDefault.sseAlgorithm"],
    },
    {
      what: "S3's own key for other buckets of a cache's backups",
      change: [[sse, "AES256"]],
      options: { name: "tebx-cache-backups-copies", under: ["ward:components:CacheBackup"] },
      finds: ["E-04 rules[0].applyServerSideEncryptionByDefault.sseAlgorithm"],
    },
    { what: "nothing", change: [[["rules"], []]], finds: ["E-04 rules"] },
  ],
});

check("A log group", {
  good: resource("aws:cloudwatch/logGroup:LogGroup", { name: "/ward/prod/api", retentionInDays: 30 }),
  accepts: [
    {
      what: "audit logs for a year",
      change: [
        [["name"], "/aws/docdb/x/audit"],
        [["retentionInDays"], 365],
      ],
    },
  ],
  refuses: [
    {
      what: "forever by default",
      change: [[["retentionInDays"], undefined]],
      finds: ["R-18 retentionInDays"],
    },
    { what: "forever", change: [[["retentionInDays"], 0]], finds: ["R-18 retentionInDays"] },
    { what: "five days", change: [[["retentionInDays"], 5]], finds: ["R-18 retentionInDays"] },
    {
      what: "a number that CloudWatch does not know",
      change: [[["retentionInDays"], 31]],
      finds: ["R-18 retentionInDays"],
    },
    {
      what: "audit logs for a month in prod",
      change: [[["name"], "/aws/docdb/x/audit"]],
      finds: ["R-18 retentionInDays"],
    },
    {
      what: "the class that keeps two days",
      change: [[["logGroupClass"], "DELIVERY"]],
      finds: ["R-18 logGroupClass"],
    },
  ],
});

check("A key", {
  good: resource("aws:kms/key:Key", {
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: policy({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::1:root" },
      Action: "kms:*",
      Resource: "*",
    }),
  }),
  refuses: [
    { what: "no rotation", change: [[["enableKeyRotation"], undefined]], finds: ["E-07 enableKeyRotation"] },
    {
      what: "unknown rotation",
      change: [[["enableKeyRotation"], UNKNOWN]],
      finds: ["E-07 enableKeyRotation"],
    },
    { what: "gone in a week", change: [[["deletionWindowInDays"], 7]], finds: ["R-26 deletionWindowInDays"] },
    {
      what: "open to everyone",
      change: [
        [["policy"], policy({ Effect: "Allow", Principal: { AWS: ["*"] }, Action: "kms:*", Resource: "*" })],
      ],
      finds: ["I-03 policy.Statement[0].Principal"],
    },
    { what: "a policy that is no JSON", change: [[["policy"], "{"]], finds: ["I-03 policy"] },
    { what: "a policy that nobody knows", change: [[["policy"], UNKNOWN]], finds: ["I-03 policy"] },
  ],
});

check("A secret", {
  good: resource("aws:secretsmanager/secret:Secret", {}),
  refuses: [
    { what: "gone at once", change: [[["recoveryWindowInDays"], 0]], finds: ["R-26 recoveryWindowInDays"] },
  ],
});

check("A backup plan", {
  good: resource("aws:backup/plan:Plan", {
    rules: [
      {
        ruleName: "daily",
        targetVaultName: "v",
        schedule: "cron(0 2 * * ? *)",
        lifecycle: { deleteAfter: 30 },
      },
    ],
  }),
  accepts: [
    {
      what: "cold storage for exactly 90 days",
      change: [[[...rule, "lifecycle"], { coldStorageAfter: 30, deleteAfter: 120 }]],
    },
    { what: "kept for ever", change: [[[...rule, "lifecycle"], undefined]] },
  ],
  refuses: [
    {
      what: "six days",
      change: [[[...rule, "lifecycle", "deleteAfter"], 6]],
      finds: ["R-13 rules[0].lifecycle.deleteAfter"],
    },
    {
      what: "cold storage too late",
      change: [[[...rule, "lifecycle"], { coldStorageAfter: 30, deleteAfter: 60 }]],
      finds: ["R-13 rules[0].lifecycle.deleteAfter"],
    },
    {
      what: "a copy kept for a day",
      change: [[[...rule, "copyActions"], [{ lifecycle: { deleteAfter: 1 } }]]],
      finds: ["R-13 rules[0].copyActions[0].lifecycle.deleteAfter"],
    },
    { what: "no schedule", change: [[[...rule, "schedule"], undefined]], finds: ["R-13 rules[0].schedule"] },
    { what: "no rules", change: [[["rules"], []]], finds: ["R-13 rules"] },
  ],
});

check("A vault", {
  good: resource("aws:backup/vault:Vault", { kmsKeyArn: UNKNOWN }),
  refuses: [
    { what: "AWS's key", change: [[["kmsKeyArn"], undefined]], finds: ["E-10 kmsKeyArn"] },
    { what: "an empty key", change: [[["kmsKeyArn"], ""]], finds: ["E-10 kmsKeyArn"] },
    { what: "force", change: [[["forceDestroy"], true]], finds: ["R-21 forceDestroy"] },
  ],
});

check("A vault's lock", {
  good: resource("aws:backup/vaultLockConfiguration:VaultLockConfiguration", {
    minRetentionDays: 7,
    changeableForDays: 3,
  }),
  accepts: [
    {
      what: "in staging an administrator may lift it",
      change: [[["changeableForDays"], undefined]],
      context: { environment: "staging" },
    },
  ],
  refuses: [
    {
      what: "in prod an administrator may lift it",
      change: [[["changeableForDays"], undefined]],
      finds: ["R-14 changeableForDays"],
    },
    { what: "no term", change: [[["minRetentionDays"], undefined]], finds: ["R-14 minRetentionDays"] },
    { what: "a day", change: [[["minRetentionDays"], 1]], finds: ["R-14 minRetentionDays"] },
  ],
});

check("A restore test", {
  good: resource("aws:backup/restoreTestingPlan:RestoreTestingPlan", {
    scheduleExpression: "cron(0 4 ? * SUN *)",
  }),
  refuses: [
    {
      what: "no schedule",
      change: [[["scheduleExpression"], undefined]],
      finds: ["R-16 scheduleExpression"],
    },
    { what: "a word", change: [[["scheduleExpression"], "weekly"]], finds: ["R-16 scheduleExpression"] },
  ],
});

check("What a restore test restores", {
  good: resource("aws:backup/restoreTestingSelection:RestoreTestingSelection", {
    protectedResourceType: "RDS",
    validationWindowHours: 168,
  }),
  refuses: [
    {
      what: "no time to look",
      change: [[["validationWindowHours"], undefined]],
      finds: ["R-16 validationWindowHours"],
    },
    {
      what: "more than a week",
      change: [[["validationWindowHours"], 169]],
      finds: ["R-16 validationWindowHours"],
    },
  ],
});

check("An IAM policy", {
  good: resource("aws:iam/rolePolicy:RolePolicy", {
    policy: policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::x/*" }),
  }),
  refuses: [
    {
      what: "everything on everything",
      change: text({ Effect: "Allow", Action: ["s3:*", "*"], Resource: "*" }),
      finds: ["I-01 policy.Statement[0]"],
    },
    {
      what: "everything of every service",
      change: text({ Effect: "Allow", Action: "*:*", Resource: "*" }),
      finds: ["I-01 policy.Statement[0]"],
    },
    {
      what: "everything but",
      change: text({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
      finds: ["I-01 policy.Statement[0]"],
    },
    { what: "a policy that nobody knows", change: [[["policy"], UNKNOWN]], finds: ["I-01 policy"] },
    { what: "no policy", change: [[["policy"], undefined]], finds: ["I-01 policy"] },
  ],
});

check("A role", {
  good: resource("aws:iam/role:Role", {
    assumeRolePolicy: policy({
      Effect: "Allow",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
    inlinePolicies: [
      {
        name: "read",
        policy: policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::x/*" }),
      },
    ],
    managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
  }),
  accepts: [
    {
      what: "with a policy of the stack, whose ARN is not known yet",
      change: [[["managedPolicyArns", 0], UNKNOWN]],
    },
  ],
  refuses: [
    {
      what: "everything on everything, inside of it",
      change: [[["inlinePolicies", 0, "policy"], policy({ Effect: "Allow", Action: "*", Resource: "*" })]],
      finds: ["I-01 inlinePolicies[0].policy.Statement[0]"],
    },
    {
      what: "a policy inside of it that nobody knows",
      change: [[["inlinePolicies", 0, "policy"], UNKNOWN]],
      finds: ["I-01 inlinePolicies[0].policy"],
    },
    {
      what: "an administrator",
      change: [[["managedPolicyArns", 0], "arn:aws:iam::aws:policy/AdministratorAccess"]],
      finds: ["I-01 managedPolicyArns[0]"],
    },
    {
      what: "everyone",
      change: [[["assumeRolePolicy"], policy({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" })]],
      finds: ["I-03 assumeRolePolicy.Statement[0].Principal"],
    },
  ],
});

check("A subnet", {
  good: resource("aws:ec2/subnet:Subnet", { cidrBlock: "10.0.0.0/24" }),
  refuses: [
    {
      what: "public addresses",
      change: [[["mapPublicIpOnLaunch"], true]],
      finds: ["P-09 mapPublicIpOnLaunch"],
    },
    { what: "perhaps", change: [[["mapPublicIpOnLaunch"], UNKNOWN]], finds: ["P-09 mapPublicIpOnLaunch"] },
  ],
});

check("An ECS service", {
  good: resource("aws:ecs/service:Service", {
    networkConfiguration: { subnets: [UNKNOWN], securityGroups: [UNKNOWN] },
  }),
  refuses: [
    {
      what: "a public address",
      change: [[["networkConfiguration", "assignPublicIp"], true]],
      finds: ["P-22 networkConfiguration.assignPublicIp"],
    },
    {
      what: "an unknown network",
      change: [[["networkConfiguration"], UNKNOWN]],
      finds: ["P-22 networkConfiguration"],
    },
  ],
});
