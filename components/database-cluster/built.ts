import * as pulumi from "@pulumi/pulumi";
import {
  CA_PATH,
  type CertificateAuthority,
  type ConnectionField,
  type Reach,
  type ReleaseStep,
  type SecretRef,
} from "../connection";
import type { Reference } from "../reference";
import type { SecretBundle, SecretValues } from "../secret-bundle";
import type { Target, TargetKind } from "../target";
import type { BackupArchive, DatabaseClusterSpec } from "./args";

/** What a builder needs besides the spec. */
export interface DatabasePlan extends DatabaseClusterSpec {
  /** Connection name, e.g. `database`. */
  connection: string;
  readers: Target[];
  archive: BackupArchive;
  archiveKeys?: { id: SecretRef; secret: SecretRef };
}

/** The same on every target. */
export interface BuiltDatabase {
  bundle: SecretBundle<ConnectionField>;
  reach: Reach;
  authority: CertificateAuthority;
  ready: pulumi.Resource[];
  setup?: (on: TargetKind) => ReleaseStep;
  /** What a backup selects: an ARN, or the operator's cluster. */
  source: DatabaseSource;
}

export type DatabaseSource =
  | { kind: "aws"; identifier: Reference }
  | { kind: "kubernetes"; cluster: Reference };

/** `sslmode=verify-full`: the server proves its name with a certificate of the authority at CA_PATH. */
export function postgresUrl(
  spec: DatabaseClusterSpec,
  host: pulumi.Input<string>,
  password: pulumi.Output<string>,
): pulumi.Output<string> {
  const query = `sslmode=verify-full&sslrootcert=${CA_PATH}`;
  return pulumi.interpolate`postgresql://${spec.user}:${password}@${host}:5432/${spec.database}?${query}`;
}

/** Every entry of the connection's secret. The password is letters and digits, so nothing is escaped. */
export function connectionValues(
  spec: DatabaseClusterSpec,
  host: pulumi.Input<string>,
  password: pulumi.Output<string>,
): SecretValues<ConnectionField> {
  const url = postgresUrl(spec, host, password);
  return { url, host, port: "5432", username: spec.user, password, database: spec.database };
}
