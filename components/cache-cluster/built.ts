import * as pulumi from "@pulumi/pulumi";
import type { ConnectionField, SecretRef } from "../connection";
import type { BuiltData } from "../data-store";
import type { SecretValues } from "../secret-bundle";
import type { Target } from "../target";
import type { CacheClusterSpec } from "./args";
import { APPLICATION } from "./users";

export const REDIS_PORT = 6379;

export interface CachePlan extends CacheClusterSpec {
  connection: string;
  readers: Target[];
}

export interface BuiltCache extends BuiltData {
  /** What whoever operates the servers logs in with (kubernetes); ElastiCache lets nobody. */
  operatorPassword?: SecretRef;
}

/** Every entry of the connection's secret; `rediss` is TLS. */
export function connectionValues(
  host: pulumi.Input<string>,
  password: pulumi.Output<string>,
): SecretValues<ConnectionField> {
  return {
    url: pulumi.interpolate`rediss://${APPLICATION}:${password}@${host}:${REDIS_PORT}/0`,
    host,
    port: String(REDIS_PORT),
    username: APPLICATION,
    password,
  };
}
