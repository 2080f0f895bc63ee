/** What a PostgreSQL connection's secret holds. */
import * as pulumi from "@pulumi/pulumi";
import { CA_PATH, type ConnectionField } from "../connection";
import type { SecretValues } from "../secret-bundle";
import type { PostgresSpec } from "./args";

function postgresUrl(
  spec: PostgresSpec,
  host: pulumi.Input<string>,
  password: pulumi.Output<string>,
): pulumi.Output<string> {
  return pulumi.interpolate`postgresql://${spec.user}:${password}@${host}:5432/${spec.database}?${query(spec)}`;
}

/**
 * `verify-full`: the server proves its name with a certificate of the authority at CA_PATH. Prisma's engine takes that
 * word for `prefer`, and any certificate for good: it is told in its own, and finds the authority by SSL_CERT_FILE.
 */
function query({ prisma }: PostgresSpec): string {
  if (prisma === undefined) return `sslmode=verify-full&sslrootcert=${CA_PATH}`;
  const { connections, poolSeconds, connectSeconds } = prisma;
  const pool = `connection_limit=${connections}&pool_timeout=${poolSeconds}&connect_timeout=${connectSeconds}`;
  return `sslmode=require&sslaccept=strict&${pool}`;
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
