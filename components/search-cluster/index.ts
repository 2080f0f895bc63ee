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
import type { SearchClusterSpec } from "./args";
import { onAws } from "./aws";
import type { BuiltSearch, SearchPlan } from "./built";
import { onKubernetes } from "./kubernetes";
import { checkSearch } from "./settings";

export interface SearchClusterArgs extends SearchClusterSpec {
  target: Target;
  /** Name of the connection, unique in the system, e.g. `search`. */
  connection: string;
  /** Where services run that write to it; the connection's secret is written there. */
  readers: Target[];
}

const builders = { aws: onAws, kubernetes: onKubernetes } satisfies Builders<SearchPlan, BuiltSearch>;

/** Elasticsearch (OpenSearch on aws) that only its system's services reach: TLS only, daily indices that end. */
export class SearchCluster extends pulumi.ComponentResource implements Connection {
  readonly connection: string;
  readonly port: number;
  readonly reach: Reach;
  readonly authority?: CertificateAuthority;
  readonly version: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
  readonly setup: (on: TargetKind) => ReleaseStep;
  private readonly built: BuiltSearch;

  constructor(name: string, args: SearchClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { target, readers, connection, ...spec } = args;
    super("ward:components:SearchCluster", name, { ...spec, target: target.kind }, opts);
    const problems = new Problems();
    checkSearch(spec, problems);
    problems.unless(
      target.kind !== "aws" || spec.members === 1 || target.dataSubnetIds.length >= 3,
      "members stand in three zones on aws, and there are fewer data subnets: give three zones, or 1 member",
    );
    problems.refuse(this, name);
    this.built = buildOn(builders, target, name, { ...spec, connection, readers }, { parent: this });
    this.connection = connection;
    this.port = this.built.port;
    this.reach = this.built.reach;
    if (this.built.authority !== undefined) this.authority = this.built.authority;
    this.version = this.built.bundle.versionOf();
    this.ready = this.built.ready;
    this.setup = this.built.setup;
    this.registerOutputs({ port: this.port });
  }

  secret(field: ConnectionField, on: TargetKind): SecretRef {
    return this.built.bundle.ref(field, on);
  }
}
