import * as pulumi from "@pulumi/pulumi";
import type { CertificateAuthority, Connection, ConnectionField, Reach, SecretRef } from "../connection";
import { Problems } from "../problems";
import { type Builders, buildOn, type Target, type TargetKind } from "../target";
import type { CacheClusterSpec } from "./args";
import { onAws } from "./aws";
import { type BuiltCache, type CachePlan, REDIS_PORT } from "./built";
import { onKubernetes } from "./kubernetes";
import { checkCache } from "./settings";

export interface CacheClusterArgs extends CacheClusterSpec {
  target: Target;
  /** Name of the connection, unique in the system, e.g. `cache`. */
  connection: string;
  /** Where services run that use the cache; the connection's secret is written there. */
  readers: Target[];
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<CachePlan, BuiltCache>;

/** Redis that only its system's services reach: TLS only, with a password, encrypted at rest. */
export class CacheCluster extends pulumi.ComponentResource implements Connection {
  readonly connection: string;
  readonly port = REDIS_PORT;
  readonly reach: Reach;
  readonly authority?: CertificateAuthority;
  readonly version: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
  private readonly built: BuiltCache;

  constructor(name: string, args: CacheClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, readers, connection, ...spec } = args;
    super("ward:components:CacheCluster", name, { ...spec, target: target.kind }, opts);
    const problems = new Problems();
    checkCache(spec, target.scope.environment, problems);
    problems.refuse(this, name);
    this.built = buildOn(builders, target, name, { ...spec, connection, readers }, { parent: this });
    this.connection = connection;
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
