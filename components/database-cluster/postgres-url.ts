/** What a PostgreSQL connection's secret holds. */
import * as pulumi from "@pulumi/pulumi";
import { CA_PATH, type ConnectionField } from "../connection";
import type { SecretValues } from "../secret-bundle";
import type { PostgresSpec } from "./args";

/** `sslmode=verify-full`: the server proves its name with a certificate of the authority at CA_PATH. */
function postgresUrl(
  spec: PostgresSpec,
  host: pulumi.Input<string>,
  password: pulumi.Output<string>,
): pulumi.Output<string> {
  const query = `sslmode=verify-full&sslrootcert=${CA_PATH}`;
  return pulumi.interpolate`postgresql://${spec.user}:${password}@${host}:5432/${spec.database}?${query}`;
}

/** Every entry of the connection's secret. The password is letters and digits, so nothing is escaped. */
export function connectionValues(
  spec: PostgresSpec,
  host: pulumi.Input<string>,
  password: pulumi.Output<string>,
  replicaHost: pulumi.Input<string> | undefined,
): SecretValues<ConnectionField> {
  const url = postgresUrl(spec, host, password);
  return {
    ...{ url, host, port: "5432", username: spec.user, password, database: spec.database },
    ...(replicaHost === undefined
      ? {}
      : { replicaHost, replicaUrl: postgresUrl(spec, replicaHost, password) }),
  };
}
