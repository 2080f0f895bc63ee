import * as kms from "@pulumi/aws/kms";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "./target";

/**
 * A key that AWS renews every year. The account's own policies give rights to it, and beside them only what
 * `statements` name.
 */
export function createOwnKey(
  name: string,
  description: string,
  scope: Scope,
  accountId: string,
  statements: readonly object[],
  opts: pulumi.CustomResourceOptions,
): kms.Key {
  const account = {
    Sid: "Account",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  return new kms.Key(
    name,
    {
      description: `${description} (${scope.stack})`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [account, ...statements] }),
    },
    { ...opts, protect: scope.protect },
  );
}
