import type * as kms from "@pulumi/aws/kms";
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { createOwnKey } from "../key";
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
  const policy = { Version: "2012-10-17", Statement: [statement("sns:Publish", arn)] };
  const topic = new sns.Topic(
    name,
    { name: topicName, kmsMasterKeyId: createKey().arn, policy: JSON.stringify(policy) },
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
    const alarms = statement(["kms:Decrypt", "kms:GenerateDataKey*"], "*");
    return createOwnKey(name, `Alarms of ${scope.system}`, scope, accountId, [alarms], opts);
  }

  function statement(action: string | string[], resource: string): object {
    return {
      Sid: "Alarms",
      Effect: "Allow",
      Principal: CLOUDWATCH,
      Action: action,
      Resource: resource,
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    };
  }
}
