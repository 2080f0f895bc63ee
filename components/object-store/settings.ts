/** Translations of an object store's settings, and what cannot be. Pure. */
import { oldVersionDays } from "../private-bucket";
import type { Problems } from "../problems";
import type { ObjectStoreSpec } from "./args";

/** Servers on kubernetes: one of them may be drained while the others still have a quorum to write. */
export const PODS = 4;

/** What RustFS takes for its region, where nobody tells it another. */
export const RUSTFS_REGION = "us-east-1";

/** Drives in a set, at most. https://docs.rustfs.com/installation/requirement/ec-configuration */
const LARGEST_SET = 16;

const DEFAULT_ERASURE = { drives: 1, parity: 2 };

export function checkStore(spec: ObjectStoreSpec, problems: Problems): void {
  const { buckets, storageGiB, expireDays } = spec;
  const { drives, parity, total } = layout(spec);
  problems.unless(buckets.length >= 1, "buckets is empty: name at least one");
  problems.unless(
    new Set(buckets).size === buckets.length,
    `buckets has a name twice: ${buckets.join(", ")}`,
  );
  for (const bucket of buckets)
    problems.unless(
      /^[a-z0-9][a-z0-9-]{1,28}[a-z0-9]$/.test(bucket),
      `bucket is "${bucket}": give 3 to 30 small letters, digits and hyphens`,
    );
  problems.unless(
    Number.isInteger(drives) && drives >= 1 && total <= LARGEST_SET,
    `erasure.drives is ${drives}: give 1 to ${LARGEST_SET / PODS}`,
  );
  problems.unless(
    Number.isInteger(parity) && parity >= 1 && parity <= total / 2,
    `erasure.parity is ${parity}: give 1 to ${total / 2}, half of the ${total} drives`,
  );
  problems.unless(storageGiB >= 1, `storageGiB is ${storageGiB}: give 1 or more`);
  problems.unless(
    expireDays === undefined || (Number.isInteger(expireDays) && expireDays >= 1),
    `expireDays is ${expireDays}: give 1 or more, or leave it out`,
  );
}

/** Drives, how many may be lost, and GiB of each, so that data and parity fit. */
export function layout({ erasure, storageGiB }: Pick<ObjectStoreSpec, "erasure" | "storageGiB">) {
  const { drives, parity } = erasure ?? DEFAULT_ERASURE;
  const total = PODS * drives;
  return { drives, parity, total, driveGiB: Math.ceil(storageGiB / Math.max(total - parity, 1)) };
}

/** Makes the buckets; as often as it likes. The endpoint and keys come from the environment. */
export function bucketScript(spec: ObjectStoreSpec): string {
  const s3 = 'aws --endpoint-url "$S3_ENDPOINT" s3api';
  const lines = spec.buckets.flatMap((bucket) => [
    `${s3} head-bucket --bucket ${bucket} || ${s3} create-bucket --bucket ${bucket}`,
    ...(spec.versioning
      ? [`${s3} put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`]
      : []),
    ...(spec.versioning || spec.expireDays !== undefined
      ? [
          `${s3} put-bucket-lifecycle-configuration --bucket ${bucket} --lifecycle-configuration '${lifecycle(spec)}'`,
        ]
      : []),
  ]);
  return ["set -eu", ...lines].join("\n");
}

/** The same days as on S3. */
function lifecycle({ expireDays, versioning }: ObjectStoreSpec): string {
  const old = { NoncurrentVersionExpiration: { NoncurrentDays: oldVersionDays(expireDays) } };
  const rule = {
    ...{ ID: "forget", Status: "Enabled", Filter: { Prefix: "" } },
    ...(expireDays === undefined ? {} : { Expiration: { Days: expireDays } }),
    ...(versioning ? old : {}),
  };
  return JSON.stringify({ Rules: [rule] });
}
