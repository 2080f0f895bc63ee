import * as pulumi from "@pulumi/pulumi";
import type { CertificateAuthority, ConnectionField, Reach } from "../connection";
import type { SecretBundle, SecretValues } from "../secret-bundle";
import type { Target } from "../target";
import type { CacheClusterSpec } from "./args";

export const REDIS_PORT = 6379;

export interface CachePlan extends CacheClusterSpec {
  connection: string;
  readers: Target[];
}

export interface BuiltCache {
  bundle: SecretBundle<ConnectionField>;
  reach: Reach;
  /** Absent on aws: Amazon's public roots sign ElastiCache's certificates. */
  authority?: CertificateAuthority;
  ready: pulumi.Resource[];
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
