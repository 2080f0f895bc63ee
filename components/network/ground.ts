/** What a system needs in an AWS account whether the VPC is its own or a cluster's: key, ECS cluster, discovery. */
import * as ecs from "@pulumi/aws/ecs";
import type * as kms from "@pulumi/aws/kms";
import * as servicediscovery from "@pulumi/aws/servicediscovery";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsSettings } from "../../environments/environment";
import { createOwnKey } from "../key";
import { physicalName } from "../naming";
import { reference } from "../reference";
import type { AwsTarget, Scope } from "../target";

type Ground = Pick<AwsTarget, "clusterName" | "clusterArn" | "discoveryNamespaceId" | "discoveryDomain">;

export function createGround(
  name: string,
  scope: Scope,
  namespace: string,
  vpcId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): Ground {
  const clusterName = physicalName(scope, "", 255);
  const cluster = new ecs.Cluster(
    name,
    { name: clusterName, settings: [{ name: "containerInsights", value: "enabled" }] },
    opts,
  );
  const discoveryDomain = `${namespace}.${scope.stack}.internal`;
  const discovery = new servicediscovery.PrivateDnsNamespace(
    name,
    { name: discoveryDomain, vpc: vpcId, description: `Services of ${scope.system}` },
    opts,
  );
  return {
    clusterName: reference(clusterName, cluster),
    clusterArn: cluster.arn,
    discoveryNamespaceId: discovery.id,
    discoveryDomain,
  };
}

/** The system's own key: data, logs and secrets. CloudWatch Logs may use it for this account's groups only. */
export function createKey(
  name: string,
  scope: Scope,
  settings: AwsSettings,
  opts: pulumi.CustomResourceOptions,
): kms.Key {
  const { region, accountId } = settings;
  const logs = {
    Sid: "Logs",
    Effect: "Allow",
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
    Resource: "*",
    Condition: {
      ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${accountId}:log-group:*` },
    },
  };
  const description = `Data, logs and secrets of ${scope.system}`;
  return createOwnKey(name, description, scope, accountId, [logs], opts);
}
