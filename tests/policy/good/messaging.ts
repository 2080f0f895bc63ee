/** Brokers, queues and topics. */
import { ACCOUNT, document, GROUP, KEY, SUBNETS } from "./account";
import type { Specimen } from "./specimen";

const broker = {
  brokerName: "orders",
  engineType: "RabbitMQ",
  engineVersion: "3.13",
  hostInstanceType: "mq.m5.large",
  deploymentMode: "CLUSTER_MULTI_AZ",
  publiclyAccessible: false,
  subnetIds: SUBNETS,
  securityGroups: [GROUP],
  users: [{ username: "orders", password: "made-by-random" }],
  logs: { general: true },
  encryptionOptions: { useAwsOwnedKey: false, kmsKeyId: KEY },
  autoMinorVersionUpgrade: true,
};

const queueArn = `arn:aws:sqs:eu-central-1:${ACCOUNT}:orders`;

const topicArn = `arn:aws:sns:eu-central-1:${ACCOUNT}:alarms`;

export const messaging: readonly Specimen[] = [
  { what: "a RabbitMQ broker", type: "aws:mq/broker:Broker", props: broker },
  {
    what: "an ActiveMQ broker with an audit log",
    type: "aws:mq/broker:Broker",
    props: {
      ...broker,
      engineType: "ActiveMQ",
      engineVersion: "5.18",
      deploymentMode: "ACTIVE_STANDBY_MULTI_AZ",
      logs: { general: true, audit: "true" },
      users: [{ username: "orders", password: "made-by-random", consoleAccess: false }],
    },
  },
  {
    what: "a queue with a key of the account",
    type: "aws:sqs/queue:Queue",
    props: {
      name: "orders",
      kmsMasterKeyId: KEY,
      kmsDataKeyReusePeriodSeconds: 300,
      messageRetentionSeconds: 1209600,
    },
  },
  {
    what: "a queue with SQS's own key",
    type: "aws:sqs/queue:Queue",
    props: {
      name: "orders.fifo",
      fifoQueue: true,
      contentBasedDeduplication: true,
      sqsManagedSseEnabled: true,
    },
  },
  {
    what: "a queue that a topic may write to",
    type: "aws:sqs/queuePolicy:QueuePolicy",
    props: {
      queueUrl: `https://sqs.eu-central-1.amazonaws.com/${ACCOUNT}/orders`,
      policy: document(
        {
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: queueArn,
          Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
        },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: queueArn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ),
    },
  },
  { what: "a topic with a key", type: "aws:sns/topic:Topic", props: { name: "alarms", kmsMasterKeyId: KEY } },
  {
    what: "a topic that CloudWatch may publish to",
    type: "aws:sns/topicPolicy:TopicPolicy",
    props: {
      arn: topicArn,
      policy: document({
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
      }),
    },
  },
  {
    what: "a subscription of an address over HTTPS",
    type: "aws:sns/topicSubscription:TopicSubscription",
    props: { topic: topicArn, protocol: "https", endpoint: "https://alarms.example.com/sns" },
  },
];
