import * as pulumi from "@pulumi/pulumi";
import type { CertificateAuthority, ConnectionField, Reach, ReleaseStep } from "../connection";
import type { SecretBundle, SecretValues } from "../secret-bundle";
import type { Target, TargetKind } from "../target";
import type { SearchClusterSpec } from "./args";

export interface SearchPlan extends SearchClusterSpec {
  connection: string;
  readers: Target[];
}

export interface BuiltSearch {
  bundle: SecretBundle<ConnectionField>;
  reach: Reach;
  port: number;
  /** Absent on aws: Amazon's public roots sign the domain's certificate. */
  authority?: CertificateAuthority;
  ready: pulumi.Resource[];
  setup: (on: TargetKind) => ReleaseStep;
}

/** Who lays out the indices, in the release step. No application knows its password. */
export const MASTER = "ward_master";

/** Every entry of the connection's secret; HTTP is always TLS here. */
export function connectionValues(
  host: pulumi.Input<string>,
  port: number,
  user: string,
  password: pulumi.Output<string>,
): SecretValues<ConnectionField> {
  return {
    url: pulumi.interpolate`https://${user}:${password}@${host}:${port}`,
    host,
    port: String(port),
    username: user,
    password,
  };
}
