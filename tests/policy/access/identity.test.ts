import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const policy = (...statements: object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const text = (...statements: object[]): [string[], string][] => [[["policy"], policy(...statements)]];

check("An IAM policy", {
  good: resource("aws:iam/rolePolicy:RolePolicy", {
    policy: policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::x/*" }),
  }),
  accepts: [
    {
      what: "what knows no resource",
      change: text({
        Effect: "Allow",
        Action: ["ecr:GetAuthorizationToken", "ec2:Describe*"],
        Resource: "*",
      }),
    },
    {
      what: "all of one bucket",
      change: text({ Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::x/*" }),
    },
    {
      what: "keys as far as one service uses them",
      change: text({
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { StringEquals: { "kms:ViaService": "s3.us-west-2.amazonaws.com" } },
      }),
    },
    { what: "everything denied", change: text({ Effect: "Deny", NotAction: "sts:*", Resource: "*" }) },
  ],
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
    ...Object.entries({
      "everything of every service, with a question mark": { Action: "?*", Resource: "*" },
      "everything of identities": { Action: "IAM:*", Resource: "arn:aws:iam::123456789012:role/*" },
      "everything but one resource": { Action: "s3:GetObject", NotResource: "arn:aws:s3:::x/*" },
      "everything, with a second factor": {
        Action: "*",
        Resource: "*",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      },
    }).map(([what, statement]) => ({
      what,
      change: text({ Effect: "Allow", ...statement }),
      finds: ["I-01 policy.Statement[0]"],
    })),
    ...Object.entries({
      "all of a service without patients": { Action: "sqs:*", Resource: "*" },
      "all of S3": { Action: "s3:*", Resource: "*" },
      "all of KMS, in another spelling": { Action: "KMS:*", Resource: ["*"] },
      "all of Secrets Manager": { Action: "secretsmanager:*", Resource: "*" },
      "all keys of the account": { Action: "kms:*", Resource: "arn:aws:kms:us-west-2:123456789012:key/*" },
      "any role passed on": { Action: "iam:PassRole", Resource: "arn:aws:iam::123456789012:role/*" },
      "any role passed on, by a wildcard": { Action: "iam:Pass*", Resource: "*" },
      "every object read": { Action: "s3:Get*", Resource: "arn:aws:s3:::*/*" },
      "any role taken": { Action: "sts:AssumeRole", Resource: "*" },
      "every secret read, from a region": {
        Action: "secretsmanager:GetSecretValue",
        Resource: "*",
        Condition: { StringEquals: { "aws:RequestedRegion": "us-west-2" } },
      },
      "every key used, by whoever has a name": {
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { StringLike: { "aws:PrincipalArn": "*" } },
      },
      "every key used, if nobody says otherwise": {
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { StringEqualsIfExists: { "kms:ViaService": "s3.us-west-2.amazonaws.com" } },
      },
    }).map(([what, statement]) => ({
      what,
      change: text({ Effect: "Allow", ...statement }),
      finds: ["I-50 policy.Statement[0].Action"],
    })),
    {
      what: "one action too many",
      change: text({ Effect: "Allow", Action: ["ec2:DescribeVpcs", "kms:Decrypt"], Resource: "*" }),
      finds: ["I-50 policy.Statement[0].Action[1]"],
    },
    {
      what: "an action that nobody knows",
      change: [[["policy"], { Statement: [{ Effect: "Allow", Action: UNKNOWN, Resource: "*" }] }]],
      finds: ["I-01 policy.Statement[0].Action"],
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
    managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
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
      what: "all but one",
      change: [
        [
          ["assumeRolePolicy"],
          policy({ Effect: "Allow", NotPrincipal: { AWS: "x" }, Action: "sts:AssumeRole" }),
        ],
      ],
      finds: ["I-03 assumeRolePolicy.Statement[0].NotPrincipal"],
    },
    {
      what: "everyone with a second factor",
      change: [
        [
          ["assumeRolePolicy"],
          policy({
            Effect: "Allow",
            Principal: { AWS: "*" },
            Action: "sts:AssumeRole",
            Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
          }),
        ],
      ],
      finds: ["I-03 assumeRolePolicy.Statement[0].Principal"],
    },
    {
      what: "everyone",
      change: [[["assumeRolePolicy"], policy({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" })]],
      finds: ["I-03 assumeRolePolicy.Statement[0].Principal"],
    },
  ],
});

const ATTACHMENTS = [
  "rolePolicyAttachment",
  "userPolicyAttachment",
  "groupPolicyAttachment",
  "policyAttachment",
];
for (const kind of ATTACHMENTS)
  check(`An attachment of AWS's policy (${kind})`, {
    good: resource(`aws:iam/${kind}:${kind[0]?.toUpperCase()}${kind.slice(1)}`, {
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    }),
    accepts: [
      { what: "of one of the stack's own", change: [[["policyArn"], UNKNOWN]] },
      {
        what: "of one that reads",
        change: [[["policyArn"], "arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess"]],
      },
    ],
    refuses: [
      "AdministratorAccess",
      "AdministratorAccess-AWSElasticBeanstalk",
      "ReadOnlyAccess",
      "AmazonS3ReadOnlyAccess",
      "SecretsManagerReadWrite",
      "PowerUserAccess",
      "IAMFullAccess",
      "AmazonS3FullAccess",
      "AmazonRDSFullAccess",
      "job-function/SystemAdministrator",
    ].map((name) => ({
      what: name,
      change: [[["policyArn"], `arn:aws:iam::aws:policy/${name}`]] as [string[], unknown][],
      finds: ["I-01 policyArn"],
    })),
  });
