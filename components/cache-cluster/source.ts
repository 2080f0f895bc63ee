/** What backups of a cache are taken of. */
import type * as pulumi from "@pulumi/pulumi";
import type { SecretRef } from "../connection";
import { physicalName } from "../naming";
import { type Reference, reference } from "../reference";
import type { Scope, Target } from "../target";
import type { CacheClusterSpec } from "./args";
import type { BuiltCache } from "./built";

interface Contents {
  /** Primaries of a Redis Cluster; 0 for a Redis that is none. */
  shards: number;
  /** Most memory that the data of one primary may take. */
  memoryMiB: number;
  /** When its servers write snapshots to their disks (kubernetes). */
  save: CacheClusterSpec["save"];
}

export type CacheSource = Contents &
  (
    | { kind: "aws"; group: Reference /** Primary and replicas, of each shard. */; servers: number }
    | { kind: "kubernetes"; password: SecretRef }
  );

export function replicationGroupId(scope: Scope, connection: string): string {
  return physicalName(scope, connection, 40);
}

export function cacheSource(
  spec: CacheClusterSpec,
  connection: string,
  target: Target,
  owners: readonly pulumi.Resource[],
  password: BuiltCache["operatorPassword"],
): CacheSource {
  const shards = spec.shards ?? 0;
  const memoryMiB = Math.ceil(spec.memoryMiB / Math.max(1, shards));
  const contents = { shards, memoryMiB, save: spec.save };
  if (password !== undefined) return { kind: "kubernetes", ...contents, password };
  const group = reference(replicationGroupId(target.scope, connection), ...owners);
  return { kind: "aws", ...contents, group, servers: 1 + spec.replicas };
}
