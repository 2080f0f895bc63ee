import * as pulumi from "@pulumi/pulumi";
import type {
  CertificateAuthority,
  Connection,
  ConnectionField,
  Reach,
  ReleaseStep,
  SecretRef,
} from "../connection";
import { Problems } from "../problems";
import { type Builders, buildOn, type Target, type TargetKind } from "../target";
import type { ArchiveKeys, BackupArchive, DatabaseClusterSpec } from "./args";
import { onAws } from "./aws";
import type { BuiltDatabase, DatabasePlan, DatabaseSource } from "./built";
import { onKubernetes } from "./kubernetes";
import { checkMongo, MONGODB_PORT } from "./mongo";
import { checkPostgres, freeConnections } from "./tuning";

interface Live {
  target: Target;
  /** Name of the connection, unique in the system, e.g. `database`. */
  connection: string;
  /** Where services run that use the database; the connection's secret is written there. */
  readers: Target[];
  /** Where base backups and logs go (kubernetes; RDS and DocumentDB keep their own), and the keys to it. */
  archive: BackupArchive;
  archiveKeys?: ArchiveKeys;
}

export type DatabaseClusterArgs = DatabaseClusterSpec & Live;

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<DatabasePlan, BuiltDatabase>;

/** A database that only its system's services reach: encrypted, TLS only, with point-in-time recovery. */
export class DatabaseCluster extends pulumi.ComponentResource implements Connection {
  readonly connection: string;
  readonly port: number;
  readonly engine: DatabaseClusterSpec["engine"];
  readonly reach: Reach;
  readonly authority: CertificateAuthority;
  readonly version: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
  readonly setup?: (on: TargetKind) => ReleaseStep;
  readonly database: string;
  readonly user: string;
  readonly storageGiB: number;
  readonly capacity?: number;
  /** What backups are taken of. */
  readonly source: DatabaseSource;
  private readonly built: BuiltDatabase;
  /** Whether something answers only reads. */
  private readonly replicated: boolean;

  constructor(name: string, args: DatabaseClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, readers, archive, archiveKeys, connection, ...spec } = args;
    super("ward:components:DatabaseCluster", name, { ...spec, target: target.kind }, opts);
    const problems = new Problems();
    if (spec.engine === "postgres") checkPostgres(spec, problems);
    else checkMongo(spec, problems);
    problems.refuse(this, name);
    const live = { connection, readers, archive, ...(archiveKeys === undefined ? {} : { archiveKeys }) };
    this.built = buildOn(builders, target, name, { ...spec, ...live }, { parent: this });
    this.connection = connection;
    this.engine = spec.engine;
    this.port = spec.engine === "postgres" ? 5432 : MONGODB_PORT;
    this.replicated = spec.engine === "mongodb" || (spec.readReplicas ?? 0) > 0;
    this.reach = this.built.reach;
    this.authority = this.built.authority;
    this.version = this.built.bundle.versionOf();
    this.ready = this.built.ready;
    if (this.built.setup !== undefined) this.setup = this.built.setup;
    if (spec.engine === "postgres") this.capacity = freeConnections(spec.tuning.maxConnections);
    this.database = spec.database;
    this.user = spec.user;
    this.storageGiB = spec.storageGiB;
    this.source = this.built.source;
    this.registerOutputs({ port: this.port });
  }

  secret(field: ConnectionField, on: TargetKind): SecretRef {
    if ((field === "replicaUrl" || field === "replicaHost") && !this.replicated)
      throw new Error(
        `connection "${this.connection}" has no ${field}: give the database readReplicas of 1 or more`,
      );
    return this.built.bundle.ref(field, on);
  }
}
