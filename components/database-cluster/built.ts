import type * as pulumi from "@pulumi/pulumi";
import type { CertificateAuthority, ConnectionField, Reach, ReleaseStep } from "../connection";
import type { Reference } from "../reference";
import type { SecretBundle } from "../secret-bundle";
import type { Target, TargetKind } from "../target";
import type { ArchiveKeys, BackupArchive, MongoSpec, PostgresSpec } from "./args";

/** What a builder needs besides the spec. */
interface Live {
  /** Connection name, e.g. `database`. */
  connection: string;
  readers: Target[];
  archive: BackupArchive;
  archiveKeys?: ArchiveKeys;
}

export type PostgresPlan = PostgresSpec & Live;
export type MongoPlan = MongoSpec & Live;
export type DatabasePlan = PostgresPlan | MongoPlan;

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

export type DatabaseSource = (
  | { kind: "aws"; identifier: Reference }
  | { kind: "kubernetes"; cluster: Reference }
) &
  (
    | { engine: "postgres" }
    /** With an image of a server of its version, for a drill. */
    | { engine: "mongodb"; serverImage: string }
  );
