import * as pulumi from "@pulumi/pulumi";
import type { CertificateAuthority, Connection, ConnectionField, Reach, SecretRef } from "../connection";
import { Problems } from "../problems";
import { type Builders, buildOn, type Target, type TargetKind } from "../target";
import type { ObjectStoreSpec } from "./args";
import { onAws } from "./aws";
import type { BuiltStore, StorePlan } from "./built";
import { onKubernetes } from "./kubernetes";
import { checkStore } from "./settings";

export interface ObjectStoreArgs extends ObjectStoreSpec {
  target: Target;
  /** Name of the connection, unique in the system, e.g. `files`. */
  connection: string;
  /** Where services run that use the store; the connection's secret is written there. */
  readers: Target[];
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<StorePlan, BuiltStore>;

/** Buckets that only its system's services use, through the S3 API: TLS only, versioned, keys of their own. */
export class ObjectStore extends pulumi.ComponentResource implements Connection {
  readonly connection: string;
  readonly port: number;
  readonly reach: Reach;
  readonly authority?: CertificateAuthority;
  readonly version: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
  private readonly built: BuiltStore;

  constructor(name: string, args: ObjectStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, readers, connection, ...spec } = args;
    super("ward:components:ObjectStore", name, { ...spec, target: target.kind }, opts);
    const problems = new Problems();
    checkStore(spec, problems);
    problems.refuse(this, name);
    this.built = buildOn(builders, target, name, { ...spec, connection, readers }, { parent: this });
    this.connection = connection;
    this.port = this.built.port;
    this.reach = this.built.reach;
    if (this.built.authority !== undefined) this.authority = this.built.authority;
    this.version = this.built.bundle.versionOf();
    this.ready = this.built.ready;
    this.registerOutputs({ port: this.port });
  }

  secret(field: ConnectionField, on: TargetKind): SecretRef {
    return this.built.bundle.ref(field, on);
  }
}
