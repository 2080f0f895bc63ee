import type * as pulumi from "@pulumi/pulumi";
import { createBackupTask } from "../backup-task";
import type { References } from "../reference";
import type { AwsTarget } from "../target";
import { type BuiltStoreBackup, type StoreBackupPlan, syncLocation, syncRun } from "./plan";

/** A task that may read the buckets, and write to its folder of the backup site. */
export function onAws(
  name: string,
  plan: StoreBackupPlan,
  target: AwsTarget,
  opts: pulumi.CustomResourceOptions,
): BuiltStoreBackup {
  const { region, accountId } = target;
  const run = syncRun(plan, { plain: { STORE_REGION: region }, secrets: {} });
  createBackupTask(name, { ...run, opens: [], rights }, target, opts);
  return { location: syncLocation(plan) };

  function rights(waits: References): object[] {
    const arns = plan.store.source.buckets.map((bucket) => `arn:aws:s3:::${waits.to(bucket)}`);
    return [
      { Effect: "Allow", Action: "s3:ListBucket", Resource: arns },
      { Effect: "Allow", Action: "s3:GetObject", Resource: arns.map((arn) => `${arn}/*`) },
      {
        // The key's own ARN is unknown before the first update: any key of the account, for these buckets only.
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: `arn:aws:kms:${region}:${accountId}:key/*`,
        Condition: {
          StringEquals: {
            "kms:EncryptionContext:aws:s3:arn": arns,
            "kms:ViaService": `s3.${region}.amazonaws.com`,
          },
        },
      },
    ];
  }
}
