/** What backups of an object store are taken of. */
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { type Reference, reference } from "../reference";
import type { AwsTarget, Target } from "../target";

export interface StoreSource {
  /** Its buckets, by the names that the store knows them by. */
  buckets: readonly Reference[];
}

/** Unique in all of AWS. */
export function bucketName(
  bucket: string,
  connection: string,
  { scope, accountId }: Pick<AwsTarget, "scope" | "accountId">,
): string {
  return physicalName(scope, `${connection}-${bucket}-${accountId}`, 63);
}

export function storeSource(
  buckets: readonly string[],
  connection: string,
  target: Target,
  owners: readonly pulumi.Resource[],
): StoreSource {
  const named = (bucket: string) => (target.kind === "aws" ? bucketName(bucket, connection, target) : bucket);
  return { buckets: buckets.map((bucket) => reference(named(bucket), ...owners)) };
}
