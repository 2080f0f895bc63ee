/** Private buckets: S3 on aws, MinIO on kubernetes. */
export interface ObjectStoreSpec {
  /** The main bucket first: its name is the connection's `database`. On aws the names carry stack, system and account. */
  buckets: string[];
  /** Keep overwritten and deleted objects. S3 buckets always do. */
  versioning: boolean;
  /** Days after which objects go. @default they stay */
  expireDays?: number;
  /** Erasure coding on kubernetes: volumes of each of the four pods, and how many volumes may be lost at once. @default 1 and 2 */
  erasure?: { drives: number; parity: number };
  /** What the buckets may hold, GiB; on kubernetes the volumes are made larger for the parity. S3 has no limit. */
  storageGiB: number;
}
