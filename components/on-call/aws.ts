import * as kms from "@pulumi/aws/kms";
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { reference } from "../reference";
import type { AwsTarget } from "../target";
import type { BuiltOnCall, OnCallPlan } from "./index";

const CLOUDWATCH = { Service: "cloudwatch.amazonaws.com" };

/** A topic that only this account's alarms may write to, encrypted, with PagerDuty as its only reader. */
export function onAws(
  name: string,
  { secret }: OnCallPlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltOnCall {
  const { scope, region, accountId } = target;
  if (target.alarmTopicArn !== undefined) {
    subscribe(target.alarmTopicArn);
    return {};
  }
  const topicName = physicalName(scope, "alarms", 256);
  const arn = `arn:aws:sns:${region}:${accountId}:${topicName}`;
  const topic = new sns.Topic(
    name,
    { name: topicName, kmsMasterKeyId: createKey().arn, policy: policyOf("sns:Publish", arn) },
    opts,
  );
  subscribe(topic.arn);
  return { topic: reference(arn, topic) };

  /** PagerDuty confirms by itself. The address is a secret: whoever has it can wake people. */
  function subscribe(topicArn: pulumi.Input<string>): void {
    new sns.TopicSubscription(
      name,
      { topic: topicArn, protocol: "https", endpoint: pulumi.secret(secret), endpointAutoConfirms: true },
      opts,
    );
  }

  /** Alarms cannot use the key that AWS manages for topics. */
  function createKey(): kms.Key {
    const account = {
      Sid: "Account",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: "kms:*",
      Resource: "*",
    };
    const alarms = JSON.parse(policyOf(["kms:Decrypt", "kms:GenerateDataKey*"], "*")).Statement;
    return new kms.Key(
      name,
      {
        description: `Alarms of ${scope.system} (${scope.stack})`,
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [account, ...alarms] }),
      },
      { ...opts, protect: scope.protect },
    );
  }

  function policyOf(action: string | string[], resource: string): string {
    const statement = {
      Sid: "Alarms",
      Effect: "Allow",
      Principal: CLOUDWATCH,
      Action: action,
      Resource: resource,
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    };
    return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  }
}
