import * as pulumi from "@pulumi/pulumi";
import type { ConnectionField } from "../connection";
import type { SecretValues } from "../secret-bundle";
import type { Target } from "../target";
import type { CacheClusterSpec } from "./args";

export const REDIS_PORT = 6379;

export interface CachePlan extends CacheClusterSpec {
  connection: string;
  readers: Target[];
}

/** Every entry of the connection's secret; `rediss` is TLS. */
export function connectionValues(
  host: pulumi.Input<string>,
  password: pulumi.Output<string>,
): SecretValues<ConnectionField> {
  return {
    url: pulumi.interpolate`rediss://:${password}@${host}:${REDIS_PORT}/0`,
    host,
    port: String(REDIS_PORT),
    password,
  };
}
