import { UNKNOWN } from "../../../policy/rule";
import { type Case, check, resource } from "../support";

const plain = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::pages", "arn:aws:s3:::pages/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const reading = {
  Effect: "Allow",
  Principal: { Service: "transcribe.amazonaws.com" },
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::pages/*",
};
const job = "arn:aws:transcribe:eu-central-1:123456789012:transcription-job/notes";

function policy(...statements: unknown[]): Case["change"] {
  return [[["policy"], JSON.stringify({ Statement: [plain, ...statements] })]];
}

check("A bucket that a service reads", {
  good: resource("aws:s3/bucketPolicy:BucketPolicy", {
    bucket: UNKNOWN,
    policy: JSON.stringify({
      Statement: [plain, { ...reading, Condition: { StringEquals: { "AWS:SourceArn": job } } }],
    }),
  }),
  accepts: [
    ...[
      { StringEquals: { "aws:SourceAccount": "123456789012" } },
      { ArnLike: { "aws:SourceArn": "arn:aws:transcribe:eu-central-1:123456789012:*" } },
      { StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } },
    ].map((Condition) => ({
      what: `for ${JSON.stringify(Condition)}`,
      change: policy({ ...reading, Condition }),
    })),
    {
      what: "that exports to buckets of the same account only",
      change: policy({
        ...reading,
        Principal: { Service: "eu-central-1.elasticache-snapshot.amazonaws.com" },
      }),
    },
    { what: "that asks for the ACL only", change: policy({ ...reading, Action: "s3:GetBucketAcl" }) },
    { what: "that delivers logs", change: policy({ ...reading, Action: "s3:PutObject" }) },
    { what: "that is turned away", change: policy({ ...reading, Effect: "Deny" }) },
  ],
  refuses: [
    ...[
      {},
      { Condition: { StringLike: { "aws:SourceArn": "*" } } },
      { Condition: { Bool: { "aws:SecureTransport": "true" } } },
      { Condition: { StringNotEquals: { "aws:SourceAccount": "123456789012" } } },
      { Action: "s3:*" },
      { Action: ["s3:PutObject", "s3:getobject"] },
      { Action: "s3:GetObject*" },
      { Principal: { Service: ["logs.amazonaws.com", "transcribe.amazonaws.com"] } },
    ].map((change) => ({
      what: `for anybody: ${JSON.stringify(change)}`,
      change: policy({ ...reading, ...change }),
      finds: ["I-73 policy.Statement[1].Principal.Service"],
    })),
  ],
});
