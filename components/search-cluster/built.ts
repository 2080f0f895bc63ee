import * as pulumi from "@pulumi/pulumi";
import type { ConnectionField } from "../connection";
import type { BuiltData } from "../data-store";
import type { SecretValues } from "../secret-bundle";
import type { Target } from "../target";
import type { SearchClusterSpec } from "./args";

export interface SearchPlan extends SearchClusterSpec {
  connection: string;
  readers: Target[];
}

export interface BuiltSearch extends BuiltData {
  port: number;
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
