/** Keys, secrets and parameters. */
import { ACCOUNT, document, KEY, role } from "./account";
import { type GoodPlan, plan, type Specimen } from "./specimen";

const KMS_KEY = "aws:kms/key:Key";
const owner = {
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: "kms:*",
  Resource: "*",
};

export const keys: readonly Specimen[] = [
  {
    what: "a key that rotates",
    type: KMS_KEY,
    props: { description: "records", enableKeyRotation: true, deletionWindowInDays: 30 },
  },
  {
    what: "a key with a policy for its account, a service and the account's distributions",
    type: KMS_KEY,
    props: {
      enableKeyRotation: true,
      rotationPeriodInDays: 180,
      policy: document(
        owner,
        {
          Effect: "Allow",
          Principal: { Service: "logs.eu-central-1.amazonaws.com" },
          Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
          Resource: "*",
          Condition: {
            ArnLike: {
              "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:*`,
            },
          },
        },
        {
          Effect: "Allow",
          Principal: { Service: "cloudfront.amazonaws.com" },
          Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
          Resource: "*",
          Condition: { ArnLike: { "aws:SourceArn": `arn:aws:cloudfront::${ACCOUNT}:distribution/*` } },
        },
      ),
    },
  },
  {
    what: "a key for everyone of the account who comes through one service",
    type: KMS_KEY,
    props: {
      enableKeyRotation: true,
      policy: document(owner, {
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*"],
        Resource: "*",
        Condition: {
          StringEquals: {
            "kms:CallerAccount": ACCOUNT,
            "kms:ViaService": "elasticfilesystem.eu-central-1.amazonaws.com",
          },
        },
      }),
    },
  },
  {
    what: "a key for signatures, which AWS does not rotate",
    type: KMS_KEY,
    props: { customerMasterKeySpec: "ECC_NIST_P256", keyUsage: "SIGN_VERIFY", deletionWindowInDays: 30 },
  },
  {
    what: "a secret with a key and time to change one's mind",
    type: "aws:secretsmanager/secret:Secret",
    props: { name: "records/master", kmsKeyId: KEY, recoveryWindowInDays: 30 },
  },
  {
    what: "a secret that waits as long as AWS says",
    type: "aws:secretsmanager/secret:Secret",
    props: { namePrefix: "records/", kmsKeyId: KEY },
  },
  {
    what: "a secret that rotates",
    type: "aws:secretsmanager/secretRotation:SecretRotation",
    props: {
      secretId: "records/master",
      rotationLambdaArn: `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:rotate`,
      rotationRules: { automaticallyAfterDays: 30 },
    },
  },
  {
    what: "a policy of a secret that names a role",
    type: "aws:secretsmanager/secretPolicy:SecretPolicy",
    props: {
      secretArn: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:records-AbCdEf`,
      blockPublicPolicy: true,
      policy: document({
        Effect: "Allow",
        Principal: { AWS: role("api") },
        Action: "secretsmanager:GetSecretValue",
        Resource: "*",
      }),
    },
  },
  {
    what: "a parameter that is a SecureString",
    type: "aws:ssm/parameter:Parameter",
    props: { name: "/portal/api/password", type: "SecureString", keyId: KEY, value: "made-by-random" },
  },
  {
    what: "a parameter that is no secret",
    type: "aws:ssm/parameter:Parameter",
    props: { name: "/portal/api/host", type: "String", insecureValue: "records.internal" },
  },
];

export const keyPlans: readonly GoodPlan[] = [
  plan("a secret that rotates with its key", {
    key: { type: KMS_KEY, props: { enableKeyRotation: true, deletionWindowInDays: 30 } },
    secret: {
      type: "aws:secretsmanager/secret:Secret",
      props: { name: "records/master" },
      from: { kmsKeyId: "key" },
    },
    rotation: {
      type: "aws:secretsmanager/secretRotation:SecretRotation",
      props: { rotationRules: { automaticallyAfterDays: 30 } },
      from: { secretId: "secret" },
    },
  }),
];
