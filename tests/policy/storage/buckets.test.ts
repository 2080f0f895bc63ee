import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

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
    {
      what: "everyone but one allowed",
      change: text(deny, {
        Effect: "Allow",
        NotPrincipal: { AWS: "x" },
        Action: "s3:GetObject",
        Resource: "x",
      }),
      finds: ["P-31 policy.Statement[1].NotPrincipal"],
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
for (const kind of [
  "bucketPublicAccessBlock:BucketPublicAccessBlock",
  "accountPublicAccessBlock:AccountPublicAccessBlock",
])
  check(`A block of public access (${kind})`, {
    good: resource(`aws:s3/${kind}`, Object.fromEntries(BLOCKS.map((key) => [key, true]))),
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
    {
      what: "a grant to everyone with an account at AWS",
      change: [[["grants"], [{ uri: "http://acs.amazonaws.com/groups/global/AuthenticatedUsers" }]]],
      finds: ["P-31 grants[0].uri"],
    },
    { what: "force", change: [[["forceDestroy"], true]], finds: ["R-21 forceDestroy"] },
    { what: "unprotected in prod", change: [], options: { protect: false }, finds: ["R-12"] },
  ],
});

const AUDIENCE = ["accessControlPolicy", "grants", 0, "grantee"];
check("A bucket's list of grants", {
  good: resource("aws:s3/bucketAcl:BucketAcl", {
    accessControlPolicy: { grants: [{ permission: "READ", grantee: { type: "CanonicalUser", id: "x" } }] },
  }),
  accepts: [
    {
      what: "the group of log deliveries",
      change: [[[...AUDIENCE, "uri"], "http://acs.amazonaws.com/groups/s3/LogDelivery"]],
    },
  ],
  refuses: [
    {
      what: "everyone",
      change: [[[...AUDIENCE, "uri"], "http://acs.amazonaws.com/groups/global/AllUsers"]],
      finds: ["P-31 accessControlPolicy.grants[0].grantee.uri"],
    },
    {
      what: "whoever",
      change: [[AUDIENCE, UNKNOWN]],
      finds: ["P-31 accessControlPolicy.grants[0].grantee"],
    },
  ],
});

check("Who owns what others write into a bucket", {
  good: resource("aws:s3/bucketOwnershipControls:BucketOwnershipControls", {
    rule: { objectOwnership: "BucketOwnerEnforced" },
  }),
  accepts: [
    { what: "for old log deliveries", change: [[["rule", "objectOwnership"], "BucketOwnerPreferred"]] },
  ],
  refuses: ["ObjectWriter", undefined, UNKNOWN].map((owner) => ({
    what: `owner ${String(owner)}`,
    change: [[["rule", "objectOwnership"], owner]] as [string[], unknown][],
    finds: ["I-52 rule.objectOwnership"],
  })),
});

check("A website of S3", {
  good: resource("aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", {
    bucket: "old-name",
    redirectAllRequestsTo: { hostName: "www.example.com", protocol: "https" },
  }),
  refuses: [
    {
      what: "that serves pages",
      change: [
        [["redirectAllRequestsTo"], undefined],
        [["indexDocument"], { suffix: "index.html" }],
      ],
      finds: ["T-81 redirectAllRequestsTo"],
    },
    {
      what: "that redirects to whatever the visitor came by",
      change: [[["redirectAllRequestsTo", "protocol"], undefined]],
      finds: ["T-81 redirectAllRequestsTo.protocol"],
    },
  ],
});

check("A bucket that says of itself whether it is a website", {
  good: resource("aws:s3/bucketV2:BucketV2", { bucket: "old-name" }),
  accepts: [
    {
      what: "by a redirect to https",
      change: [[["website"], { redirectAllRequestsTo: "https://www.example.com" }]],
    },
  ],
  refuses: [
    {
      what: "with pages",
      change: [[["website"], { indexDocument: "index.html" }]],
      finds: ["T-81 website.redirectAllRequestsTo"],
    },
  ],
});

const POINTS = [
  ["aws:s3/accessPoint:AccessPoint", ["publicAccessBlockConfiguration"]],
  ["aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint", ["details", "publicAccessBlock"]],
] as const;
for (const [type, path] of POINTS)
  check(type, {
    good: resource(type, { name: "records" }),
    refuses: [
      {
        what: "that may be public",
        change: [[[...path, "restrictPublicBuckets"], false]],
        finds: [`P-12 ${path.join(".")}.restrictPublicBuckets`],
      },
    ],
  });

for (const type of [
  "aws:s3/bucketObject:BucketObject",
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "aws:s3/objectCopy:ObjectCopy",
])
  check(`An object of a bucket (${type})`, {
    good: resource(type, { bucket: "records", key: "terms.html" }),
    accepts: [
      { what: "that belongs to the bucket's owner", change: [[["acl"], "bucket-owner-full-control"]] },
    ],
    refuses: ["public-read", "authenticated-read", UNKNOWN].map((acl) => ({
      what: `with the list ${String(acl)}`,
      change: [[["acl"], acl]],
      finds: ["P-31 acl"],
    })),
  });
