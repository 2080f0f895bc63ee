/** Functions, state machines and events. */
import { ACCOUNT, GROUP, KEY, role, SUBNETS } from "./account";
import type { Specimen } from "./specimen";

const FUNCTION = "aws:lambda/function:Function";
const PERMISSION = "aws:lambda/permission:Permission";

const hook = {
  name: "hook",
  runtime: "nodejs22.x",
  handler: "index.handler",
  role: role("hook"),
  s3Bucket: "ward-artifacts",
  s3Key: "hook/1.4.0.zip",
  kmsKeyArn: KEY,
  environment: {
    variables: {
      DATABASE_HOST: "records.internal",
      SECRET_ARN: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:records-AbCdEf`,
      LOG_LEVEL: "info",
    },
  },
  vpcConfig: { subnetIds: SUBNETS, securityGroupIds: [GROUP] },
  tracingConfig: { mode: "Active" },
  deadLetterConfig: { targetArn: `arn:aws:sqs:eu-central-1:${ACCOUNT}:hook-dead` },
  reservedConcurrentExecutions: 20,
};

export const serverless: readonly Specimen[] = [
  { what: "a function in the VPC", type: FUNCTION, props: hook },
  {
    what: "a function from an image by digest",
    type: FUNCTION,
    props: {
      ...hook,
      runtime: undefined,
      handler: undefined,
      s3Bucket: undefined,
      s3Key: undefined,
      packageType: "Image",
      imageUri: `${ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/hook@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef`,
    },
  },
  {
    what: "an address of a function that asks for a signature",
    type: "aws:lambda/functionUrl:FunctionUrl",
    props: { functionName: "hook", authorizationType: "AWS_IAM" },
  },
  {
    what: "a permission for one API",
    type: PERMISSION,
    props: {
      action: "lambda:InvokeFunction",
      function: "hook",
      principal: "apigateway.amazonaws.com",
      sourceArn: `arn:aws:execute-api:eu-central-1:${ACCOUNT}:a1b2c3d4e5/*/*`,
    },
  },
  {
    what: "a permission for one bucket of the account",
    type: PERMISSION,
    props: {
      action: "lambda:InvokeFunction",
      function: "hook",
      principal: "s3.amazonaws.com",
      sourceArn: "arn:aws:s3:::ward-records",
      sourceAccount: ACCOUNT,
    },
  },
  {
    what: "a permission for a role of the account",
    type: PERMISSION,
    props: { action: "lambda:InvokeFunction", function: "hook", principal: role("caller") },
  },
  {
    what: "a state machine that logs what it does",
    type: "aws:sfn/stateMachine:StateMachine",
    props: {
      name: "intake",
      roleArn: role("intake"),
      definition: JSON.stringify({ StartAt: "Done", States: { Done: { Type: "Succeed" } } }),
      loggingConfiguration: {
        level: "ALL",
        includeExecutionData: false,
        logDestination: `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/states/intake:*`,
      },
      encryptionConfiguration: { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: KEY },
      tracingConfiguration: { enabled: true },
    },
  },
];
