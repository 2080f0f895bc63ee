import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

const policy = (...statements: object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const text = (...statements: object[]): [string[], string][] => [[["policy"], policy(...statements)]];

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
    ...Object.entries({
      "of any organization": { StringLike: { "aws:PrincipalOrgID": "o-*" } },
      "of a role of any account": { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/reader" } },
      "of half of the internet": { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } },
    }).map(
      ([who, Condition]): Case => ({
        what: `open to everyone ${who}`,
        change: [
          [
            ["policy"],
            policy({ Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*", Condition }),
          ],
        ],
        finds: ["I-03 policy.Statement[0].Principal"],
      }),
    ),
    {
      what: "open to everyone who says what it is for",
      change: [
        [
          ["policy"],
          policy({
            Effect: "Allow",
            Principal: "*",
            Action: "kms:Decrypt",
            Resource: "*",
            Condition: { StringEquals: { "kms:EncryptionContext:for": "records" } },
          }),
        ],
      ],
      finds: ["I-03 policy.Statement[0].Principal"],
    },
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

const GITHUB = "token.actions.githubusercontent.com";
const tokens = (Condition?: object, provider = GITHUB): [string[], unknown][] => [
  [
    ["assumeRolePolicy"],
    policy({
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${provider}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      ...(Condition && { Condition }),
    }),
  ],
];
const sub = (value: unknown, operator = "StringLike"): object => ({
  [operator]: { [`${GITHUB}:sub`]: value },
});
check("A role that is taken with a token", {
  good: resource("aws:iam/role:Role", {
    assumeRolePolicy: tokens(sub("repo:clinic/portal:environment:prod"))[0]?.[1],
  }),
  accepts: [
    { what: "by any branch of a repository", change: tokens(sub("repo:clinic/portal:*")) },
    {
      what: "by a service account",
      change: tokens({
        StringEquals: { "oidc.eks.us-west-2.amazonaws.com/id/A:sub": "system:serviceaccount:portal:api" },
      }),
    },
  ],
  refuses: [
    ...Object.entries({
      "without a subject": undefined,
      "with an audience only": { StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" } },
      "by whoever": sub("*"),
      "by any repository of its owner": sub("repo:clinic/*"),
      "by any service account of that name": sub("system:serviceaccount:*:api"),
      "by one named and whoever": sub(["repo:clinic/portal:*", "repo:*"]),
      "by all but one": sub("repo:clinic/portal:*", "StringNotLike"),
      "by who says no subject": sub("repo:clinic/portal:*", "StringLikeIfExists"),
    }).map(([what, Condition]) => ({
      what,
      change: tokens(Condition),
      finds: ["I-51 assumeRolePolicy.Statement[0].Condition"],
    })),
    {
      what: "a policy that nobody knows",
      change: [[["assumeRolePolicy"], UNKNOWN]],
      finds: ["I-03 assumeRolePolicy"],
    },
  ],
});

check("A secret's policy", {
  good: resource("aws:secretsmanager/secretPolicy:SecretPolicy", {
    policy: policy({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:role/api" },
      Action: "*",
      Resource: "*",
    }),
  }),
  accepts: [
    {
      what: "for everyone of an organization",
      change: text({
        Effect: "Allow",
        Principal: "*",
        Action: "*",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
      }),
    },
  ],
  refuses: [
    ...Object.entries({
      "for everyone": undefined,
      "for everyone, by TLS": { Bool: { "aws:SecureTransport": "true" } },
      "for everyone, from everywhere": { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } },
      "for everyone of any organization": { StringLike: { "aws:PrincipalOrgID": "*" } },
    }).map(([what, Condition]) => ({
      what,
      change: text({
        Effect: "Allow",
        Principal: "*",
        Action: "*",
        Resource: "*",
        ...(Condition && { Condition }),
      }),
      finds: ["I-03 policy.Statement[0].Principal"],
    })),
  ],
});

check("A copy of a key in another region", {
  good: resource("aws:kms/replicaKey:ReplicaKey", { deletionWindowInDays: 30 }),
  accepts: [{ what: "gone in a month by default", change: [[["deletionWindowInDays"], undefined]] }],
  refuses: [
    { what: "gone in a week", change: [[["deletionWindowInDays"], 7]], finds: ["R-26 deletionWindowInDays"] },
  ],
});
